import { assign, setup } from 'xstate';
import { actor, alloc, choose, dereference, exchange, free, load, program, scenario, sectionBegins, sectionEnds, store, thread, type Address, type Thread } from '../../index';
import { operation } from '../../models';
import { kindsOf } from './kinds';

// An access to shared memory that has been made a few times is made on a short path from then on: it must look at what can change.

const ZEROED = { type: 'cell', words: 1, zeroed: true } as const;

/** Steps of its own that put the others' first steps into many states. */
function* noise({ noises }: { readonly noises: readonly Address[] }): Thread<void> {
  for (const word of noises) yield* store(word, 1);
}

describe.each(['states', 'traces'] as const)('in the search %s', (search) => {
  test('memory that was often read while it was allocated is seen to be freed', () => {
    const freedLate = program({
      name: 'freed late',
      words: { pointer: 0, noises: [0, 0, 0, 0] },
      threads: [
        function* reader({ pointer }) {
          const cell = yield* load(pointer);
          if (cell !== 0) yield* load(cell);
        },
        noise,
        function* updater({ pointer }) {
          const cell = yield* alloc(ZEROED);
          yield* store(pointer, cell);
          yield* free(yield* exchange(pointer, 0));
        },
      ],
    });
    expect(kindsOf(freedLate, { search })).toEqual(['use-after-free']);
  });

  test('a reference is seen to outlive its section where others led to the same access without one', () => {
    const types = {} as { context: { readonly cell: Address } };
    const uses = setup({ types, actors: { get: operation<undefined, Address>(), use: operation<Address, unknown>() } }).createMachine({
      id: 'uses',
      context: { cell: 0 },
      initial: 'getting',
      states: {
        getting: { invoke: { src: 'get', onDone: { target: 'using', actions: assign({ cell: ({ event }) => event.output }) } } },
        using: { invoke: { src: 'use', input: ({ context }) => context.cell, onDone: 'done' } },
        done: { type: 'final' },
      },
    });
    const outlives = scenario({
      name: 'outlives',
      *world() {
        const pointer = yield* alloc({ type: 'pointer', words: 1, memory: 'static', zeroed: true });
        yield* store(pointer, yield* alloc(ZEROED));
        const noises = yield* alloc({ type: 'noises', words: 4, memory: 'static', zeroed: true });
        return { pointer, noises: [0, 4, 8, 12].map((offset) => noises + offset) };
      },
      actors: ({ pointer, noises }) => ({
        reader: actor(uses, {
          *get() {
            if ((yield* choose(2)) === 0) return yield* load(pointer);
            for (const word of noises) yield* load(word);
            yield* sectionBegins(pointer);
            const cell = yield* dereference(pointer);
            yield* sectionEnds(pointer);
            return cell;
          },
          use: (cell) => load(cell),
        }),
        noise: thread(() => noise({ noises })),
      }),
    });
    expect(kindsOf(outlives, { search })).toEqual(['rcu-usage']);
  });
});
