// `node specs/bench/straight.mjs`: operations per second straight through, by generators and of sorted-btree. Each figure is the median
// of five fresh processes. With a number, so many keys instead of a million.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { table } from './format.mjs';

const RUNS = 5;
const here = import.meta.dirname;
const KEYS = Number(process.argv[2] ?? 1_000_000);
const SUBJECTS = ['leaf, straight through', 'leaf, generators', 'sorted-btree'];

function measure(task) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(here, 'measure-straight.ts'), JSON.stringify(task)], { cwd: here, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Millions of operations per CPU second, by kind: the median, the least and the most. */
function rates(task) {
  const runs = Array.from({ length: RUNS }, () => measure(task));
  return Object.fromEntries(Object.keys(runs[0]).map((kind) => {
    const sorted = runs.map((run) => run[kind].operations / run[kind].seconds / 1e6).sort((a, b) => a - b);
    return [kind, `${digits(sorted[RUNS >> 1])} (${digits(sorted[0])} to ${digits(sorted[RUNS - 1])})`];
  }));
}

const digits = (value) => value.toPrecision(3);

const words = [['by hand', 4e8], ['straight', 4e8], ['generators', 4e6]].map(([way, count]) => [way, rates({ words: way, count }).loads]);
console.log(table(['loads of words', 'millions per second'], words), '\n');

const maps = SUBJECTS.flatMap((subject) => ['random', 'sequential'].map((order) => {
  const { inserts, loads } = rates({ subject, order, keys: KEYS });
  return [`${subject}, ${order}`, inserts, loads];
}));
console.log(table(['map', 'inserts, millions per second', 'loads, millions per second'], maps));
