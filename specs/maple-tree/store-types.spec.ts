import { join } from 'node:path';
import { cursorAt, inspect, KERNEL_GEOMETRY, RawMapleTree, type Cursor, type Geometry } from 'quiesce/maple-tree';
import { straight } from 'quiesce/straight';
import { DirectMemory } from '../../impl/memory';
import { IdealRcu } from '../../impl/rcu';
import type * as countings from './counting-tree';
import { counting, type Counts } from './counting-tree';
import { GEOMETRIES } from './geometries';
import { IntervalModel } from './interval-model';
import type * as replays from './replay';
import { readTraces } from './trace';

const EVERYWHERE = ['a root alone', 'exact fit', 'higher', 'lower', 'new root', 'node store', 'rebalance', 'slot store', 'spanning store', 'split', 'subtrees overwritten', 'two leaves'];

/** What is done in place only where no reader is about without the lock. */
const WITHOUT_READERS = ['append', 'slot store of three'];

/** Nodes of 16 slots are rarely so full that two have to be made three: the test below sees to that. */
const inThree = (geometry: Geometry): readonly string[] => (geometry === KERNEL_GEOMETRY ? [] : ['three leaves']);

describe.each(GEOMETRIES)('the recorded traces, in geometry %s', (_, geometry) => {
  test.each([
    [true, EVERYWHERE],
    [false, [...EVERYWHERE, ...WITHOUT_READERS]],
  ] as const)('take every way to store that there is, RCU mode %s', (inRcu, happenings) => {
    const library = straight();
    const { replay } = library.use<typeof replays>(join(__dirname, 'replay.ts'));
    const { counting: make } = library.use<typeof countings>(join(__dirname, 'counting-tree.ts'));
    const counts: Counts = new Map();
    for (const trace of [...readTraces('small'), ...readTraces('medium')]) {
      const { differences } = replay(trace, { geometry, inRcu, inspectEvery: Infinity, make: make(counts) });
      expect(differences).toEqual([]);
    }
    expect([...counts.keys()].sort()).toEqual([...happenings, ...inThree(geometry)].sort());
  });
});

const WIDTH = 100;

test.each([true, false])('a store across the border of two full leaves of 16 slots makes three of them, RCU mode %s', (inRcu) => {
  const memory = new DirectMemory();
  const rcu = memory.run(IdealRcu.create({ readers: 1 }));
  const counts: Counts = new Map();
  const tree = counting(counts)(memory.run(RawMapleTree.allocate(inRcu)), rcu, { geometry: KERNEL_GEOMETRY });
  const model = new IntervalModel();
  const put = (first: number, last: number, entry: number): void => {
    expect(memory.run(tree.storeRange(first, last, entry, 'kernel')).what).toBe('written');
    model.put(first, last, entry);
  };
  const leafAt = (index: number): Cursor => memory.run(tree.walk(cursorAt(index), 'lock')).cursor;
  for (let n = 0; n < 40; n++) put(n * WIDTH, (n + 1) * WIDTH - 1, n * 2 + 1);
  const border = leafAt(leafAt(0).max + 1).max;
  // One more entry each time: the end of one that is there, away from the border.
  for (let at = leafAt(border).min; leafAt(at).end < 15; at += WIDTH) put(at + WIDTH - 1, at + WIDTH - 1, 4097);
  for (let at = leafAt(border + 1).max; leafAt(at).end < 15; at -= WIDTH) put(at, at, 4099);
  expect([leafAt(border).end, leafAt(border + 1).end]).toEqual([15, 15]);
  counts.clear();
  put(border - 5, border + 5, 4101);
  expect([...counts]).toEqual([['spanning store', 1], ['three leaves', 1]]);
  const { entries, problems } = memory.run(inspect(tree));
  expect(problems).toEqual([]);
  expect(entries).toEqual(model.intervals.map(({ first: index, last, value: entry }) => ({ index, last, entry })));
});
