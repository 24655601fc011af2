import { alloc, check, free, load, program, retry, RETRY, store, type Address } from '../../index';
import { CELL, kindsOf } from './kinds';

const publisher = (publish: (cell: Address, words: { p: Address; q: Address }) => Generator<never, void, number> | ReturnType<typeof store>) =>
  program({
    name: 'publish, then write',
    words: { p: 0, q: 0 },
    threads: [
      function* ({ p, q }) {
        const cell = yield* alloc(CELL);
        yield* store(cell, 1);
        yield* publish(cell, { p, q });
        yield* store(cell, 2);
        yield* store(cell, 3);
      },
      function* ({ p }) {
        const found = (yield* load(p)) & ~3;
        if (found !== 0) yield* load(found);
      },
    ],
    ignore: ['leak'],
  });

test('rule 6: memory is private until its address has been stored where others can read it', () => {
  const states = (privateSteps: boolean): number =>
    check(
      program({
        name: 'private work',
        words: { x: 0 },
        threads: [1, 2].map(
          (mine) =>
            function* ({ x }: { x: Address }) {
              const cell = yield* alloc(CELL);
              for (let value = 0; value < 5; value++) yield* store(cell, value);
              yield* store(x, mine);
              yield* free(cell);
            },
        ),
      }),
      { search: 'states', privateSteps },
    ).statistics.states;
  expect(states(true)).toBeLessThan(10);
  expect(states(false)).toBeGreaterThan(60);
});

test.each([
  ['a plain pointer', (cell: Address, { p }: { p: Address }) => store(p, cell)],
  ['a pointer with a tag in its low bits', (cell: Address, { p }: { p: Address }) => store(p, cell | 1)],
])('rule 6: what is published is visible from then on: %s', (_, publish) => {
  const scenario = { ...publisher(publish), reach: (words: { p: Address }) => ({ 'half written': (view: { word(address: Address): number }) => { const cell = view.word(words.p) & ~3; return cell !== 0 && view.word(cell) === 2; } }) };
  expect(kindsOf(scenario)).toEqual([]);
});

test('rule 6: publishing an object publishes what it points to', () => {
  const chain = program({
    name: 'a chain',
    words: { p: 0 },
    threads: [
      function* ({ p }) {
        const inner = yield* alloc(CELL);
        const outer = yield* alloc(CELL);
        yield* store(inner, 1);
        yield* store(outer, inner);
        yield* store(p, outer);
        yield* free(inner);
      },
      function* ({ p }) {
        const outer = yield* load(p);
        if (outer !== 0) yield* load(yield* load(outer));
      },
    ],
    ignore: ['leak'],
  });
  for (const privateSteps of [true, false]) expect(kindsOf(chain, { privateSteps })).toEqual(['use-after-free']);
});

test('rule 6: a loop over private memory alone is a stuck loop', () => {
  const spins = program({
    name: 'waits for itself',
    words: { x: 0 },
    threads: [
      function* () {
        const cell = yield* alloc({ ...CELL, zeroed: true });
        yield* retry(function* () {
          return (yield* load(cell)) === 1 ? 0 : RETRY;
        });
      },
    ],
  });
  for (const privateSteps of [true, false]) expect(kindsOf(spins, { privateSteps })).toEqual(['stuck-loop']);
});
