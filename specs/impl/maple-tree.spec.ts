import fc from 'fast-check';
import { boxedI32, i32, newBoxedI32, RcuBox, RcuBoxAsPosted, scope, type RcuBoxType, type RcuRef } from '../../impl/boxes';
import { Geometry, MapleTree } from '../../impl/maple-tree';
import { GEOMETRIES } from '../maple-tree/geometries';
import { IdealRcu, serveOnce } from '../../impl/rcu';
import type { Thread } from '../../impl/memory';
import { CheckedMemory } from './checked-memory';
import { MapOracle, type Step } from './map-oracle';
import { picker } from './seeds';

const pool = [0, 1, 2, 3, 5, 6, 9, 10, 0x7fffffff, 0x80000000, 0xfffffffd, 0xfffffffe, 0xffffffff];

describe.each(GEOMETRIES)('a tree of %s slots', (name, geometry) => {
  describe.each([true, false])('in RCU mode: %s', (useRcu) => {
    test('agrees with a map', () => {
      const step: fc.Arbitrary<Step> = fc.record({
        do: fc.constantFrom('insert', 'store', 'erase', 'load'),
        index: fc.constantFrom(...pool),
        failures: fc.constantFrom(0, 0, 0, 1, 2),
      });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
          const oracle = new MapOracle(geometry, useRcu);
          for (const each of steps) oracle.take(each);
          expect(oracle.end(pool)).toEqual([]);
        }),
        { numRuns: 300, seed: name.length },
      );
    });

    test('agrees with a map over a long run', () => {
      const oracle = new MapOracle(geometry, useRcu);
      const pick = picker(`long ${name}`);
      const kinds = ['insert', 'store', 'erase', 'load'] as const;
      for (let i = 0; i < 1500; i++) oracle.take({ do: kinds[pick(4)]!, index: pool[pick(pool.length)]!, failures: Math.max(0, pick(5) - 2) });
      expect(oracle.end(pool)).toEqual([]);
    });
  });
});

interface World {
  readonly memory: CheckedMemory;
  readonly rcu: IdealRcu;
  readonly type: RcuBoxType<RcuBox>;
  readonly tree: MapleTree<RcuBox, RcuRef, RcuRef>;
  readonly box: (value: number) => RcuBox;
}

function world({ useRcu = true, posted = false, readers = 1, memory = new CheckedMemory() } = {}): World {
  const rcu = memory.run(IdealRcu.create({ readers }));
  const type = (posted ? RcuBoxAsPosted : RcuBox).of(rcu, i32);
  const tree = memory.run(MapleTree.create({ rcu, useRcu, entry: type }));
  const box = (value: number): RcuBox => memory.run(RcuBox.create(type, value))!;
  return { memory, rcu, type, tree, box };
}

describe('MapleTree', () => {
  test('an insert that fails hands the value back, alive', () => {
    const { memory, tree, box } = world();
    expect(memory.run(tree.insert(100, box(1)))).toEqual({ ok: true });
    const result = memory.run(tree.insert(100, box(2)));
    expect(result).toMatchObject({ ok: false, cause: 'Occupied' });
    if (result.ok) return;
    expect(memory.run(memory.run(result.value.deref()).read())).toBe(2);
    expect(memory.events.filter((event) => event.startsWith('request'))).toEqual([]);
  });

  test('rejects what is no index, and geometries that cannot work', () => {
    const { memory, tree, box } = world();
    expect(() => memory.run(tree.insert(-1, box(1)))).toThrow('whole number');
    expect(() => memory.run(tree.erase(2 ** 32))).toThrow('whole number');
    expect(() => new Geometry(3, 3)).toThrow('A leaf has 4 to 31 slots');
    expect(() => new Geometry(4, 2)).toThrow('An allocation node has 3 to 31 slots');
  });

  test('the posted example: the value is read after it was erased under the guard', () => {
    const { memory, rcu, tree, box } = world();
    const example = scope(function* (s): Thread<(number | null)[]> {
      yield* tree.insert(100, box(10));
      const guard = s.own(yield* rcu.readLock(0));
      const ten = yield* tree.loadRcu(100, guard);
      const before = ten === null ? null : yield* ten.read();
      yield* s.temporary(yield* tree.erase(100));
      return [before, ten === null ? null : yield* ten.read()];
    });
    expect(memory.run(example)).toEqual([10, 10]);
    memory.run(serveOnce(rcu.detector));
    expect(memory.live).toEqual(['maple_tree']);
    expect(memory.events).not.toContain('might-sleep mas_nomem');
  });

  test('erasing may sleep: when memory is short, and with the lock dropped', () => {
    let failures = 1;
    const { memory, tree, box } = world({ memory: new CheckedMemory({ failAllocation: ({ type }) => type === 'maple_node' && failures-- === 1 }) });
    failures = 0;
    memory.run(tree.insert(100, box(10)));
    memory.events.length = 0;
    failures = 1;
    expect(memory.run(tree.erase(100))).not.toBeNull();
    expect(memory.events.slice(0, 5)).toEqual(['atomic-begins ma_lock', 'atomic-ends ma_lock', 'might-sleep mas_nomem', 'atomic-begins ma_lock', 'request-begins call_rcu']);
  });

  test('an atomic insert neither sleeps nor unlocks', () => {
    let failures = 1;
    const { memory, tree, box } = world({ memory: new CheckedMemory({ failAllocation: ({ type }) => type === 'maple_node' && failures-- > 0 }) });
    memory.events.length = 0;
    expect(memory.run(tree.insert(100, box(10), 'atomic'))).toEqual({ ok: true });
    expect(memory.events).toEqual(['atomic-begins ma_lock', 'atomic-ends ma_lock']);
  });

  test('inserting a box as posted queues its free', () => {
    const { memory, rcu, tree, box } = world({ posted: true });
    memory.run(tree.insert(100, box(10)));
    expect(memory.events).toContain('request-begins kvfree_call_rcu');
    memory.run(serveOnce(rcu.detector));
    const guard = memory.run(rcu.readLock(0));
    const ref = memory.run(tree.loadRcu(100, guard));
    expect(() => memory.run(ref!.read())).toThrow('use after free');
  });

  test('erasing a box as posted queues it twice', () => {
    const { memory, tree, box } = world({ posted: true });
    memory.run(tree.insert(100, box(10)));
    const back = memory.run(tree.erase(100));
    expect(() => memory.run(back!.drop())).toThrow('double queue');
  });

  test('values with a destructor are destroyed once, after the tree', () => {
    const memory = new CheckedMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const type = RcuBox.of(rcu, boxedI32);
    const tree = memory.run(MapleTree.create({ rcu, useRcu: true, entry: type }));
    for (const index of [0, 3, 9]) memory.run(tree.insert(index, memory.run(RcuBox.create(type, memory.run(newBoxedI32(index))))!));
    const guard = memory.run(rcu.readLock(0));
    const ref = memory.run(tree.loadRcu(3, guard));
    memory.run(tree.drop());
    expect(memory.run(ref!.read())).not.toBe(0);
    memory.run(guard.drop());
    memory.run(serveOnce(rcu.detector));
    expect(memory.live).toEqual([]);
  });

  test('is not dropped while somebody holds its lock', () => {
    const { memory, tree } = world();
    memory.run(tree.lock());
    expect(() => memory.run(tree.drop())).toThrow('dropped while its lock is held');
  });
});
