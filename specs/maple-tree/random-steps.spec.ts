import { join } from 'node:path';
import fc from 'fast-check';
import { straight } from 'quiesce/straight';
import type * as plays from './play';
import { anySteps } from './random-steps';

const SEQUENCES = process.env['QUIESCE_LONG'] === undefined ? 60 : 20_000;

/** Those of the other tests, and odd ones. */
const SLOTS = [[16, 10], [6, 6], [4, 3], [5, 4], [7, 5], [9, 3], [31, 31]] as const;

const SETTINGS = SLOTS.flatMap(([slots, allocSlots]) => [true, false].flatMap((inRcu) => [true, false].map((tracksGaps) => ({ slots, allocSlots, inRcu, tracksGaps }))));

describe.each(SETTINGS)('in a tree of $slots/$allocSlots slots, RCU mode $inRcu, gaps $tracksGaps', (setting) => {
  const begin = () => {
    const library = straight();
    return { library, ...library.use<typeof plays>(join(__dirname, 'play.ts')) };
  };

  test('whatever is done gives what a sorted array gives, leaves the structure sound, and nothing behind', () => {
    let run = begin();
    fc.assert(
      fc.property(anySteps, (steps) => {
        const before = run.library.memory.live;
        let wrong: string | null;
        try {
          wrong = run.play(setting, steps);
          const left = run.library.memory.live - before;
          if (wrong === null && left !== 1) wrong = `${left - 1} objects are left`; // the RCU's own words are static
        } catch (error) {
          wrong = error instanceof Error ? error.stack ?? error.message : String(error);
        }
        if (wrong === null) return;
        run = begin();
        throw new Error(wrong);
      }),
      { numRuns: SEQUENCES, seed: setting.slots * 100 + setting.allocSlots },
    );
  });
});
