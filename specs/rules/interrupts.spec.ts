import {
  acquireWhen, actor, alloc, assertThat, check, interruptsOff, interruptsOn, load, mightSleep, scenario, store, thread, waitUntil,
  type ActorOptions, type Address, type Scenario, type Thread,
} from '../../index';
import { Mutex, SpinLock } from '../../impl/sync';
import { daemon } from '../../models';
import { kindsOf } from './kinds';

/** Words of a program: what the interrupt counts in, and others. */
interface Words {
  readonly x: Address;
  readonly y: Address;
  readonly lock: SpinLock;
  readonly mutex: Mutex;
}
type Body = (words: Words) => Thread<unknown>;

const of = (actors: Readonly<Record<string, readonly [Body, ActorOptions?]>>, more: Partial<Pick<Scenario<Words>, 'reach' | 'invariant' | 'finally'>> = {}): Scenario<Words> =>
  scenario({
    name: `of ${Object.keys(actors).join(' and ')}`,
    *world() {
      const x = yield* alloc({ type: 'x', words: 2, memory: 'static', zeroed: true });
      return { x, y: x + 4, lock: yield* SpinLock.create('of both'), mutex: yield* Mutex.create('sleeps') };
    },
    actors: (words) => Object.fromEntries(Object.entries(actors).map(([name, [body, options]]) => [name, thread(() => body(words), options)])),
    ...more,
  });

const TASK: ActorOptions = { cpu: 0 };
const INTERRUPT: ActorOptions = { cpu: 0, interrupt: true };

/** Two accesses, between which nobody on its CPU may look. */
function* ticks({ x }: Words): Thread<void> {
  yield* store(x, 1);
  yield* store(x, 2);
}

/** What a task of three accesses can see of an interrupt, one number per access; with `between` before the second and third. */
function seenBy(before: () => Thread<unknown>, after: () => Thread<unknown>): readonly string[] {
  const wanted = [0, 1, 2].flatMap((first) => [0, 1, 2].flatMap((second) => [0, 1, 2].map((third) => [first, second, third])));
  const task: Body = function* ({ x, y }) {
    const first = yield* load(x);
    yield* before();
    const second = yield* load(x);
    const third = yield* load(x);
    yield* after();
    yield* store(y, first * 100 + second * 10 + third + 1);
  };
  const one = of({ task: [task, TASK], tick: [ticks, INTERRUPT] }, {
    reach: ({ y }) => Object.fromEntries(wanted.map(([a, b, c]) => [`${a}${b}${c}`, (view) => view.word(y) === a! * 100 + b! * 10 + c! + 1])),
  });
  const reached = (['states', 'reduced', 'star'] as const).map((search) => check(one, { search, all: true }).goals.filter((goal) => goal.reached).map(({ goal }) => goal).sort());
  expect(reached[1]).toEqual(reached[0]);
  expect(reached[2]).toEqual(reached[0]);
  return reached[0]!;
}

function* nothing(): Thread<void> {}

test('an interrupt comes at every point while they are on, and at none while they are off', () => {
  expect(seenBy(nothing, nothing)).toEqual(['000', '002', '022', '222']);
  expect(seenBy(interruptsOff, interruptsOn)).toEqual(['000', '022', '222']);
});

test('interrupts that were turned off twice are off until they were turned on twice', () => {
  function* twiceOff(): Thread<void> {
    yield* interruptsOff();
    yield* interruptsOff();
  }
  function* nests(words: Words, times: number): Thread<void> {
    yield* twiceOff();
    const first = yield* load(words.x);
    yield* interruptsOn();
    yield* load(words.y);
    yield* assertThat((yield* load(words.x)) === first, 'still off');
    if (times === 2) yield* interruptsOn();
    yield* load(words.y);
    yield* assertThat((yield* load(words.x)) === first, 'on again');
  }
  const nested = (times: number) => of({ task: [(words) => nests(words, times), TASK], tick: [ticks, { ...INTERRUPT, daemon: true }] });
  expect(check(nested(2), { search: 'states', all: true }).violations.map(({ message }) => message)).toEqual(['on again']);
  expect(kindsOf(nested(1))).toEqual([]);
});

