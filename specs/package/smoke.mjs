// Uses the package as its users get it: packs it, installs the tarball in an empty project, and from there checks types, ES
// module and CommonJS imports, the command line and the Jest matchers, on Node 20 and Node 24.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'quiesce-package-'));
const project = join(work, 'project');
const installed = join(project, 'node_modules/quiesce');
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const compiler = join(dirname(createRequire(import.meta.url).resolve('@typescript/native-compiler/package.json')), 'bin/tsc');
const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

// Parts of names, of scenarios of every family; a long run takes all, and the tests do on the sources.
const SOME = ['an RcuBox', 'binder: a look-up', 'epochs', 'guard', 'load_rcu against erase', 'a tick inside a section of Tree RCU', 'qsbr', 'kvfree_rcu through a sheaf', 'SRCU'];

// Projects into which `quiesce init` writes: TypeScript of both kinds of modules, ES modules, CommonJS.
const compilerOptions = { target: 'ES2022', strict: true, noEmit: true, types: ['jest'] };
const starters = {
  'typescript': { 'package.json': {}, 'tsconfig.json': { compilerOptions: { ...compilerOptions, module: 'esnext', moduleResolution: 'bundler' } } },
  'typescript-modules': { 'package.json': { type: 'module' }, 'tsconfig.json': { compilerOptions: { ...compilerOptions, module: 'node16' } } },
  'modules': { 'package.json': { type: 'module', devDependencies: { jest: '*' } } },
  'commonjs': { 'package.json': { devDependencies: { jest: '*' } } },
};

try {
  const tarball = pack();
  // Types of Jest are what a user of the matchers has.
  install(project, [tarball, `@types/jest@${devDependencies['@types/jest']}`], {});
  cpSync(join(import.meta.dirname, 'consumer'), project, { recursive: true });
  checkTypes();
  for (const [name, files] of Object.entries(starters)) start(name, files);
  // The tests run all of them, from the sources.
  for (const major of [20, 24]) use(nodeOf(major), process.env.QUIESCE_LONG === undefined ? SOME : []);
  console.log('the package works');
} catch (error) {
  console.error(error instanceof assert.AssertionError ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Builds and packs; complains of files that do not belong into the package. */
function pack() {
  run('npm', ['run', '--silent', 'build'], root);
  const [{ filename, files }] = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', work, ...quiet], root));
  const paths = files.map(({ path }) => path);
  // Beside what runs, the sources of the code under test: that is where the maps lead a report's stacks.
  const known = [
    /^dist\/.*\.(?:js|mjs|d\.ts|d\.mts|js\.map)$/,
    /^dist\/harness\/page\/page\.css$/,
    /^(?:impl|models|specs\/(?:mutants|rcu\/callback-lists|scenarios)|straight\/memory)\/.*\.ts$/,
    /^(?:harness\/cli\/quiesce\.cjs|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  ];
  assert.deepEqual(paths.filter((path) => !known.some((form) => form.test(path)) || path.includes('.spec.')), [], 'files that should not be shipped');
  for (const path of ['README.md', 'LICENSE', 'CHANGELOG.md', 'harness/cli/quiesce.cjs']) assert.ok(paths.includes(path), `${path} is missing`);
  for (const folder of ['scenarios', 'mutants']) assert.ok(paths.some((path) => path.startsWith(`dist/specs/${folder}/`)), `the shipped ${folder} are missing`);
  return join(work, filename);
}

function install(directory, packages, allowScripts) {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, allowScripts }));
  run('npm', ['install', '--prefer-offline', ...quiet, ...packages], directory);
}

/** The node binary of this major version: the running one, or npm's package of that name. */
function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const directory = join(work, `node-${major}`);
  // The package fetches the binary in an install script.
  install(directory, [`node@${major}`], { node: true });
  return join(directory, 'node_modules/node/bin/node');
}

