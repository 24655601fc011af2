import { join } from 'node:path';
import fc from 'fast-check';
import { straight } from 'quiesce/straight';
import { DirectMemory, type DirectOptions } from '../../impl/memory';
import * as played from './play';
import type { Move, Which } from './play';

const file = join(__dirname, 'play.ts');

/** Fails some of the allocations, always the same ones. */
function failing(pattern: readonly boolean[]): DirectOptions {
  let allocations = 0;
  return { failAllocation: ({ memory }) => memory !== 'static' && pattern[allocations++ % pattern.length] === true };
}

test.each<Which>(['small tree', 'kernel tree', 'array'])('%s: the same straight through as access by access', (which) => {
  const move = fc.tuple(fc.constantFrom<Move[0]>('reserve', 'reserve', 'reserve oneway', 'abort', 'commit', 'take', 'look up'), fc.nat(12));
  const pattern = fc.oneof(fc.constant([false]), fc.array(fc.boolean(), { minLength: 5, maxLength: 9 }));
  fc.assert(
    fc.property(pattern, fc.array(move, { maxLength: 40 }), (fails, moves) => {
      const memory = new DirectMemory(failing(fails));
      const library = straight(failing(fails));
      const said = memory.run(played.play(which, moves));
      expect(library.use<typeof played>(file).play(which, moves)).toEqual(said);
      expect(library.memory.live).toBe(memory.live);
    }),
    { numRuns: 20, seed: 1 },
  );
});
