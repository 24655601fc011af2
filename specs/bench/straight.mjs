// The part of the benchmarks that is about straight code: the maple tree as a map from numbers to numbers, beside sorted-btree. Processes take
// turns, so that each ratio is that of two that ran one after the other; medians are taken of the ratios as well.
import { table, whole } from './format.mjs';

const RUNS = 5;
const KEYS = 1_000_000;
/** Generators need some seventy microseconds for a write. */
const FEWER_KEYS = 20_000;

const PEER = 'sorted-btree';
const SUBJECTS = [PEER, 'maple tree', 'maple tree in RCU mode', 'maple tree, generators'];
const ORDERS = ['random', 'sequential'];
const OPERATIONS = ['inserts', 'loads', 'erases'];
const WORDS = [['by hand', 4e8], ['straight', 4e8], ['generators', 4e6]];

/**
 * Measures all, and returns the tables.
 *
 * @param measure Takes a task of `measure-straight.ts` and returns what one process measured.
 */
export function measureStraight(measure) {
  const rounds = Array.from({ length: RUNS }, () => ORDERS.flatMap((order) => SUBJECTS.map((subject) => ({ subject, order, ...measure({ subject, order, keys: keysOf(subject) }) }))));
  const maps = rounds[0].map(({ subject, order, bytes, space }, index) => {
    const runs = rounds.map((round) => {
      const peer = round.find((one) => one.subject === PEER && one.order === order);
      return Object.fromEntries(OPERATIONS.map((kind) => [kind, { rate: rate(round[index][kind]), ratio: rate(round[index][kind]) / rate(peer[kind]) }]));
    });
    return { subject, order, bytes, space, runs };
  });
  const words = WORDS.map(([way, count]) => [way, spread(Array.from({ length: RUNS }, () => rate(measure({ words: way, count }).loads)))]);
  return { maps: mapsTable(maps), bytes: bytesTable(maps), words: table(['loads of words', 'millions per CPU second'], words) };
}

const keysOf = (subject) => (subject.endsWith('generators') ? FEWER_KEYS : KEYS);

/** Millions of operations per CPU second. */
const rate = ({ operations, seconds }) => operations / seconds / 1e6;

function mapsTable(maps) {
  return table(
    ['keys', 'map', ...OPERATIONS.flatMap((kind) => [`${kind}, millions per CPU second`, `of ${PEER}'s`])],
    maps.map(({ subject, order, runs }) => [
      order,
      subject,
      ...OPERATIONS.flatMap((kind) => [spread(runs.map((run) => run[kind].rate)), subject === PEER || keysOf(subject) !== KEYS ? '' : middle(runs.map((run) => run[kind].ratio)).toFixed(2)]),
    ]),
  );
}

function bytesTable(maps) {
  return table(
    ['keys', 'map', 'bytes per entry', 'address space per entry'],
    maps.map(({ subject, order, bytes, space }) => [order, subject, whole(bytes / keysOf(subject)), space === null ? '' : whole(space / keysOf(subject))]),
  );
}

const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const spread = (values) => `${digits(middle(values))} (${digits(Math.min(...values))} to ${digits(Math.max(...values))})`;

const digits = (value) => (value >= 100 ? value.toFixed(0) : value < 0.1 ? value.toFixed(3) : value.toPrecision(3));
