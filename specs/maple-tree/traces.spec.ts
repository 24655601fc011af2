import { join } from 'node:path';
import { straight } from 'quiesce/straight';
import { DirectMemory } from '../../impl/memory';
import { GEOMETRIES } from './geometries';
import * as replays from './replay';
import { readTraces } from './trace';

/** The RCU's words, which are static. */
const STANDING = 1;

/** Large trees are looked at after so many lines. */
const LARGE = process.env['QUIESCE_LONG'] === undefined ? 2_500 : 50;

const SIZES = [
  ['small', 96, 1],
  ['medium', 100, 1],
  ['large', 4, LARGE],
] as const;

/** How many of the traces are replayed by generators, too, and how much of the memory is compared then. */
const BY_GENERATORS = [
  ['small', 96],
  ['medium', 6],
] as const;
const WORDS = 1 << 14;

const file = join(__dirname, 'replay.ts');

describe.each(GEOMETRIES)('in geometry %s, what the kernel recorded', (_, geometry) => {
  test.each(SIZES)('in %s traces comes out, in both modes, the structure sound, nothing left', (size, count, inspectEvery) => {
    const traces = readTraces(size);
    expect(traces).toHaveLength(count);
    const library = straight();
    const { replay } = library.use<typeof replays>(file);
    for (const trace of traces) {
      for (const inRcu of [true, false]) {
        const before = library.memory.live;
        expect(replay(trace, { geometry, inRcu, inspectEvery }).differences).toEqual([]);
        expect(library.memory.live - before).toBe(STANDING);
      }
    }
  });

  test.each(BY_GENERATORS)('in %s traces, %i of them, comes out by generators, too, and leaves the same words behind', (size, count) => {
    const library = straight();
    const { replay } = library.use<typeof replays>(file);
    const memory = new DirectMemory();
    for (const trace of readTraces(size).slice(0, count)) {
      for (const inRcu of [true, false]) {
        const options = { geometry, inRcu, inspectEvery: 50 };
        const given = memory.run(replays.replay(trace, options));
        expect(given).toEqual(replay(trace, options));
        expect(given.differences).toEqual([]);
        expect(memory.live).toBe(library.memory.live);
        for (let word = 0; word < WORDS; word++) if (memory.word(word * 4) !== library.memory.word(word * 4)) throw new Error(`${trace.name}: word ${word} differs`);
      }
    }
  });
});
