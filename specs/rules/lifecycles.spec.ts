import { assign, sendTo, setup, fromPromise, type AnyStateMachine } from 'xstate';
import { actor, alloc, check, fetchAdd, free, load, program, scenario, store, UsageError, waitUntil, type Address, type Thread } from '../../index';
import { operation } from '../../models';
import { CELL, kindsOf } from './kinds';

const types = {} as { context: { readonly n: number } };
const { createMachine } = setup({ types, actors: { work: operation<undefined, unknown>(), more: operation<undefined, unknown>() } });

function* oneWord(): Thread<{ x: Address }> {
  return { x: yield* alloc({ type: 'x', words: 1, zeroed: true, memory: 'static' }) };
}

const running = (machine: AnyStateMachine, work: (x: Address) => Thread<unknown> = (x) => fetchAdd(x, 1), bindings: readonly string[] = ['work']) =>
  scenario({
    name: machine.id,
    world: oneWord,
    actors: ({ x }) => ({ worker: actor(machine, Object.fromEntries(bindings.map((name) => [name, () => work(x)]))) }),
  });

const end = { type: 'final' } as const;

const REFUSED: readonly (readonly [string, AnyStateMachine, RegExp, readonly string[]])[] = [
  ['after', createMachine({ id: 'm', context: { n: 0 }, initial: 'a', states: { a: { after: { 5: 'b' }, invoke: { src: 'work' } }, b: end } }), /delayed transition \(after\)/, ['work']],
  [
    'spawn',
    createMachine({ id: 'm', context: { n: 0 }, initial: 'a', states: { a: { entry: assign(({ spawn }) => (spawn('work', { id: 'kid' }), {})), invoke: { src: 'work', onDone: 'b' } }, b: end } }),
    /spawns kid/,
    ['work'],
  ],
  ['sendTo', createMachine({ id: 'm', context: { n: 0 }, initial: 'a', states: { a: { entry: sendTo('other', { type: 'X' }), invoke: { src: 'work', onDone: 'b' } }, b: end } }), /the action sendTo in m\.a/, ['work']],
  ['an action', createMachine({ id: 'm', context: { n: 0 }, initial: 'a', states: { a: { entry: () => undefined, invoke: { src: 'work', onDone: 'b' } }, b: end } }), /the action entry in m\.a/, ['work']],
  [
    'a promise',
    setup({ actors: { work: fromPromise(() => Promise.resolve(1)) } }).createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { src: fromPromise(() => Promise.resolve(1)) as never, onDone: 'b' } }, b: end } }),
    /logic of its own \(a promise/,
    [],
  ],
  [
    'two invokes at once',
    createMachine({ id: 'm', context: { n: 0 }, initial: 'a', states: { a: { invoke: [{ src: 'work', onDone: 'b' }, { src: 'more' }] }, b: end } }),
    /invokes work and more at once/,
    ['work', 'more'],
  ],
];

test.each(REFUSED)('rule 22: what has no meaning in a model is refused by name: %s', (_, machine, message, bindings) => {
  const attempt = (): unknown => check(running(machine, undefined, bindings));
  expect(attempt).toThrow(UsageError);
  expect(attempt).toThrow(message);
});

const repeats = createMachine({
  id: 'repeats',
  context: { n: 0 },
  initial: 'a',
  states: {
    a: {
      invoke: {
        src: 'work',
        onDone: [{ guard: ({ context }) => context.n < 3, target: 'a', reenter: true, actions: assign({ n: ({ context }) => context.n + 1 }) }, { target: 'b' }],
      },
    },
    b: end,
  },
});

test('rule 22: a cycle of operations without an access is refused', () => {
  const forever = createMachine({ id: 'forever', context: { n: 0 }, initial: 'a', states: { a: { invoke: { src: 'work', onDone: { target: 'a', reenter: true } } } } });
  expect(() => check(running(forever, function* () {}))).toThrow(/without an access/);
});

test('rule 22: a transition and the start of the next operation belong to the last access', () => {
  expect(check(running(repeats), { search: 'states' }).statistics.states).toBe(5);
});

test('a bound on operations is kept, although an operation begins with private work', () => {
  const bounded = {
    ...running(repeats, function* (x) {
      const cell = yield* alloc(CELL);
      yield* free(cell);
      yield* fetchAdd(x, 1);
    }),
    invariant:
      ({ x }: { x: Address }) =>
      (view: { word(address: Address): number }) =>
        view.word(x) <= 2,
  };
  for (const privateSteps of [true, false]) {
    const result = check(bounded, { limits: { operations: 2 }, privateSteps });
    expect(result.violations).toEqual([]);
    expect(result.limits).toEqual([{ limit: 'operations', value: 2 }]);
  }
});

test('rule 22: a coarse step runs until the operation ends or would block', () => {
  const coarse = program({
    name: 'coarse',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        yield* store(x, 1);
        yield* store(x, 2);
        yield* waitUntil(y, '==', 1);
        yield* load(x);
      },
      function* ({ x, y }) {
        yield* load(x);
        yield* store(y, 1);
      },
    ],
    reach: ({ x }) => ({ 'in the middle': (view) => view.word(x) === 1 }),
  });
  expect(check(coarse).goals).toEqual([{ goal: 'in the middle', reached: true }]);
  const { goals, statistics } = check(coarse, { granularity: 'operation' });
  expect(goals).toEqual([{ goal: 'in the middle', reached: false }]);
  // The start, T1 blocked, then T2 done, both done; and T2 done first.
  expect(statistics.states).toBe(5);
});

test('determinism: an operation that counts outside shared words is found out', () => {
  let count = 0;
  expect(() =>
    check(
      running(repeats, function* (x) {
        yield* store(x, ++count);
      }),
    ),
  ).toThrow(/not deterministic/);
});

test('determinism: a Set in the context, or in the world, is refused with its path', () => {
  const remembers = setup({ types: {}, actors: { work: operation<undefined, unknown>() } }).createMachine({
    id: 'remembers',
    context: { seen: new Set<number>() },
    initial: 'a',
    states: { a: { invoke: { src: 'work', onDone: 'b' } }, b: end },
  });
  expect(() => check(running(remembers))).toThrow(/context of lifecycle remembers.*seen holds a Set/);
  expect(() => check(scenario({ name: 'set', *world() { return { seen: new Set() }; }, actors: () => ({}) }))).toThrow(/seen holds a Set/);
});

test('determinism: a handle of the world that thread code changes is found out', () => {
  const counts = scenario({
    name: 'counts in a handle',
    *world() {
      const x = yield* alloc({ type: 'x', words: 1, zeroed: true, memory: 'static' });
      return { x, handle: { count: 0 } };
    },
    actors: ({ x, handle }) => ({ worker: actor(repeats, { *work() { handle.count++; yield* fetchAdd(x, 1); } }) }),
  });
  expect(() => check(counts)).toThrow(/keeps mutable state outside shared words/);
});

test('lifecycles merge histories: what was done before the last transition does not matter', () => {
  expect(kindsOf(running(createMachine({ id: 'twice', context: { n: 0 }, initial: 'a', states: { a: { invoke: { src: 'work', onDone: 'b' } }, b: { invoke: { src: 'work', onDone: 'c' } }, c: end } })))).toEqual([]);
});
