// The part of the benchmarks that is about readers: what proofs cost as readers are added, in every search and beside other tools.
import { chart } from './chart.mjs';
import { digits, seconds, table, whole } from './format.mjs';

/** Executions of one reader, so a search by traces needs this to the power of the number of readers. */
const EXECUTIONS = { '3,3': 575, '2,2': 51 };

const toy = (variant, loops, readers, sections, updates, more = {}) => ({ system: { kind: 'toy', variant, loops, sections, updates, ...more }, readers, search: 'auto' });

/** Peers' figures are CPU seconds, measured on another machine. */
const PROOFS = [
  { ...toy('flag', 'times', 2, 3, 3), target: 0.05 },
  { ...toy('flag', 'times', 3, 2, 2), target: 0.05 },
  { ...toy('flag', 'times', 6, 2, 2), target: 0.05 },
  { ...toy('flag', 'times', 20, 3, 3), target: 0.1 },
  { ...toy('flag', 'times', 100, 3, 3), target: 3 },
  { ...toy('counter', 'times', 2, 3, 3), target: 0.05, peers: 'GenMC 7.4 s, SPIN 0.15 s' },
  { ...toy('counter', 'times', 3, 2, 2), target: 0.05, peers: 'GenMC 2.4 s, SPIN 2.8 million states' },
  { ...toy('counter', 'times', 6, 2, 2), target: 0.05 },
  { ...toy('counter', 'times', 20, 3, 3) },
  { ...toy('counter', 'times', 100, 3, 3) },
  { ...toy('flag', 'plain', 2, 3, 3), target: 0.05 },
  { ...toy('flag', 'plain', 6, 2, 2), target: 0.05 },
  { ...toy('counter', 'plain', 3, 2, 2), target: 0.05, peers: 'GenMC 2.4 s, SPIN 2.8 million states' },
  { ...toy('counter', 'plain', 2, 3, 3), target: 0.05, peers: 'GenMC 7.4 s, SPIN 0.15 s' },
];

const BUGS = [toy('flag', 'times', 2, 3, 3), toy('flag', 'times', 6, 2, 2), toy('flag', 'times', 20, 3, 3), toy('counter', 'times', 2, 3, 3), toy('counter', 'times', 3, 2, 2), toy('counter', 'times', 6, 2, 2)].map((task) => ({
  ...task,
  system: { ...task.system, waitsLast: false },
}));

const TREES = [...[1, 2, 4, 8, 16, 32, 64, 100].map((readers) => ({ detector: 'waiting', readers })), ...[1, 2, 3, 4, 5, 6, 7].map((readers) => ({ detector: 'ideal', readers }))];

const MACHINES = [2, 3, 4, 5];

const SIZES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20];
/** How many of the sizes each search is tried at: the next one takes it more than about ten seconds. */
const CURVES = { states: 5, reduced: 6, traces: 5, star: SIZES.length, auto: SIZES.length };

/** Measures, and returns what goes onto the page: tables and pictures by their names. `measure` takes a task of `readers.ts`. */
export function measureReaders(measure) {
  const proofs = PROOFS.map(({ target, peers, ...task }) => ({ task, target, peers, ...measure(task) }));
  const bugs = BUGS.map((task) => ({ task, found: measure({ ...task, findsOnly: true }), whole: measure(task) }));
  const trees = TREES.map(({ detector, readers }) => ({ detector, readers, ...measure({ system: { kind: 'tree', detector }, readers, search: 'star' }) }));
  const machines = MACHINES.map((readers) => ({ readers, ...Object.fromEntries(['@xstate/graph', 'states', 'star'].map((search) => [search, measure({ system: { kind: 'machines' }, readers, search })])) }));
  const series = Object.entries(CURVES).map(([name, count]) => ({ name, measured: SIZES.slice(0, count).map((readers) => measure({ ...toy('flag', 'times', readers, 2, 2), search: name })) }));
  for (const { verdict } of [...proofs, ...trees, ...series.flatMap(({ measured }) => measured)]) if (verdict !== 'holds') throw new Error(`a proof says ${verdict}`);
  for (const { found, whole } of bugs) if (found.verdict !== 'violated' || whole.verdict !== 'violated') throw new Error('a bug was not found');
  const picture = chart({
    title: 'toy RCU with a flag (R, 2, 2)',
    axis: 'readers R',
    sizes: SIZES,
    below: series.find(({ name }) => name === 'star').measured.map(({ states }) => whole(states)),
    meaning: 'the states of the centre',
    series: series.map(({ name, measured }) => ({ name, values: measured.map((one) => one.seconds) })),
  });
  return { tables: { proofs: proofsTable(proofs), bugs: bugsTable(bugs), trees: treesTable(trees), machines: machinesTable(machines) }, pictures: [['benchmarks-readers.svg', picture]] };
}

function proofsTable(rows) {
  return table(
    ['program', 'search', 'states', 'CPU seconds', 'target', 'met', 'executions', 'peers'],
    rows.map(({ task, target, peers = '', search, states, ...measured }) => {
      const { sections, updates, variant } = task.system;
      const each = variant === 'counter' ? EXECUTIONS[`${sections},${updates}`] : undefined;
      return [nameOf(task), search, whole(states), seconds(measured), target === undefined ? '' : digits(target), target === undefined ? '' : measured.seconds <= target ? 'yes' : 'no', each === undefined ? '' : `${each}<sup>${task.readers}</sup>`, peers];
    }),
  );
}

function bugsTable(rows) {
  return table(
    ['program', 'search', 'CPU seconds until found', 'with the report'],
    rows.map(({ task, found, whole: all }) => [nameOf(task), found.search, seconds(found), seconds(all)]),
  );
}

function treesTable(rows) {
  return table(
    ['detector', 'readers', 'states of the centre', 'CPU seconds'],
    rows.map(({ detector, readers, states, ...measured }) => [detector === 'waiting' ? 'waits for each reader' : 'looks at each reader', String(readers), whole(states), seconds(measured)]),
  );
}

function machinesTable(rows) {
  return table(
    ['readers', 'states', '@xstate/graph, CPU seconds', 'states', 'star'],
    rows.map((row) => {
      if (row['@xstate/graph'].states !== row.states.states) throw new Error('@xstate/graph found another number of states');
      return [String(row.readers), whole(row.states.states), seconds(row['@xstate/graph']), seconds(row.states), seconds(row.star)];
    }),
  );
}

function nameOf({ system: { variant, loops, sections, updates }, readers }) {
  return `toy RCU${variant === 'flag' ? ' with a flag' : ''} (${readers}, ${sections}, ${updates})${loops === 'plain' ? ', plain loops' : ''}`;
}