test('turning interrupts on that are not off is a warning', () => {
  const unbalanced: Body = function* ({ x }) {
    yield* load(x);
    yield* interruptsOn();
  };
  expect(kindsOf(of({ task: [unbalanced, TASK], tick: [ticks, INTERRUPT] }))).toEqual(['warning']);
});

test('that interrupts are off rides on the next access: one may come before it', () => {
  const task: Body = function* ({ x, y }) {
    yield* load(y);
    yield* interruptsOff();
    const seen = yield* load(x);
    yield* assertThat(seen === 0, 'one came in between');
    yield* assertThat((yield* load(x)) === seen, 'one came later');
    yield* interruptsOn();
  };
  const { violations } = check(of({ task: [task, TASK], tick: [ticks, INTERRUPT] }), { search: 'states', all: true });
  expect(violations.map(({ message }) => message)).toEqual(['one came in between']);
});

test('they are off with the access that goes with them, which waits: until it can be made they are on', () => {
  const task: Body = function* ({ x }) {
    yield* interruptsOff();
    yield* waitUntil(x, '==', 2);
    yield* interruptsOn();
  };
  const waitsInside: Body = function* ({ x, y }) {
    yield* interruptsOff();
    yield* load(y);
    yield* waitUntil(x, '==', 2);
    yield* interruptsOn();
  };
  expect(kindsOf(of({ task: [task, TASK], tick: [ticks, INTERRUPT] }))).toEqual([]);
  expect(kindsOf(of({ task: [waitsInside, TASK], tick: [ticks, INTERRUPT] }))).toEqual(['deadlock']);
});

test('an interrupt may turn interrupts off itself; when it is over they are on, whatever it did', () => {
  const careless: Body = function* (words) {
    yield* interruptsOff();
    yield* ticks(words);
  };
  const careful: Body = function* (words) {
    yield* careless(words);
    yield* interruptsOn();
  };
  const task: Body = function* ({ x, y }) {
    yield* waitUntil(x, '==', 2);
    yield* store(y, 1);
  };
  for (const tick of [careless, careful]) expect(kindsOf(of({ task: [task, TASK], tick: [tick, INTERRUPT] }))).toEqual([]);
});

test('who is halted gives its CPU back, an interrupt or who has turned them off', () => {
  const breaks: Body = function* ({ x }) {
    yield* interruptsOff();
    yield* store(x, 1);
    yield* load(0);
    yield* interruptsOn();
  };
  const told: Body = function* ({ x }) {
    yield* waitUntil(x, '==', 1);
    yield* assertThat(false, 'runs on');
  };
  expect(kindsOf(of({ task: [breaks, TASK], tick: [told, INTERRUPT] }))).toEqual(['assertion', 'out-of-bounds']);
  expect(kindsOf(of({ task: [told, TASK], tick: [breaks, INTERRUPT] }))).toEqual(['assertion', 'out-of-bounds']);
});

test('nothing may sleep while interrupts are off', () => {
  const sleeps = (sleep: Body): Body =>
    function* (words) {
      yield* interruptsOff();
      yield* load(words.x);
      yield* sleep(words);
      yield* interruptsOn();
    };
  const locks: Body = function* ({ mutex }) {
    const guard = yield* mutex.lock();
    yield* guard.drop();
  };
  const allocates: Body = () => alloc({ type: 'cell', words: 1 });
  const might: Body = function* ({ x }) {
    yield* mightSleep('cond_resched()');
    yield* load(x);
  };
  for (const sleep of [locks, allocates, might]) expect(kindsOf(of({ task: [sleeps(sleep), TASK], tick: [ticks, INTERRUPT] }))).toEqual(['illegal-sleep']);
  // Whether there is anything to interrupt it or not.
  expect(kindsOf(of({ task: [sleeps(might)] }))).toEqual(['illegal-sleep']);
});

test('two tasks of one CPU take turns at every point, but where one has turned interrupts off', () => {
  const counts = (off: boolean): Body =>
    function* ({ x }) {
      if (off) yield* interruptsOff();
      yield* store(x, (yield* load(x)) + 1);
      if (off) yield* interruptsOn();
    };
  const both = (off: boolean, cpu: number) =>
    of({ one: [counts(off), TASK], two: [counts(off), { cpu }] }, { finally: ({ x }) => (view) => view.word(x) === 2 });
  expect(kindsOf(both(false, 0))).toEqual(['assertion']);
  expect(kindsOf(both(true, 0))).toEqual([]);
  expect(kindsOf(both(true, 1))).toEqual(['assertion']);
});

