import { setup, assign } from 'xstate';
import { actor, again, alloc, assertThat, check, choose, fetchAdd, free, load, program, retry, RETRY, scenario, store, storeByte, thread, waitUntil, exchange, thisActor, type Thread, type Address } from '../../index';
import { operation } from '../../models';
const CELL = { type: 'cell', words: 1 } as const;
const say = (name: string, run: () => ReturnType<typeof check>): void => {
  try { const r = run(); console.log(name, '=>', r.verdict, r.violations.map(v => `${v.kind}: ${v.message} [${v.schedule.length}]`), JSON.stringify(r.limits), r.statistics.states); }
  catch (e) { console.log(name, '=> THREW', (e as Error).message, '| fix:', (e as any).fix); }
};
// 1 two findings into the same halted state
say('1 same halted', () => check(program({ name: 'a', words: { x: 0, p: 0 }, threads: [
  function* ({ x }) { const c = yield* choose(2); if (c === 0) { yield* assertThat(false, 'one'); } yield* load(0); },
] }), { all: true }));
// 2 carried freed address
say('2 carried freed', () => check(program({ name: 'a', words: { x: 0 }, threads: [
  function* ({ x }) { yield* retry(function* (old = 0) { const q = yield* alloc(CELL); yield* store(q, 1); if (old !== 0) { yield* load(old); return 1; } yield* load(x); yield* free(q); return again(q); }, 0); },
] }), { all: true, ignore: ['leak'] }));
// 3 nested loops with allocation in outer
say('3 nested', () => check(program({ name: 'a', words: { x: 0, y: 0 }, threads: [
  function* ({ x, y }) { yield* retry(function* () { const q = yield* alloc(CELL); yield* store(q, 1);
    yield* retry(function* () { return (yield* load(y)) === 0 ? 1 : RETRY; });
    yield* free(q); return (yield* load(x)) === 1 ? 1 : RETRY; }); },
  function* ({ x }) { yield* store(x, 1); }
] }), { all: true, limits: { states: 5000 } }));
// 4 operations bound
const two = setup({ actors: { a: operation<undefined, unknown>() } }).createMachine({ id: 'two', context: { n: 0 } as { n: number }, initial: 'one', states: { one: { invoke: { src: 'a', onDone: [{ guard: ({ context }) => (context as any).n < 3, target: 'one', reenter: true, actions: assign({ n: ({ context }) => (context as any).n + 1 }) }, { target: 'end' }] } }, end: { type: 'final' } } });
say('4 operations', () => check(scenario({ name: 'ops', *world() { return { x: yield* alloc({ type: 'x', words: 1, zeroed: true, memory: 'static' }) }; }, actors: ({ x }) => ({ u: actor(two, { *a() { const p = yield* alloc(CELL); yield* store(p, 1); yield* free(p); yield* fetchAdd(x, 1); } }) }),
  invariant: ({ x }) => (v) => v.word(x) <= 1 }), { limits: { operations: 1 } }));
// 5 daemon forever
say('5 daemon spins', () => check(scenario({ name: 'd', *world() { return { x: yield* alloc({ type: 'x', words: 1, zeroed: true, memory: 'static' }) }; }, actors: ({ x }) => ({ d: thread(function* () { yield* retry(function* () { yield* load(x); return RETRY; }); }, { daemon: true }), t: thread(function* () { yield* store(x, 1); }) }) })));
// 6 idle-ok with events forever
const idle = setup({ actors: { a: operation<undefined, unknown>() } }).createMachine({ id: 'idle', initial: 'rest', states: { rest: { tags: ['idle-ok'], on: { GO: 'run' } }, run: { invoke: { src: 'a', onDone: 'rest' } } } });
say('6 idle events', () => check(scenario({ name: 'd', *world() { return { x: yield* alloc({ type: 'x', words: 1, zeroed: true, memory: 'static' }) }; }, actors: ({ x }) => ({ d: actor(idle, { *a() { yield* load(x); } }, { events: [{ type: 'GO' }] }), t: thread(function* () { yield* store(x, 1); }) }) })));
// 7 interrupt halted; others on the cpu run on
say('7 halted interrupt', () => check(scenario({ name: 'd', *world() { return { x: yield* alloc({ type: 'x', words: 1, zeroed: true, memory: 'static' }) }; }, actors: ({ x }) => ({ i: thread(function* () { yield* store(x, 1); yield* load(0); }, { cpu: 0, interrupt: true }), t: thread(function* () { yield* waitUntil(x, '==', 1); yield* waitUntil(x, '==', 1); yield* assertThat(false, 'seen'); }, { cpu: 0 }) }) }), { all: true }));
// 8 non-blocking reader with interrupt
say('8 nonblocking irq', () => check(scenario({ name: 'd', *world() { return { x: yield* alloc({ type: 'x', words: 1, zeroed: true, memory: 'static' }) }; }, actors: ({ x }) => ({ i: thread(function* () { yield* store(x, 1); yield* load(x); }, { cpu: 0, interrupt: true }), t: thread(function* () { yield* load(x); yield* load(x); }, { cpu: 0, nonBlocking: ['t'] }) }) }), { all: true }));
// 9 local counter that shows at the third turn
say('9 third turn', () => check(program({ name: 'a', words: { x: 0 }, threads: [ function* ({ x }) { let n = 0; yield* retry(function* () { n++; yield* load(x); return n > 4 ? 1 : RETRY; }); } ] }), { all: true }));
// 10 byte store to an uninitialised word
say('10 byte', () => check(program({ name: 'a', words: { x: 0 }, threads: [ function* () { const p = yield* alloc({ type: 'c', words: 1 }); yield* storeByte(p, 1); yield* free(p); } ] }), { all: true }));
// 11 closure
let n = 0;
say('11 outer counter', () => check(program({ name: 'a', words: { x: 0 }, threads: [ function* ({ x }) { n++; yield* store(x, n); } ] }), { all: true }));
say('12 spin wait by value trap', () => check(program({ name: 'a', words: { x: 0 }, threads: [ function* ({ x }) { yield* retry(function* () { return (yield* load(x)) === 1 ? 1 : RETRY; }); } ] }), { all: true }));
say('12b random', () => check(program({ name: 'a', words: { x: 0 }, threads: [ function* ({ x }) { yield* store(x, 1); } ] }), { search: 'random' }));
// 13 never-ending private loop
say('13 private loop', () => check(program({ name: 'a', words: { x: 0 }, threads: [ function* () { const p = yield* alloc({ ...CELL, zeroed: true }); yield* retry(function* () { return (yield* load(p)) === 1 ? 1 : RETRY; }); } ] }), { all: true }));
