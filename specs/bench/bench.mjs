// `npm run bench`: measures, and writes docs/benchmarks.md with its pictures. Nothing needs to be built before.
// With an argument, `npm run bench -- traces`, `-- readers`, `-- litmus` or `-- straight`, it measures and prints that part alone, and writes nothing.
// Each figure comes from a process of its own, five times; the median is reported.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { millions, ratio, seconds, table, whole } from './format.mjs';
import { measureLitmus } from './litmus.mjs';
import { measureReaders } from './readers.mjs';
import { measureStraight } from './straight.mjs';
import { measureTraces } from './traces.mjs';

const RUNS = 5;
const here = import.meta.dirname;
const root = join(here, '../..');
// Below node_modules, so that compiled code finds its libraries and git does not see it.
const work = mkdtempSync(join(mkdirFor('node_modules/.cache'), 'quiesce-bench-'));

const counter = (readers, sections, updates) => ({ variant: 'counter', readers, sections, updates });
const flag = (readers, sections, updates) => ({ variant: 'flag', readers, sections, updates });
const TOYS = [counter(3, 2, 2), counter(2, 3, 3), flag(3, 2, 2), flag(3, 3, 3), flag(4, 2, 2), { ...flag(3, 4, 4), mostStates: 20_000_000 }];
// The twin lets every access be a scheduling point, so the search does too when the two are compared.
const SMALL = [counter(2, 2, 1), counter(2, 2, 2), counter(3, 2, 1)].map((task) => ({ ...task, everyAccess: true }));

try {
  if (process.argv[2] === 'traces') {
    compile();
    traces();
  } else if (process.argv[2] === 'readers') {
    compile();
    readers();
  } else if (process.argv[2] === 'litmus') {
    compile();
    litmus();
  } else if (process.argv[2] === 'straight') {
    straight();
  } else {
    await everything();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function everything() {
  const forms = await makeForms();
  const toys = TOYS.map((task) => ({ task, ...median(() => forms.compiled(task)) }));
  say(toysTable(toys));
  const byTraces = traces();
  const byReaders = readers();
  const byLitmus = litmus();
  const byStraight = straight();
  const ways = Object.entries(forms).map(([form, run]) => ({ form, ...median(() => run(TOYS[0])) }));
  say(formsTable(ways));
  const twin = await bundledRerun('measure-rerun.ts');
  const lean = await bundledRerun('measure-lean-rerun.ts');
  const reruns = SMALL.map((task) => ({ task, ours: median(() => forms.compiled(task)), lean: median(() => lean(task)), twin: median(() => twin(task)) }));
  say(rerunTable(reruns));
  const commands = commandLines().map((command) => ({ command, ...median(() => commandLine(command)) }));
  say(commandTable(commands));
  for (const [file, picture] of [...byTraces.pictures, ...byReaders.pictures]) writeFileSync(join(root, 'docs', file), picture);
  writeFileSync(join(root, 'docs/benchmarks.md'), page(toys, byTraces, byReaders, byLitmus, byStraight, ways, reruns, commands));
}

function traces() {
  const result = measureTraces((task) => median(() => measure([join(work, 'dist/specs/bench/measure-traces.js'), JSON.stringify(task)])));
  say(result.table);
  return result;
}

function readers() {
  const result = measureReaders((task) => median(() => measure([join(work, 'dist/specs/bench/measure-readers.js'), JSON.stringify(task)])));
  for (const part of Object.values(result.tables)) say(part);
  return result;
}

function litmus() {
  const result = measureLitmus((task) => median(() => measure([join(work, 'dist/specs/bench/measure-litmus.js'), JSON.stringify(task)])));
  say(result);
  return result;
}

/** From the sources: what is measured has been stripped by then, and is the same. */
function straight() {
  const result = measureStraight((task) => measure(['--expose-gc', '--import', 'tsx', join(here, 'measure-straight.ts'), JSON.stringify(task)]));
  for (const part of Object.values(result)) say(part);
  return result;
}

/** Makes the compiled form. */
function compile() {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('@typescript/native-compiler/package.json')), 'bin/tsc');
  run(process.execPath, [compiler, '-p', join(here, 'tsconfig.dist.json'), '--outDir', join(work, 'dist')]);
  // Scenarios import the package by its name.
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.entries(exports).filter(([, entry]) => typeof entry !== 'string').map(([path, entry]) => [path, entry.require.default.replace('./dist/', './')]);
  writeFileSync(join(work, 'dist/package.json'), JSON.stringify({ name, exports: Object.fromEntries(entries) }));
}

/** How the same search can be loaded: each form takes a task and returns its measurement. */
async function makeForms() {
  const bundle = await bundled('measure-toy.ts');
  compile();
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const out = join(work, 'in-jest.json');
  return {
    compiled: (task) => measure([join(work, 'dist/specs/bench/measure-toy.js'), JSON.stringify(task)]),
    bundled: (task) => measure([bundle, JSON.stringify(task)]),
    'from the sources': (task) => measure(['--require', join(root, 'harness/cli/sources.cjs'), join(here, 'measure-toy.ts'), JSON.stringify(task)]),
    'inside a Jest test': (task) => {
      run(process.execPath, [jest, '--testMatch', '**/specs/bench/in-jest.ts'], { QUIESCE_BENCH_TASK: JSON.stringify(task), QUIESCE_BENCH_OUT: out });
      return JSON.parse(readFileSync(out, 'utf8'));
    },
  };
}