/** A destructor: takes the lock, and changes what it protects. */
const destroys: Body = function* ({ x, lock }) {
  yield* load(x);
  const guard = yield* lock.lock();
  yield* store(x, 1);
  yield* guard.drop();
};

const turnsOff: Body = function* (words) {
  yield* interruptsOff();
  yield* destroys(words);
  yield* interruptsOn();
};

test('a spinlock that an interrupt takes while the actor that it interrupted has it is a deadlock', () => {
  for (const search of ['states', 'reduced', 'star'] as const) {
    expect(kindsOf(of({ task: [destroys, TASK], softirq: [destroys, INTERRUPT] }), { search })).toEqual(['deadlock']);
    expect(kindsOf(of({ task: [turnsOff, TASK], softirq: [destroys, INTERRUPT] }), { search })).toEqual([]);
    expect(kindsOf(of({ task: [destroys, { cpu: 1 }], softirq: [destroys, INTERRUPT] }), { search })).toEqual([]);
  }
});

test('so it is where both are daemons, which may be blocked, but not with the CPU for themselves', () => {
  const daemons = (task: Body) =>
    scenario<Words>({
      name: 'daemons',
      world: (setting) => of({}).world(setting),
      actors: (words) => ({
        task: thread(() => task(words), { ...TASK, daemon: true }),
        softirq: actor(
          daemon,
          {
            *awaitWork() {
              yield* waitUntil(words.y, '==', 1);
            },
            *work() {
              yield* store(words.y, 0);
              yield* destroys(words);
            },
          },
          { ...INTERRUPT, daemon: true },
        ),
        timer: thread(() => store(words.y, 1)),
      }),
    });
  for (const search of ['states', 'reduced', 'star'] as const) {
    expect(kindsOf(daemons(destroys), { search })).toEqual(['deadlock']);
    expect(kindsOf(daemons(turnsOff), { search, ignore: ['livelock', 'stuck-loop'] })).toEqual([]);
  }
});

test('through a third party, too: it waits for somebody who waits for the actor that it interrupted', () => {
  const interrupted: Body = ({ x }) => store(x, 1);
  const between: Body = function* ({ x, y }) {
    yield* waitUntil(x, '==', 1);
    yield* store(y, 1);
  };
  const waits: Body = function* ({ y }) {
    yield* load(y);
    yield* waitUntil(y, '==', 1);
  };
  for (const search of ['states', 'reduced', 'star'] as const) {
    expect(kindsOf(of({ interrupted: [interrupted, TASK], between: [between], softirq: [waits, INTERRUPT] }), { search })).toEqual(['deadlock']);
    expect(kindsOf(of({ interrupted: [interrupted, { cpu: 1 }], between: [between], softirq: [waits, INTERRUPT] }), { search })).toEqual([]);
  }
});

test('a lock of two on other CPUs is waited for, even by an interrupt', () => {
  const locks: Body = function* ({ x }) {
    yield* acquireWhen(x, '==', 0, 1);
    yield* store(x, 0);
  };
  expect(kindsOf(of({ task: [ticks, TASK], softirq: [locks, INTERRUPT], elsewhere: [locks, { cpu: 1 }] }))).toEqual(['deadlock']);
  expect(kindsOf(of({ task: [({ y }) => store(y, 1), TASK], softirq: [locks, INTERRUPT], elsewhere: [locks, { cpu: 1 }] }))).toEqual([]);
});

test('a verdict says whether interrupts came, and where', () => {
  const meaning = (task: ActorOptions, tick: ActorOptions): string | undefined => check(of({ task: [ticks, task], tick: [ticks, tick] })).meaning.find((line) => line.includes('interrupt'));
  expect(meaning({}, {})).toBe('no interrupts');
  expect(meaning(TASK, INTERRUPT)).toBe('1 interrupt, at every point at which CPU 0 takes them');
  expect(meaning({ cpu: 1 }, INTERRUPT)).toBe('1 interrupt, alone on CPU 0: nobody is interrupted');
});
