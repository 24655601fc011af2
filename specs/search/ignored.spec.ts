import seedrandom from 'seedrandom';
import { Ignored } from '../../harness/search/ignored';

/** States from which a way leads to one of the given ones, by trying. */
function comesTo(goals: ReadonlySet<number>, size: number, steps: readonly (readonly [number, number])[]): ReadonlySet<number> {
  const can = new Set([...goals].filter((state) => state < size));
  for (let before = -1; before < can.size; ) {
    before = can.size;
    for (const [from, to] of steps) if (can.has(to)) can.add(from);
  }
  return can;
}

test('from every state a way leads to one that is full or chosen, and none is chosen that need not be', () => {
  let needed = 0;
  for (let number = 0; number < 2_000; number++) {
    const random = seedrandom(`ignored ${number}`);
    const below = (count: number): number => Math.floor(random() * count);
    const size = 1 + below(12);
    const ignored = new Ignored();
    const full = new Set(Array.from({ length: size }, (_, state) => state).filter(() => below(6) === 0));
    const steps: [number, number][] = [];
    for (let round = 0; round < 3; round++) {
      for (let step = below(2 * size); step >= 0; step--) steps.push([below(size), below(size)]);
      for (const [from, to] of steps.slice(-2 * size)) ignored.note(from, to);
      const chosen = ignored.find(size, (state) => full.has(state));
      expect(comesTo(new Set([...full, ...chosen]), size, steps).size).toBe(size);
      for (const state of chosen) {
        // It has no successor that was found later, is not full, and is asked for once.
        expect(full.has(state) || steps.some(([from, to]) => from === state && to > state)).toBe(false);
        full.add(state);
      }
      expect(new Set(chosen).size).toBe(chosen.length);
      if (chosen.length > 0) needed++;
    }
  }
  expect(needed).toBeGreaterThan(500);
});