async function bundled(file) {
  const outfile = join(work, file.replace('.ts', '.cjs'));
  await build({ entryPoints: [join(here, file)], bundle: true, platform: 'node', target: 'node20', outfile, logLevel: 'error' });
  return outfile;
}

/** A search that runs the thread code again for every step. */
async function bundledRerun(file) {
  const bundle = await bundled(file);
  return (task) => measure([bundle, JSON.stringify(task)]);
}

/** Command lines of users; from the sources, as in a checkout. */
function commandLines() {
  return [['--version'], ['check', 'a box inserted and erased', '--jobs', '1'], ['check', 'load_rcu', '--jobs', '1'], ['check', '--jobs', '1']];
}

function commandLine(argv) {
  const out = join(work, 'cpu.json');
  const args = ['--require', join(here, 'report-cpu.cjs'), join(root, 'harness/cli/quiesce.cjs'), ...argv, ...(argv[0] === 'check' ? ['--json'] : [])];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: { ...process.env, QUIESCE_BENCH_OUT: out }, maxBuffer: 1 << 28 });
  const results = argv[0] === 'check' ? JSON.parse(stdout).results : [];
  return { ...JSON.parse(readFileSync(out, 'utf8')), scenarios: results.length, states: results.reduce((sum, { statistics }) => sum + statistics.states, 0) };
}

function measure(args) {
  return JSON.parse(run(process.execPath, args));
}

function run(command, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** The measurement in the middle of five, by CPU seconds; everything else must be the same in all. */
function median(once) {
  const all = Array.from({ length: RUNS }, once).sort((a, b) => a.seconds - b.seconds);
  if (all.some(({ states }) => states !== all[0].states)) throw new Error('equal searches found different numbers of states');
  return { ...all[RUNS >> 1], least: all[0].seconds, most: all[RUNS - 1].seconds };
}

function toysTable(rows) {
  return table(
    ['program', 'states', 'transitions', 'CPU seconds', 'states per CPU second', 'bytes per state', 'peak resident MB'],
    rows.map((row) => [nameOf(row.task), whole(row.states), whole(row.transitions), seconds(row), millions(row.states / row.seconds), row.bytesPerState.toFixed(1), whole(row.megabytes)]),
  );
}

function formsTable(rows) {
  return table(
    ['form', 'CPU seconds', 'against compiled'],
    rows.map((row) => [row.form, seconds(row), `${(row.seconds / rows[0].seconds).toFixed(2)}`]),
  );
}

function rerunTable(rows) {
  return table(
    ['program', 'states', 'unfolded, CPU seconds', 'lean re-run', 'ratio', 'twin', 'ratio'],
    rows.map(({ task, ours, lean, twin }) => {
      if (ours.states !== lean.states || ours.states !== twin.states) throw new Error(`${nameOf(task)}: ${ours.states}, ${lean.states} and ${twin.states} states`);
      return [nameOf(task), whole(ours.states), seconds(ours), seconds(lean), ratio(lean, ours), seconds(twin), ratio(twin, ours)];
    }),
  );
}

function commandTable(rows) {
  return table(
    ['command', 'scenarios', 'states', 'CPU seconds', 'elapsed seconds'],
    rows.map((row) => [`\`npx quiesce ${row.command.map((word) => (word.includes(' ') ? `'${word}'` : word)).join(' ')}\``, String(row.scenarios), whole(row.states), seconds(row), row.elapsed.toFixed(2)]),
  );
}

function nameOf({ variant, readers, sections, updates, mostStates }) {
  return `${variant === 'flag' ? 'toy RCU with a flag' : 'toy RCU'} (${readers}, ${sections}, ${updates})${mostStates === undefined ? '' : ', its first 20 million states'}`;
}

function page(toys, byTraces, byReaders, byLitmus, byStraight, ways, reruns, commands) {
  return readFileSync(join(here, 'benchmarks.template.md'), 'utf8')
    .replace('{{node}}', process.versions.node)
    .replace('{{toys}}', toysTable(toys))
    .replace('{{traces}}', byTraces.table)
    .replace('{{start}}', byTraces.start)
    .replace('{{proofs}}', byReaders.tables.proofs)
    .replace('{{bugs}}', byReaders.tables.bugs)
    .replace('{{trees}}', byReaders.tables.trees)
    .replace('{{machines}}', byReaders.tables.machines)
    .replace('{{litmus}}', byLitmus)
    .replace('{{maps}}', byStraight.maps)
    .replace('{{bytes}}', byStraight.bytes)
    .replace('{{words}}', byStraight.words)
    .replace('{{forms}}', formsTable(ways))
    .replace('{{rerun}}', rerunTable(reruns))
    .replace('{{commands}}', commandTable(commands));
}

function mkdirFor(path) {
  const directory = join(root, path);
  mkdirSync(directory, { recursive: true });
  return directory;
}

function say(text) {
  process.stdout.write(`${text}\n\n`);
}
