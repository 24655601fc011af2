import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { UserDirectory } from '../cli/run';
import { codeBlocks, ROOT } from './code-blocks';

const blocks = codeBlocks('README.md');
const block = (name: string): string => blocks.find(({ file }) => file === name)?.text ?? '';
const directory = new UserDirectory();

beforeAll(() => {
  for (const { file, text } of blocks) if (file.endsWith('.ts')) directory.file(file, text);
});
afterAll(() => directory.end());

test('the scenarios of the README do what it says, and print what it shows', async () => {
  const { status, out, err } = await directory.quiesce('check', 'my-config.ts', '--no-clock');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(block('output')).not.toBe('');
  expect(out).toContain(block('output').trimEnd());
  expect(out).toContain('1 holds, 1 violated on purpose');
});

test('the schedule that the README shows replays', async () => {
  const [, scenario = '', schedule = ''] = /--scenario '([^']+)' --schedule '([^']+)'/u.exec(block('output')) ?? [];
  const { out } = await directory.quiesce('replay', 'my-config.ts', '--scenario', scenario, '--schedule', schedule);
  expect(out).toContain('BUG: Quiesce: use-after-free in read (my-config.ts:15)');
});

test('the Jest example of the README passes', () => {
  const entries = Object.entries({ quiesce: 'index.ts', 'quiesce/models': 'models/index.ts', 'quiesce/rcu': 'impl/rcu/index.ts', 'quiesce/jest': 'harness/jest/index.ts' });
  const config = {
    rootDir: directory.path,
    testMatch: ['**/*.spec.ts'],
    transform: { '\\.ts$': [require.resolve('@swc/jest'), { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }] },
    moduleNameMapper: Object.fromEntries(entries.map(([name, file]) => [`^${name}$`, join(ROOT, file)])),
  };
  const argv = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', JSON.stringify(config), '--json'];
  const result = JSON.parse(execFileSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as { numPassedTests: number };
  expect(result.numPassedTests).toBe(2);
}, 60_000);
