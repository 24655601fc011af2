import seedrandom from 'seedrandom';
import { Leaf } from '../../harness/search/star/leaf';

/** A leaf whose states and sets are compared with plain maps. */
test('numbers local states and sets as a plain map does, while positions join', () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = seedrandom(`leaf ${seed}`);
    const below = (count: number): number => Math.floor(random() * count);
    const initial = Int32Array.from({ length: 40 }, () => below(3));
    const leaf = new Leaf(3, initial);
    const words = new Int32Array(40);
    const states: Int32Array[] = [];
    const sets: number[][] = [];
    for (let step = 0; step < 400; step++) {
      if (below(40) === 0) leaf.own(below(40));
      leaf.blank(words);
      for (let change = below(4); change > 0; change--) words[leaf.positions[below(leaf.positions.length)]!] = below(5);
      const member = leaf.read(words);
      // What was not its own held the initial value.
      const now = initial.slice();
      for (const position of leaf.positions) now[position] = words[position]!;
      const same = states.findIndex((state) => state.join() === now.join());
      expect(member).toBe(same < 0 ? states.length : same);
      if (same < 0) states.push(now);
      expect(leaf.size).toBe(states.length);

      const some = Array.from({ length: below(5) }, () => below(states.length));
      const sorted = [...new Set(some)].sort((a, b) => a - b);
      const set = leaf.set(some);
      const known = sets.findIndex((other) => other.join() === sorted.join());
      expect(set).toBe(known < 0 ? sets.length : known);
      if (known < 0) sets.push(sorted);
      expect([...leaf.members(set)]).toEqual(sorted);
      const other = below(sets.length);
      expect(leaf.isWithin(set, other)).toBe(sorted.every((one) => sets[other]!.includes(one)));
    }
    for (const [member, state] of states.entries()) {
      leaf.place(member, words);
      for (const position of leaf.positions) {
        expect(words[position]).toBe(state[position]);
        expect(leaf.value(member, position)).toBe(state[position]);
      }
    }
  }
});
