import seedrandom from 'seedrandom';
import { assign, setup } from 'xstate';
import { actor, alloc, exchange, fetchAdd, load, scenario, store, type Address, type Scenario, type Thread, type View } from '../../index';
import { operation } from '../../models';

interface World {
  readonly words: readonly [Address, Address];
}

const PLACES = 5;
const types = {} as { context: { readonly turns: number } };

/** Goes from place to place, as often as told; where to, is what its operation returns. */
const wanderer = (most: number) =>
  setup({
    types,
    actors: { work: operation<undefined, number>() },
    actions: { counts: assign({ turns: ({ context }) => context.turns + 1 }) },
    guards: {
      'is tired': ({ context }) => context.turns >= most,
      leads: (_, { output, to }: { readonly output: number; readonly to: number }) => output % PLACES === to,
    },
  }).createMachine({
    id: 'wanderer',
    context: { turns: 0 },
    initial: 'place0',
    states: {
      ...Object.fromEntries(Array.from({ length: PLACES }, (_, place) => [
        `place${place}`,
        {
          invoke: {
            src: 'work' as const,
            onDone: [
              { guard: 'is tired' as const, target: 'over' },
              ...Array.from({ length: PLACES }, (__, to) => ({
                guard: { type: 'leads' as const, params: ({ event }: { readonly event: { readonly output: number } }) => ({ output: event.output, to }) },
                target: `place${to}`,
                reenter: true,
                actions: 'counts' as const,
              })),
            ],
          },
        },
      ])),
      over: { type: 'final' },
    },
  });

/** Lifecycles that a seed stands for: where they go depends on who was before whom, and some ways are gone in few runs. An invariant looks at a word late. */
export function randomLifecycles(seed: string): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const wanderers = Array.from({ length: 2 + below(2) }, () => ({ most: 1 + below(3), by: below(4), from: below(2), to: below(2), how: below(3) }));
  const [large, one] = [below(10), below(2)];
  return scenario<World>({
    name: `random lifecycles ${seed}`,
    *world() {
      const word = yield* alloc({ type: 'words', words: 2, zeroed: true, memory: 'static' });
      return { words: [word, word + 4] };
    },
    actors: ({ words }) =>
      Object.fromEntries(
        wanderers.map(({ most, by, from, to, how }, index) => [
          `wanderer${index + 1}`,
          actor(wanderer(most), {
            *work(): Thread<number> {
              const seen = yield* load(words[from]!);
              if (how === 1) return yield* fetchAdd(words[to]!, by);
              if (how === 2) return yield* exchange(words[to]!, 2 * seen + by);
              yield* store(words[to]!, seen + by);
              return seen;
            },
          }),
        ]),
      ),
    invariant: ({ words }) => (view: View) => view.word(words[one]!) < large || view.word(words[1 - one]!) < 1000,
  });
}
