import { join } from 'node:path';
import { acquireWhen, alloc, check, free, load, program, scenario as scenarioOf, store, thread, waitUntil, type Address, type CheckOptions, type Scenario, type Thread, type Violation } from '../../index';
import { collectScenarios } from '../../harness/cli/collect';
import { bothPolite } from '../programs/polite';

const words = { x: 0, flag: 0, a: 0, b: 0 };
type Words = Readonly<Record<keyof typeof words, Address>>;
const lock = (word: Address): Thread<unknown> => acquireWhen(word, '==', 0, 1, { order: 'acquire' });

function violation(scenario: Scenario, options: CheckOptions = {}): Violation {
  const [first] = check(scenario, { search: 'states', ...options }).violations;
  if (first === undefined) throw new Error(`${scenario.name} holds`);
  return first;
}

/** The sentences with their steps, and whether each has a line of the source. */
function told(scenario: Scenario, options?: CheckOptions): readonly string[] {
  const { explanation = [], schedule } = violation(scenario, options);
  for (const { step } of explanation) expect(step).toBeLessThanOrEqual(schedule.length);
  return explanation.map(({ step, text }) => `${step} ${text}`);
}

/** A shipped scenario. */
function shipped(file: string, name: string): Scenario {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- any file of the shipped scenarios
  const scenario = collectScenarios(require(join(__dirname, '../scenarios', file)) as Record<string, unknown>, file).find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`no scenario is called ${name}`);
  return scenario;
}

test('a data race tells the last order between the two, and who held a lock alone', () => {
  function* writer({ x, flag, a }: Words): Thread<void> {
    yield* lock(a);
    yield* store(flag, 1, 'release');
    yield* store(x, 1, 'plain');
    yield* store(a, 0, 'release');
  }
  function* reader({ x, flag }: Words): Thread<void> {
    if ((yield* load(flag, 'acquire')) === 1) yield* load(x, 'plain');
  }
  const scenario = program({ name: 'race', words, threads: [writer, reader] });
  expect(told(scenario)).toEqual([
    '1 T1 takes the lock a; T2 does not hold it',
    "4 T2 is about to access x, too (plainly), at the same moment: the last thing that ordered them is T2's read of flag in step 3, and nothing does after it",
    '4 T1 accesses x (plainly): a plain write and a plain read of one word at the same moment',
  ]);
});

test('an operation that must not block tells who holds the lock for which it waits, and that he can go on', () => {
  function* owner([a, b]: readonly Address[]): Thread<void> {
    yield* lock(a!);
    yield* load(b!);
    yield* store(a!, 0);
  }
  const scenario = scenarioOf({
    name: 'held',
    *world(): Thread<readonly Address[]> {
      return [yield* alloc({ type: 'a', words: 1, memory: 'static', zeroed: true }), yield* alloc({ type: 'b', words: 1, memory: 'static', zeroed: true })];
    },
    actors: (words) => ({
      owner: thread(() => owner(words)),
      hasty: thread(
        function* () {
          yield* lock(words[0]!);
          yield* store(words[0]!, 0);
        },
        { nonBlocking: ['hasty'] },
      ),
    }),
  });
  expect(told(scenario)).toEqual([
    '1 owner holds the lock a since step 1, and can go on',
    '1 hasty waits for a == 0; it is 1: owner holds that lock since step 1',
    '1 hasty of hasty is blocked when it runs alone',
  ]);
});

test('a deadlock tells what each waits for and who holds it', () => {
  function* one({ a, b }: Words): Thread<void> {
    yield* lock(a);
    yield* lock(b);
    yield* store(b, 0);
    yield* store(a, 0);
  }
  function* two({ a, b }: Words): Thread<void> {
    yield* lock(b);
    yield* lock(a);
    yield* store(a, 0);
    yield* store(b, 0);
  }
  expect(told(program({ name: 'locks', words, threads: [one, two] }))).toEqual([
    '2 T1 waits for b == 0; it is 1: T2 holds that lock since step 2',
    '2 T2 waits for a == 0; it is 1: T1 holds that lock since step 1',
    '2 T1 is blocked for ever',
  ]);
});

test('a deadlock tells of a lock whose holder has ended', () => {
  const scenario = program({ name: 'kept', words, threads: [({ a }: Words) => lock(a), ({ a }: Words) => lock(a)] });
  expect(told(scenario)).toEqual([expect.stringMatching(/^1 T2 waits for a == 0; it is 1: T1 holds that lock since step 1, and has ended$/), '1 T2 is blocked for ever']);
});

test('a lost wake-up tells that whoever should wake came before', () => {
  function* sleeps({ x }: Words): Thread<void> {
    yield* store(x, 1);
    yield* waitUntil(x, '==', 0);
  }
  function* wakes({ x }: Words): Thread<void> {
    if ((yield* load(x)) === 1) yield* store(x, 0);
  }
  expect(told(program({ name: 'lost wake-up', words, threads: [sleeps, wakes] }))).toEqual([
    '2 T1 waits for x == 0; it is 1, which it wrote itself in step 2; T2 last touched it in step 1, before that',
    '2 T1 is blocked for ever',
  ]);
});

