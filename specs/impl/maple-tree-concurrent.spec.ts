import { i32, RcuBox, RcuBoxAsPosted, scope, type RcuRef } from '../../impl/boxes';
import { MapleTree, type Geometry } from '../../impl/maple-tree';
import { GEOMETRIES } from '../maple-tree/geometries';
import { IdealRcu, serveOnce } from '../../impl/rcu';
import { alloc, fetchAdd, waitUntil, type Thread } from '../../impl/memory';
import { CheckedMemory } from './checked-memory';
import { complaintOf, picker, seeds } from './seeds';

interface Case {
  readonly geometry: Geometry;
  readonly useRcu: boolean;
  readonly posted: boolean;
}

/** Two readers, two updaters and a detector on indexes 0 to 2; the values at an index are the index and a serial number. */
function run({ geometry, useRcu, posted }: Case, seed: string): string[] {
  const memory = new CheckedMemory();
  const rcu = memory.run(IdealRcu.create({ readers: 2 }));
  const type = (posted ? RcuBoxAsPosted : RcuBox).of(rcu, i32);
  const tree: MapleTree<RcuBox, RcuRef, RcuRef> = memory.run(MapleTree.create({ rcu, useRcu, entry: type, geometry }));
  for (const index of [0, 1]) memory.run(tree.insert(index, memory.run(RcuBox.create(type, index * 100))!));

  const reader = function* (slot: number): Thread<void> {
    for (const index of [0, 1, 2]) {
      yield* scope(function* (s) {
        const guard = s.own(yield* rcu.readLock(slot));
        const ref = yield* tree.loadRcu(index, guard);
        if (ref === null) return;
        const value = yield* ref.read();
        if (Math.floor(value / 100) !== index) throw new Error(`wrong entry: ${value} at ${index}`);
      });
    }
  };
  const updater = function* (serial: number): Thread<void> {
    for (const index of [1, 0, 2]) {
      yield* scope(function* (s) {
        yield* s.temporary(yield* tree.erase(index));
        const box = s.own(yield* RcuBox.create(type, index * 100 + serial));
        if (box === null) return;
        const result = yield* tree.insert(index, s.move(box));
        if (!result.ok) s.own(result.value);
        const other = s.own(yield* RcuBox.create(type, 100 + serial));
        if (other !== null) s.own((yield* tree.store(1, s.move(other))).value);
      });
    }
  };
  const detector = function* (): Thread<void> {
    for (;;) yield* serveOnce(rcu.detector);
  };
  const ended = memory.run(alloc({ type: 'static', words: 1, zeroed: true }));
  const counted = function* (body: Thread<void>): Thread<void> {
    yield* body;
    yield* fetchAdd(ended, 1);
  };
  const closer = function* (): Thread<void> {
    yield* waitUntil(ended, '==', 4);
    yield* tree.drop();
    yield* rcu.rcuBarrier();
  };
  const actors = [reader(0), reader(1), updater(1), updater(2)].map(counted);
  memory.interleave([...actors, closer(), detector()], picker(seed), 5);
  return memory.live;
}

describe.each(GEOMETRIES)('readers and updaters in a tree of %s slots', (_, geometry) => {
  test.each(seeds(40))('see no freed memory and no wrong entry in RCU mode, and nothing leaks, %s', (seed) => {
    expect(run({ geometry, useRcu: true, posted: false }, seed)).toEqual([]);
  });

  test('without RCU mode some schedule goes wrong', () => {
    const goesWrong = (seed: string): boolean => complaintOf(() => run({ geometry, useRcu: false, posted: false }, seed)) !== '';
    expect(seeds(300).some(goesWrong)).toBe(true);
  });

  test('with the box as posted every schedule goes wrong', () => {
    const complaints = seeds(20).map((seed) => complaintOf(() => run({ geometry, useRcu: true, posted: true }, seed)));
    expect(complaints).not.toContain('');
  });
});
