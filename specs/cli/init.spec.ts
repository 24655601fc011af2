import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentSchema, type InitDocument } from '../../harness/report/schema';
import { UserDirectory } from './run';

// That the files run, types and Jest included, is tested with the packed package (specs/package/smoke.mjs).
describe('quiesce init', () => {
  let user: UserDirectory;
  beforeEach(() => (user = new UserDirectory()));
  afterEach(() => user.end());

  const init = async (manifest: object, ...argv: string[]): Promise<InitDocument> => {
    user.file('package.json', JSON.stringify(manifest));
    const { out, status, err } = await user.quiesce('init', ...argv, '--json');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    return documentSchema.parse(JSON.parse(out)) as InitDocument;
  };
  const written = (name: string): string => readFileSync(join(user.path, name), 'utf8');

  test('writes scenarios that do what they say, and says how to go on', async () => {
    user.file('package.json', '{}');
    const { status, out } = await user.quiesce('init');
    expect(status).toBe(0);
    expect(out).toBe(`Wrote
  quiesce/config.js
  quiesce/config.spec.js

Next
  npx quiesce check quiesce/config.js
  npm install --save-dev jest && npx jest quiesce/config

Note: quiesce is not a dependency of this project, so Jest will not find it: npm install --save-dev with the tarball that npm pack makes.
`);
    const checked = await user.quiesce('check', 'quiesce/config.js');
    expect(checked.status).toBe(0);
    expect(checked.out).toContain('1 holds, 1 violated on purpose');
  });

  test('writes CommonJS where .js files are CommonJS', async () => {
    await init({});
    expect(written('quiesce/config.spec.js')).toContain("require('./config')");
    expect(written('quiesce/config.js')).not.toMatch(/^(?:import|export) /mu);
  });

  test('writes ES modules where package.json says so, and how Jest reads them', async () => {
    const { files, next } = await init({ type: 'module', devDependencies: { jest: '30' } });
    expect(files).toEqual(['quiesce/config.js', 'quiesce/config.spec.js']);
    expect(written('quiesce/config.spec.js')).toContain("from './config.js'");
    expect(next[1]).toBe('node --experimental-vm-modules node_modules/jest/bin/jest.js quiesce/config');
  });

  test('writes TypeScript, and a configuration of Jest where there is no Jest', async () => {
    user.file('tsconfig.json', '{}');
    const { files, next } = await init({});
    expect(files).toEqual(['quiesce/config.ts', 'quiesce/config.spec.ts', 'jest.config.cjs']);
    expect(written('quiesce/config.ts')).toContain('import type { Address, Expectation, Thread }');
    expect(next[1]).toBe('npm install --save-dev jest @swc/core @swc/jest && npx jest quiesce/config');
  });

  test('imports files by their names where the compiler wants that', async () => {
    user.file('tsconfig.json', '{ "compilerOptions": { "module": "NodeNext" } }');
    await init({ type: 'module' });
    expect(written('quiesce/config.spec.ts')).toContain("from './config.js'");
  });

  test('leaves the Jest that is there alone, and says when it cannot read TypeScript', async () => {
    const { files, next, notes } = await init({ devDependencies: { typescript: '6', jest: '30' } });
    expect(files).toEqual(['quiesce/config.ts', 'quiesce/config.spec.ts']);
    expect(next[1]).toBe('npx jest quiesce/config');
    expect(notes.at(-1)).toContain('let Jest read TypeScript');
  });

  test('says nothing of that where a package does it', async () => {
    const { notes } = await init({ devDependencies: { typescript: '6', jest: '30', 'ts-jest': '30' } });
    expect(notes.filter((note) => note.includes('TypeScript'))).toEqual([]);
  });

  test('finds the project above the directory', async () => {
    mkdirSync(join(user.path, 'deep/er'), { recursive: true });
    const { files } = await init({}, 'deep/er/specs');
    expect(files).toEqual(['deep/er/specs/config.js', 'deep/er/specs/config.spec.js']);
  });

  test('overwrites nothing, and then writes nothing', async () => {
    user.file('package.json', '{}');
    user.file('quiesce/config.spec.js', 'mine');
    const { status, out, err } = await user.quiesce('init');
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toBe('quiesce: quiesce/config.spec.js: it exists already; nothing was written. Fix: give another directory: quiesce init DIRECTORY.\n');
    expect(readdirSync(join(user.path, 'quiesce'))).toEqual(['config.spec.js']);
    expect(written('quiesce/config.spec.js')).toBe('mine');
  });

  test('refuses a directory that is in no project', async () => {
    const { status, err } = await user.quiesce('init');
    expect(status).toBe(2);
    expect(err).toMatch(/^quiesce: quiesce: there is no package\.json in this directory or above it\. Fix: make a project first: npm init -y\.\n$/u);
    expect(existsSync(join(user.path, 'quiesce'))).toBe(false);
  });

  test('refuses a package.json that is no JSON', async () => {
    user.file('package.json', '{');
    expect((await user.quiesce('init')).err).toMatch(/^quiesce: package\.json: it is not JSON .* Fix: correct it\.\n$/u);
  });
});
