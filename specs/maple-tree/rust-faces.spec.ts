import type { RcuBox, RcuRef } from '../../impl/boxes';
import { inspect, MapleTree, SMALL_GEOMETRY, type IndexRange, type Refused } from '../../impl/maple-tree';
import { BoxesWorld } from './boxes-world';
import { GEOMETRIES } from './geometries';

const FULL: IndexRange = { first: 0, last: 0xffffffff };

/** What was refused, and the number in the box handed back, which is dropped then. */
function refused(world: BoxesWorld, result: { readonly ok: true } | Refused<RcuBox, string>): readonly [cause: string, value: number] {
  if (result.ok) throw new Error('it was taken');
  const value = world.valueOf(result.value);
  world.drop(result.value);
  return [result.cause, value];
}

/** All that is in the tree, as a guard finds it. */
function found(world: BoxesWorld, first: number = 0, max: number = 0xffffffff): readonly (readonly [first: number, last: number, value: number | null])[] {
  const guard = world.run(world.tree.lock());
  const all: [number, number, number | null][] = [];
  for (let state = guard.state(first); ; ) {
    const next = world.run(state.find(max));
    if (next === null) break;
    all.push([next.first, next.last, world.read(next.value)]);
    state = next.state;
  }
  world.run(guard.drop());
  return all;
}