/** Runs `quiesce init` in a project of its own, then both commands that it prints; Jest and what it needs are those of this repository. */
function start(name, files) {
  const directory = join(work, name);
  mkdirSync(join(directory, 'node_modules'), { recursive: true });
  const linked = { quiesce: installed, '@types': join(project, 'node_modules/@types'), '@swc': join(root, 'node_modules/@swc'), jest: join(root, 'node_modules/jest') };
  for (const [to, from] of Object.entries(linked)) symlinkSync(from, join(directory, 'node_modules', to));
  for (const [file, content] of Object.entries(files)) writeFileSync(join(directory, file), JSON.stringify(content));
  const { files: written, next } = JSON.parse(run(process.execPath, [join(installed, 'harness/cli/quiesce.cjs'), 'init', '--json'], directory));
  if ('tsconfig.json' in files) run(process.execPath, [compiler, '-p', '.'], directory);
  const [check, spec] = next.map((line) => line.split(' && ').at(-1).split(' '));
  assert.match(run(process.execPath, [join(installed, 'harness/cli/quiesce.cjs'), ...check.slice(2)], directory), /2 as expected/);
  const [program, ...words] = spec[0] === 'npx' ? [process.execPath, 'node_modules/jest/bin/jest.js', ...spec.slice(2)] : spec;
  const { numPassedTests } = JSON.parse(run(program, [...words, '--json'], directory));
  assert.equal(numPassedTests, 2, `the spec that init writes into a project of ${name}`);
  console.log(`init: ${name}, ${written.join(', ')}`);
}

function checkTypes() {
  for (const [module, moduleResolution] of [['node16', 'node16'], ['esnext', 'bundler']]) {
    const config = { compilerOptions: { ...compilerOptions, module, moduleResolution }, include: ['*.cts', '*.mts'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
    run(process.execPath, [compiler, '-p', '.'], project);
  }
}

/** `names` picks shipped scenarios; none means all. */
function use(node, names) {
  console.log(`on Node ${run(node, ['-p', 'process.versions.node'], project).trim()}`);
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const entries = Object.keys(exports).filter((key) => !key.endsWith('.json')).map((key) => `quiesce${key.slice(1)}`);
  // The matchers need Jest's `expect`; the last step below has it.
  run(node, ['instance.cjs', ...entries.filter((entry) => entry !== 'quiesce/jest')], project);

  run(node, ['straight.cjs'], project);

  const quiesce = (status, ...words) => command(node, [join(installed, 'harness/cli/quiesce.cjs'), ...words], project, status);
  quiesce(0, 'check', 'holds.mts');
  const line = 1 + readFileSync(join(project, 'broken.cts'), 'utf8').split('\n').findIndex((text) => text.includes('// the read'));
  const report = quiesce(1, 'check', 'broken.cts');
  assert.match(report, new RegExp(`broken\\.cts:${line}\\b`), `the report does not name the line of the source:\n${report}`);
  quiesce(1, 'check', 'broken.cts', '--html', 'broken.html');
  assert.match(readFileSync(join(project, 'broken.html'), 'utf8'), /<style>[^<]+<\/style>[\s\S]*<script>[^<]/, 'the page lacks a style or a script');
  assert.ok(quiesce(0, 'list').trim().length > 0, 'no scenario is shipped');

  const path = `${dirname(node)}${delimiter}${process.env['PATH']}`;
  const shipped = command('npx', ['--no', 'quiesce', 'check', ...names], project, 0, { PATH: path });
  const bug = quiesce(0, 'mutants', 'R04');
  assert.match(bug, /use-after-free \/ rcu-usage/, `the seeded bugs are not shipped, or not found:\n${bug}`);
  for (const text of [report, shipped, bug]) assert.doesNotMatch(text, /dist\/.*\.js:\d/, 'stacks lead to what was built, not to sources');

  const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js');
  const swc = createRequire(import.meta.url).resolve('@swc/jest');
  const config = {
    rootDir: project,
    testMatch: ['**/*.test.cjs'],
    transform: { '\\.cts$': [swc, { jsc: { parser: { syntax: 'typescript' } } }] },
    moduleFileExtensions: ['cts', 'cjs', 'js', 'json'],
  };
  run(node, [jest, '--config', JSON.stringify(config)], project);
}

/** Runs a program that must succeed; returns what it printed. */
function run(program, words, directory) {
  return command(program, words, directory, 0);
}

function command(program, words, directory, expected, environment = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: directory, encoding: 'utf8', env: { ...process.env, ...environment } });
  if (error) throw error;
  assert.equal(status, expected, `${program} ${words.join(' ')}: status ${status} instead of ${expected}\n${stdout}\n${stderr}`);
  return stdout;
}
