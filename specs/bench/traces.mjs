// The part of the benchmarks that is about the search by traces: what is measured, beside what others need for it, and how
// cost grows with size.
import { chart } from './chart.mjs';
import { digits, millions, seconds, table, whole } from './format.mjs';

/** Peers' figures are CPU seconds, or executions per CPU second, measured on another machine. */
const ROWS = [
  { program: 'fib_bench 5', name: 'fib_bench', size: 'NUM=5', peer: 'GenMC 1.46 s', target: 0.2 },
  { program: 'lastzero 15', name: 'lastzero', size: 'N=15', peer: 'GenMC 11.1 s', target: 0.5 },
  { program: 'indexer 15', name: 'indexer', size: 'N=15', peer: 'GenMC 2.3 s', target: 0.2 },
  { program: 'readers 13', name: 'readers', size: 'N=13', peer: 'GenMC 0.27 s', target: 0.02 },
  { program: 'mutex 3', name: 'mutex', size: 'N=3', peer: 'GenMC 0.39 s', target: 0.05 },
  { program: 'toy RCU (3, 2, 2)', name: 'toy RCU', size: 'R=3 L=2 U=2', peer: 'GenMC 2.4 s', target: 0.3 },
  { program: 'toy RCU (2, 3, 3)', name: 'toy RCU', size: 'R=2 L=3 U=3', peer: 'GenMC 7.4 s; SPIN, by states, 0.15 s', target: 0.8 },
  { program: 'many writers 7', name: 'many writers', size: 'N=7', peer: 'GenMC, at most 250,000 per second', targetRate: 2e6 },
];

const CURVES = [
  { file: 'fib-bench', title: 'fib_bench', axis: 'turns of each loop', name: 'fib_bench', sizes: [2, 3, 4, 5], sizeOf: (n) => `NUM=${n}`, searches: ['traces'] },
  { file: 'lastzero', title: 'lastzero', axis: 'writers', name: 'lastzero', sizes: [5, 6, 8, 10, 12, 14, 15], sizeOf: (n) => `N=${n}`, searches: ['traces'] },
  { file: 'toy-rcu', title: 'toy RCU (R, 2, 2)', axis: 'readers R', name: 'toy RCU', sizes: [1, 2, 3], sizeOf: (n) => `R=${n} L=2 U=2`, searches: ['traces', 'states'] },
  { file: 'many-writers', title: 'many writers', axis: 'N, with N+1 writers and a reader', name: 'many writers', sizes: [2, 3, 4, 5, 6, 7], sizeOf: (n) => `N=${n}`, searches: ['traces'] },
];

/**
 * Measures all programs, and returns what goes onto the page: the table, how long a process takes before it searches, and
 * pictures by the names of their files.
 *
 * @param measure Takes a task of `traces.ts` and returns the median of its measurements. It throws when executions are miscounted.
 */
export function measureTraces(measure) {
  const known = new Map();
  const once = (name, size, search) => {
    const task = { name, size, search };
    const key = JSON.stringify(task);
    if (!known.has(key)) known.set(key, measure(task));
    return known.get(key);
  };
  const rows = ROWS.map((row) => ({ ...row, ...once(row.name, row.size, 'traces') }));
  const pictures = CURVES.map(({ file, name, title, axis, sizes, sizeOf, searches }) => {
    const series = searches.map((search) => ({ name: search, measured: sizes.map((size) => once(name, sizeOf(size), search)) }));
    const below = series[0].measured.map(({ executions }) => whole(executions));
    return [`benchmarks-${file}.svg`, chart({ title, axis, sizes, below, series: series.map(({ name: search, measured }) => ({ name: search, values: measured.map((one) => one.seconds) })) })];
  });
  return { table: tracesTable(rows), start: digits(rows.map(({ start }) => start).sort((a, b) => a - b)[rows.length >> 1]), pictures };
}

function tracesTable(rows) {
  return table(
    ['program', 'executions', 'events', 'CPU seconds', 'executions per CPU second', 'best peer', 'target', 'met'],
    rows.map((row) => {
      const rate = row.executions / row.seconds;
      const isMet = row.target === undefined ? rate >= row.targetRate : row.seconds <= row.target;
      const target = row.target === undefined ? `${row.targetRate / 1e6} million per second` : `${row.target.toFixed(2)} s`;
      return [row.program, whole(row.executions), whole(row.states), seconds(row), millions(rate), row.peer, target, isMet ? 'yes' : 'no'];
    }),
  );
}