describe.each(GEOMETRIES)('a tree of boxes in geometry %s', (_, geometry) => {
  test('an insert says what is in the way, and hands the value back alive', () => {
    const world = new BoxesWorld(geometry);
    const { tree } = world;
    expect(world.run(tree.insertRange({ first: 10, last: 19 }, world.box(1)))).toEqual({ ok: true });
    for (const range of [{ first: 19, last: 19 }, { first: 5, last: 10 }, { first: 0, last: 100 }, FULL]) {
      expect(refused(world, world.run(tree.insertRange(range, world.box(2))))).toEqual(['Occupied', 2]);
    }
    expect(found(world)).toEqual([[10, 19, 1]]);
    expect(world.end()).toEqual([]);
  });

  test('an empty range is an invalid request, before anything else', () => {
    const world = new BoxesWorld(geometry);
    const { tree } = world;
    world.run(tree.insertRange({ first: 4, last: 6 }, world.box(1)));
    world.memory.fail({ first: 0, second: 0 });
    const range = { first: 6, last: 5 }; // both indexes are occupied, and there is no memory
    expect(refused(world, world.run(tree.insertRange(range, world.box(2))))).toEqual(['InvalidRequest', 2]);
    expect(refused(world, world.run(tree.storeRange(range, world.box(3))))).toEqual(['InvalidRequest', 3]);
    expect(refused(world, world.run(tree.allocRange(0, world.box(4), range)))).toEqual(['InvalidRequest', 4]);
    expect(refused(world, world.run(tree.allocRange(1, world.box(5), range)))).toEqual(['InvalidRequest', 5]);
    expect(world.memory.failed).toBe(0);
    expect(world.end()).toEqual([]);
  });

  test('an allocation that cannot fit into its range is an invalid request; one that does not fit now finds the tree busy', () => {
    const world = new BoxesWorld(geometry);
    const { tree } = world;
    expect(refused(world, world.run(tree.allocRange(0, world.box(1), FULL)))).toEqual(['InvalidRequest', 1]);
    expect(refused(world, world.run(tree.allocRange(11, world.box(2), { first: 10, last: 19 })))).toEqual(['InvalidRequest', 2]);
    expect(world.run(tree.allocRange(6, world.box(3), { first: 10, last: 19 }))).toEqual({ ok: true, index: 10 });
    expect(refused(world, world.run(tree.allocRange(5, world.box(4), { first: 10, last: 19 })))).toEqual(['Busy', 4]);
    expect(world.run(tree.allocRange(4, world.box(5), { first: 10, last: 19 }))).toEqual({ ok: true, index: 16 });
    expect(refused(world, world.run(tree.allocRange(1, world.box(6), { first: 10, last: 19 })))).toEqual(['Busy', 6]);
    expect(found(world)).toEqual([[10, 15, 3], [16, 19, 5]]);
    expect(world.end()).toEqual([]);
  });

  test('areas are the lowest that are free, also those of values that were taken out', () => {
    const world = new BoxesWorld(geometry);
    const { tree } = world;
    for (let n = 0; n < 40; n++) expect(world.run(tree.allocRange(3, world.box(n), FULL))).toEqual({ ok: true, index: n * 3 });
    for (const index of [30, 31, 34, 70]) {
      const taken = world.run(tree.erase(index));
      if (taken !== null) world.drop(taken);
      expect(taken === null).toBe(index === 31); // went with 30
    }
    expect(world.run(tree.allocRange(7, world.box(100), FULL))).toEqual({ ok: true, index: 120 });
    expect(world.run(tree.allocRange(6, world.box(101), FULL))).toEqual({ ok: true, index: 30 });
    expect(world.run(tree.allocRange(1, world.box(102), FULL))).toEqual({ ok: true, index: 69 });
    expect(world.end()).toEqual([]);
  });

  test('without memory everything is handed back or kept', () => {
    const world = new BoxesWorld(geometry);
    const { tree } = world;
    for (let n = 0; n < geometry.range.slots; n++) world.run(tree.insert(n * 4, world.box(n))); // holes of three: no write here is an exact fit
    const before = found(world);
    const fail = (): void => { world.memory.fail({ first: 0, second: 0 }); };
    for (const gfp of ['kernel', 'atomic'] as const) {
      fail();
      expect(refused(world, world.run(tree.insert(1, world.box(100), gfp)))).toEqual(['AllocError', 100]);
      fail();
      expect(refused(world, world.run(tree.storeRange({ first: 1, last: 8 }, world.box(101), gfp)))).toEqual(['AllocError', 101]);
      fail();
      expect(refused(world, world.run(tree.allocRange(1, world.box(102), FULL, gfp)))).toEqual(['AllocError', 102]);
    }
    fail();
    expect(world.run(tree.erase(4))).toBeNull();
    expect(found(world)).toEqual(before);
    expect(world.end()).toEqual([]);
  });

  test('a store returns the values that are gone, in order, and no other; those partly covered keep the rest', () => {
    const world = new BoxesWorld(geometry);
    const { tree } = world;
    for (let n = 0; n < 30; n++) world.run(tree.insertRange({ first: n * 10, last: n * 10 + 6 }, world.box(n)));
    const stored = world.run(tree.storeRange({ first: 53, last: 212 }, world.box(100)));
    if (!stored.ok) throw new Error(stored.cause);
    expect(stored.values.map((box) => world.valueOf(box))).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    world.drop(...stored.values);
    expect(found(world, 50, 220)).toEqual([[50, 52, 5], [53, 212, 100], [213, 216, 21], [220, 226, 22]]);
    // What begins and ends with the range is gone as a whole; what is beside it is not touched.
    const exact = world.run(tree.storeRange({ first: 213, last: 226 }, world.box(101)));
    expect(exact.ok && exact.values.map((box) => world.valueOf(box))).toEqual([21, 22]);
    if (exact.ok) world.drop(...exact.values);
    const one = world.run(tree.store(230, world.box(102)));
    expect(one).toEqual({ ok: true, value: null }); // 231 to 236 are still 23's
    const last = world.run(tree.store(230, world.box(103)));
    expect(last.ok && last.value !== null && world.valueOf(last.value)).toBe(102);
    if (last.ok && last.value !== null) world.drop(last.value);
    expect(found(world, 227, 239)).toEqual([[230, 230, 103], [231, 236, 23]]);
    expect(world.end()).toEqual([]);
  });

  test('a store that would cut a value in two is refused', () => {
    const world = new BoxesWorld(geometry);
    const { tree } = world;
    world.run(tree.insertRange({ first: 100, last: 199 }, world.box(1)));
    for (const range of [{ first: 101, last: 198 }, { first: 150, last: 150 }]) expect(refused(world, world.run(tree.storeRange(range, world.box(2))))).toEqual(['Occupied', 2]);
    expect(refused(world, world.run(tree.store(150, world.box(3))))).toEqual(['Occupied', 3]);
    expect(found(world)).toEqual([[100, 199, 1]]);
    for (const range of [{ first: 100, last: 120 }, { first: 180, last: 199 }]) expect(world.run(tree.storeRange(range, world.box(4)))).toEqual({ ok: true, values: [] });
    expect(found(world)).toEqual([[100, 120, 4], [121, 179, 1], [180, 199, 4]]);
    expect(world.end()).toEqual([]);
  });

  test('a guard finds what begins up to a limit, and loads; nobody else gets in before it is dropped', () => {
    const world = new BoxesWorld(geometry);
    const { tree } = world;
    for (let n = 0; n < 30; n++) world.run(tree.insertRange({ first: n * 10, last: n * 10 + 4 }, world.box(n)));
    expect(found(world, 42, 70)).toEqual([[40, 44, 4], [50, 54, 5], [60, 64, 6], [70, 74, 7]]);
    expect(found(world, 45, 49)).toEqual([]);
    const guard = world.run(tree.lock());
    expect([3, 7, 290, 295].map((index) => world.read(world.run(guard.load(index))))).toEqual([0, null, 29, null]);
    const state = guard.state(285);
    const once = world.run(state.find(1000));
    expect([once?.first, world.run(once!.state.find(1000))]).toEqual([290, null]);
    expect(world.run(state.find(1000))?.first).toBe(290); // a state is a value: it stands where it stood
    expect(() => world.run(tree.insert(7, world.box(7)))).toThrow('Would block');
    world.run(guard.drop());
  });

  test.each([true, false])('a tree of several levels drops every value once, then its nodes, RCU mode %s', (useRcu) => {
    const world = new BoxesWorld(geometry, useRcu);
    const { tree } = world;
    for (let n = 0; n < 200; n++) world.run(tree.insert((n * 77) % 500, world.box(n)));
    const { entries } = world.run(inspect(tree.tree));
    expect(entries).toHaveLength(200);
    const guard = world.run(world.rcu.readLock(0));
    const borrowed = useRcu ? [77, 154, 231].map((index) => world.run(tree.loadRcu(index, guard))) : [];
    world.run(tree.drop());
    // Values outlive the tree for those who borrowed them.
    expect(borrowed.map((each) => world.read(each))).toEqual(useRcu ? [1, 2, 3] : []);
    world.run(guard.drop());
    world.elapse();
    expect(world.memory.checked.live).toEqual([]);
  });

  test('what is taken out is the caller\'s, with its whole range', () => {
    const world = new BoxesWorld(geometry);
    const { tree } = world;
    for (let n = 0; n < 20; n++) world.run(tree.insertRange({ first: n * 10, last: n * 10 + 9 }, world.box(n)));
    const taken = world.run(tree.erase(57))!;
    expect(world.valueOf(taken)).toBe(5);
    expect(world.run(tree.erase(50))).toBeNull();
    expect(found(world, 40, 60)).toEqual([[40, 49, 4], [60, 69, 6]]);
    expect(world.run(tree.insertRange({ first: 50, last: 59 }, taken))).toEqual({ ok: true });
    expect(world.end()).toEqual([]);
  });
});

test('a tree that does not track gaps knows no free areas', () => {
  const world = new BoxesWorld(SMALL_GEOMETRY);
  const plain = world.run(MapleTree.create<RcuBox, RcuRef, RcuRef>({ rcu: world.rcu, useRcu: true, entry: world.type }));
  expect(world.run(plain.tree.allocate('low', 9, 1, 0, 9, 'kernel'))).toMatchObject({ what: 'invalid' });
  expect(world.run(world.tree.tree.allocate('low', 1026, 1, 0, 9, 'kernel'))).toMatchObject({ what: 'invalid' });
});
