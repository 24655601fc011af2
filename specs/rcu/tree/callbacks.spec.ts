import { check } from '../../../harness/check';
import { scenario, type Scenario } from '../../../harness/scenario';
import { alloc, assertThat, load, store, waitUntil, type Address, type Thread } from '../../../impl/memory';
import { RCU_HEAD_WORDS, TreeRcu, type Callback, type TreeCpu } from '../../../impl/rcu';
import { detecting } from '../../scenarios/detecting';
import { task } from '../../scenarios/tree-worlds';

interface World {
  readonly rcu: TreeRcu;
  readonly count: Callback;
  readonly heads: readonly Address[];
  /** How many callbacks have run. */
  readonly counter: Address;
}

function* world(kind: typeof TreeRcu, core: 'softirq' | 'thread', cpus: number, callbackCpus: readonly number[]): Thread<World> {
  const rcu = yield* kind.create({ cpus, core, callbackCpus });
  const counter = yield* alloc({ type: 'counter', words: 1, memory: 'static', zeroed: true });
  const count = rcu.callback('count', function* () {
    yield* store(counter, (yield* load(counter)) + 1);
  });
  const base = yield* alloc({ type: 'heads', words: 2 * RCU_HEAD_WORDS, memory: 'static', zeroed: true });
  return { rcu, count, heads: [base, base + RCU_HEAD_WORDS * 4], counter };
}

/** One task queues a callback on its CPU, says so, and the other waits for it by rcu_barrier. */
const barrierOfAnother = (kind: typeof TreeRcu, core: 'softirq' | 'thread'): Scenario =>
  scenario({
    name: `rcu_barrier waits for the callbacks of another CPU, ${core}`,
    *world() {
      return { ...(yield* world(kind, core, 2, [0])), said: yield* alloc({ type: 'said', words: 1, memory: 'static', zeroed: true }) };
    },
    actors: ({ rcu, count, heads, counter, said }) => ({
      queues: task(0, function* () {
        yield* rcu.callRcu(heads[0]!, count);
        yield* store(said, 1, 'release');
      }),
      waits: task(1, function* () {
        yield* waitUntil(said, '==', 1);
        yield* rcu.rcuBarrier();
        yield* assertThat((yield* load(counter)) === 1, 'the callback has not run');
      }),
      ...detecting(rcu),
    }),
  });

/** Two callbacks on the only CPU, and a barrier behind them. */
const two = (core: 'softirq' | 'thread'): Scenario =>
  scenario({
    name: `two callbacks and rcu_barrier, ${core}`,
    world: () => world(TreeRcu, core, 1, [0]),
    actors: ({ rcu, count, heads, counter }) => ({
      updater: task(0, function* () {
        for (const head of heads) yield* rcu.callRcu(head, count);
        yield* rcu.rcuBarrier();
        yield* assertThat((yield* load(counter)) === 2, 'a callback has not run');
      }),
      ...detecting(rcu),
    }),
  });

class ForgetsCpus extends TreeRcu {
  protected override barrierCpus(): readonly TreeCpu[] {
    return [];
  }
}

const cores = ['softirq', 'thread'] as const;

test.each(cores)('rcu_barrier waits for what was queued before it, on whichever CPU (%s)', (core) => {
  expect(check(barrierOfAnother(TreeRcu, core))).toMatchObject({ verdict: 'holds', limits: [] });
});

test.each(cores)('rcu_barrier that forgets a CPU returns early (%s)', (core) => {
  expect(check(barrierOfAnother(ForgetsCpus, core)).violations.map(({ kind }) => kind)).toEqual(['early-grace-period']);
});

test.each(cores)('callbacks that are queued one after another are all invoked (%s)', (core) => {
  expect(check(two(core))).toMatchObject({ verdict: 'holds', limits: [] });
});

test('a callback that is queued where none may be is an error that says so', () => {
  const wrong = scenario({
    name: 'wrong CPU',
    world: () => world(TreeRcu, 'thread', 2, [1]),
    actors: ({ rcu, count, heads }) => ({ updater: task(0, () => rcu.callRcu(heads[0]!, count)), ...detecting(rcu) }),
  });
  expect(check(wrong).violations.map(({ kind, message }) => [kind, message])).toEqual([['assertion', expect.stringContaining('callbackCpus: [1]')]]);
});

test('a reader has the slot of its CPU, and there are no others', () => {
  const wrong = scenario({
    name: 'wrong slot',
    world: () => TreeRcu.create({ cpus: 1 }),
    actors: (rcu) => ({
      reader: task(0, function* () {
        yield* rcu.readLock(1);
      }),
    }),
  });
  expect(check(wrong).violations.map(({ message }) => message)).toEqual([expect.stringContaining('cpus: 1')]);
});