test('a livelock tells what is read in the turns that repeat', () => {
  const scenario = bothPolite();
  const { kind, explanation = [], cycle = [] } = violation(scenario, { ignore: ['deadlock'] });
  expect(kind).toBe('livelock');
  expect(cycle.length).toBeGreaterThan(0);
  expect(explanation.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^T\d goes round for ever: it sees 1 in [ab], which T\d wrote in step \d+$/));
  expect(explanation.at(-1)?.text).toBe('somebody can always move and nobody will ever finish');
});

test('a final condition tells of the lost update', () => {
  function* increment({ x }: Words): Thread<void> {
    yield* store(x, (yield* load(x)) + 1);
  }
  const scenario = program({ name: 'lost', words, threads: [increment, increment], finally: ({ x }: Words) => (view) => view.word(x) === 2 });
  const sentences = told(scenario);
  expect(sentences).toHaveLength(3);
  expect(sentences[1]).toMatch(/^4 (T\d) writes 1 to x, though it had read it in step \d, before (T\d) wrote it in step 3$/);
  expect(sentences[2]).toBe('4 the final condition does not hold');
});

test('memory freed twice tells both, with their lines', () => {
  function* frees({ x }: Words): Thread<void> {
    yield* free(yield* load(x));
  }
  function* fills({ x }: Words): Thread<void> {
    yield* store(x, yield* alloc({ type: 'Box', words: 1 }));
    yield* store(x, 0);
  }
  const scenario = program({ name: 'twice', words, threads: [fills, frees, frees], ignore: ['invalid-free', 'leak'] });
  const { explanation = [] } = violation(scenario, { ignore: ['invalid-free', 'out-of-bounds'] });
  expect(explanation.map(({ text }) => text.replace(/T\d/, 'T'))).toEqual(['T frees Box, without a grace period', 'T frees Box a second time']);
  for (const { site } of explanation) expect(site?.file).toBe(__filename);
});

test('freed memory read under RCU tells the section, the free and that nothing waited', () => {
  expect(told(shipped('free-without-grace-period.ts', 'free without a grace period'), { search: 'auto' })).toEqual([
    '7 reader gets a pointer to RcuBoxInner<i32> from maple_node+20, inside the read-side critical section that it entered in step 1',
    '35 updater frees RcuBoxInner<i32>, without a grace period',
    '36 reader reads RcuBoxInner<i32>+8, which is freed: its section is open since step 1, and the free waited for no grace period',
  ]);
});

test('a box that is in the tree after its grace period tells that it could still be found', () => {
  expect(told(shipped('box-as-posted.ts', 'the box as posted, in a tree for a grace period'), { search: 'auto' })).toEqual([
    '1 user asks for a grace period (kvfree_call_rcu), after which RcuBoxInner<i32> is to be freed',
    '22 gracePeriod frees RcuBoxInner<i32>; its grace period ended in step 22',
    '34 user gets a pointer to RcuBoxInner<i32> from maple_node+20, inside the read-side critical section that it entered in step 28',
    '38 user reads RcuBoxInner<i32>, which is freed: its section is open since step 28, which is after the free: RcuBoxInner<i32> could still be found',
  ]);
});

test('an early grace period tells the section, the request and its end', () => {
  expect(told(shipped('late-reader.ts', 'a reader that starts after the detector looked at it'), { search: 'auto' })).toEqual([
    '27 late enters a read-side critical section, which it does not leave',
    "28 updater asks for a grace period by kvfree_call_rcu: it must wait for late's section",
    expect.stringMatching(/^43 gracePeriod is told that the grace period is over, while late is still inside \(since step 27\)$/),
  ]);
});

test.each([
  ['box-as-posted.ts', 'the box as posted, inserted and erased', 'double-queue', /^user queues RcuBoxInner<i32>\+4 by kvfree_call_rcu$/],
  ['destructor.ts', 'a destructor that sleeps', 'illegal-sleep', /^gracePeriod begins to run a callback: nothing in it may sleep$/],
  ['srcu.ts', 'cleanup_srcu_struct without srcu_barrier', 'warning', /^owner queues object by kvfree_call_rcu, which is not served yet$/],
  ['guards.ts', 'a missing guard', 'rcu-usage', /^reader leaves the read-side critical section that it entered in step 1$/],
  ['moved-box.ts', 'a box dropped after it was moved', 'ownership', /^user gives RcuBoxInner<i32> to the container$/],
  ['rcu-pointer.ts', 'a value published before it is filled', 'uninitialised-read', /^reader gets a pointer to RcuBoxInner<i32>#2 from /],
  ['binder.ts', 'binder: a look-up against a free, the tree not in RCU mode', 'not-linearizable', /^reader: a lookup found nothing at index 2, but since it was called the map held only &RcuBoxInner<Descriptor>#2 at index 2$/],
] as const)('%s: %s', (file, name, kind, sentence) => {
  const { kind: found, explanation = [], site } = violation(shipped(file, name), { search: 'auto' });
  expect(found).toBe(kind);
  expect(explanation.map(({ text }) => text)).toContainEqual(expect.stringMatching(sentence));
  expect(explanation.length).toBeGreaterThan(1);
  expect(explanation.at(-1)?.site).toEqual(site?.frames.find(({ own }) => own));
});
