import seedrandom from 'seedrandom';
import { Footprint } from '../../harness/machine/footprint';
import { FootprintSets } from '../../harness/search/footprint-sets';
import { Touched } from '../../harness/search/touched';
import { ToldLessons } from '../../harness/search/crew/told-lessons';
import { systemOf } from '../exactness/trace-counter';
import { manyWriters } from '../programs/many-writers';

const { machine } = systemOf(manyWriters(2), { privateSteps: true });

/** Of places that are read, and of places that are written. */
function footprintOf(entries: readonly number[]): Footprint {
  const footprint = new Footprint(true);
  for (const entry of entries) footprint.add(entry);
  return footprint;
}

describe('sets of places', () => {
  test('are what was known and what was touched, in one order, whatever else was put together', () => {
    const sets = new FootprintSets();
    const random = seedrandom('sets');
    const below = (count: number): number => Math.floor(random() * count);
    const wrong: string[] = [];
    // So many that some of them have one hash.
    for (let number = 0; number < 300_000; number++) {
      // Places that nobody has met come as they are, but for the one that decides.
      const entries = Array.from({ length: 3 }, (_, at) => (1_000_000 * (at + 1) + below(1_000_000)) * 2 + below(2));
      const decides = below(2) === 0 ? -1 : entries[2]! >> 1;
      const set = sets.get(sets.joined([], footprintOf(entries), decides, machine.objects));
      const right = decides < 0 ? entries : [entries[2]!, entries[0]!, entries[1]!];
      if (set.length !== 3 || set.some((entry, at) => entry !== right[at])) wrong.push(`${set.join()} for ${right.join()}`);
    }
    expect(wrong).toEqual([]);
  });

  test('begin with the place that decides, of the same places too', () => {
    const sets = new FootprintSets();
    const all = [2_000_000, 4_000_000, 6_000_000];
    const [none, last] = [-1, 3_000_000].map((decides) => sets.get(sets.joined([], footprintOf(all), decides, machine.objects)));
    expect(none).toEqual(all);
    expect(last).toEqual([6_000_000, 2_000_000, 4_000_000]);
  });

  test('have a place once, and say that it is written if it ever was', () => {
    const sets = new FootprintSets();
    const [read, written] = [8, 9];
    const one = sets.joined([read, 20], footprintOf([written, 31]), -1, machine.objects);
    expect(sets.get(one)).toEqual([written, 20, 31]);
    expect(sets.joined([written], footprintOf([20, 31]), -1, machine.objects)).toBe(one);
  });
});

describe('what steps are known to touch', () => {
  const [control, actor] = [machine.at(0), 0];

  test('is taken back as a whole, however often it became more', () => {
    const touched = new Touched(systemOf(manyWriters(2), { privateSteps: true }));
    const standing = touched.standing(control, actor);
    touched.begin();
    for (const entries of [[200], [200, 300], [200, 300, 400]]) touched.complete(control, actor, footprintOf(entries));
    expect(touched.places(control, actor)).toHaveLength(3);
    expect(touched.grew).toBe(true);
    touched.takeBack();
    expect({ known: touched.known(standing), places: touched.places(control, actor), grew: touched.grew }).toEqual({ known: 0, places: [], grew: false });
  });

  test('is known again by the number of the lesson that said it', () => {
    const touched = new Touched(systemOf(manyWriters(2), { privateSteps: true }));
    const told = new ToldLessons(touched);
    const standing = touched.standing(control, actor);
    const numbers = [[200], [200, 301]].map((entries) => {
      touched.complete(control, actor, footprintOf(entries));
      expect(told.numberOf(standing)).toBe(-1);
      const number = told.add();
      told.says(standing);
      expect(told.numberOf(standing)).toBe(number);
      return number;
    });
    const words = touched.wordsOf(standing);
    expect(told.know(numbers[0]!)).toBe(standing);
    expect(touched.places(control, actor)).toEqual([]);
    expect(told.numberOf(standing)).toBe(-1);
    expect(told.know(numbers[1]!)).toBe(standing);
    expect(touched.wordsOf(standing)).toBe(words);
    expect(touched.places(control, actor)).toHaveLength(2);
  });
});
