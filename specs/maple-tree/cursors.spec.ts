import { cursorAt, SMALL_GEOMETRY, type Cursor, type Found } from '../../impl/maple-tree';
import { GEOMETRIES } from './geometries';
import { GrownTree, type Write } from './grown-tree';
import type { Move } from './model-cursor';

const store = (first: number, last: number, entry: number): Write => (tree) => tree.storeRange(first, last, entry, 'kernel');

/** Ten entries, from 10 to 19, 30 to 39, and so on; the entry is the first index and one more. */
const TEN = Array.from({ length: 10 }, (_, n) => store(n * 20 + 10, n * 20 + 19, n * 20 + 11));

describe.each(GEOMETRIES)('a cursor in a tree of %s slots', (_, geometry) => {
  const grown = (inRcu: boolean = false): GrownTree => new GrownTree({ geometry, inRcu, tracksGaps: false }, TEN);

  const move = (world: GrownTree, cursor: Cursor, by: Move['by'], limit: number): Found => world.memory.run(world.tree[by](cursor, limit, 'lock'));

  /** Moves one after another, and returns where the last one came to: the entry, or 0. */
  function moves(world: GrownTree, start: Cursor, ...each: readonly (readonly [Move['by'], number])[]): number {
    let found: Found = { entry: 0, cursor: start };
    for (const [by, limit] of each) found = move(world, found.cursor, by, limit);
    return found.entry;
  }

  test('that could go no lower stands before its range: next finds that', () => {
    expect(moves(grown(), cursorAt(50), ['find', 200], ['prev', 50], ['next', 200])).toBe(51);
    expect(moves(grown(), cursorAt(50), ['find', 200], ['prev', 50], ['next', 200], ['next', 200])).toBe(71);
    expect(moves(grown(), cursorAt(50), ['find', 200], ['prev', 50], ['find', 200])).toBe(51);
  });

  test('that could go no higher stands behind its range: prev finds that', () => {
    expect(moves(grown(), cursorAt(50), ['find', 200], ['next', 59], ['prev', 0])).toBe(51);
    expect(moves(grown(), cursorAt(50), ['find', 200], ['next', 59], ['prev', 0], ['prev', 0])).toBe(31);
  });

  test('goes on from there when it may go further', () => {
    expect(moves(grown(), cursorAt(50), ['find', 59], ['find', 59], ['find', 200])).toBe(71);
    expect(moves(grown(), cursorAt(50), ['find', 59], ['next', 59], ['next', 200])).toBe(71);
    expect(moves(grown(), cursorAt(50), ['find', 59], ['next', 65], ['next', 200])).toBe(71);
    expect(moves(grown(), cursorAt(50), ['find', 59], ['prev', 50], ['prev', 0])).toBe(31);
  });

  test('backwards finds nothing, however often it is asked, at its limit', () => {
    for (let times = 1; times < 4; times++) expect(moves(grown(), cursorAt(55), ['findBack', 50], ...Array.from({ length: times }, () => ['findBack', 50] as const))).toBe(0);
    expect(moves(grown(), cursorAt(55), ['findBack', 50], ['findBack', 50], ['findBack', 0])).toBe(31);
  });

  test('that was paused finds what was written into its range meanwhile', () => {
    const world = grown();
    const { cursor } = move(world, cursorAt(50), 'find', 200);
    const paused = world.tree.pause(cursor);
    world.memory.run(store(54, 57, 7)(world.tree));
    expect(moves(world, paused, ['next', 200])).toBe(7);
    expect(moves(world, paused, ['find', 200])).toBe(71);
    expect(moves(world, paused, ['prev', 0])).toBe(31);
  });

  test('in a section, whose node was replaced, goes on behind the range as it was', () => {
    const world = grown(true);
    const { memory, tree } = world;
    const guard = memory.run(world.rcu.readLock(0));
    const { cursor } = memory.run(tree.find(cursorAt(50), 200, 'section'));
    memory.run(store(54, 57, 7)(tree));
    expect(memory.run(tree.next(cursor, 200, 'section')).entry).toBe(71);
    memory.run(tree.destroy());
    memory.run(store(0, 0, 9)(tree));
    expect(memory.run(tree.next(cursor, 200, 'section')).entry).toBe(0);
    for (const by of ['prev', 'findBack'] as const) expect(memory.run(tree[by](cursor, 0, 'section'))).toMatchObject({ entry: 9, cursor: { index: 0, last: 0 } });
    memory.run(world.rcu.readUnlock(guard));
  });
});

test('findAfter finds nothing from index 0, where one comes to who goes on behind the last index', () => {
  const world = new GrownTree({ geometry: SMALL_GEOMETRY, inRcu: true, tracksGaps: false }, TEN);
  const guard = world.memory.run(world.rcu.readLock(0));
  const after = (index: number): number => world.memory.run(world.tree.findAfter(index, 0xffffffff, guard)).entry;
  expect([after(0), after(1), after(20)]).toEqual([0, 11, 31]);
});
