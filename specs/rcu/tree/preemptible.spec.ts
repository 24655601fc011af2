import { check } from '../../../harness/check';
import { scenario, thread, type Scenario } from '../../../harness/scenario';
import { alloc, assertThat, fetchAdd } from '../../../impl/memory';
import { PreemptibleTreeRcu, type PreemptibleTreeRcuOptions } from '../../../impl/rcu';
import { detecting } from '../../scenarios/detecting';
import { preempting } from '../../scenarios/preempted-worlds';
import { readOnce, replace, task, treeWorld } from '../../scenarios/tree-worlds';

/** A world that is made with these options, and nobody who does anything. */
const made = (options: PreemptibleTreeRcuOptions): Scenario =>
  scenario({ name: 'made', world: () => PreemptibleTreeRcu.create(options), actors: () => ({ nobody: thread(function* () {}) }) });

test('what cannot be is an error that names the option', () => {
  expect(() => check(made({ cpus: 2, homes: [0, 2] }))).toThrow('homes must be whole numbers from 0 to 1, but one is 2');
  expect(() => check(made({ cpus: 2, destinations: [5] }))).toThrow('destinations must be whole numbers from 0 to 1, but one is 5');
  expect(() => check(made({ cpus: 2, preempted: [2] }))).toThrow('preempted must be whole numbers from 0 to 1, but one is 2');
  expect(() => check(made({ cpus: 1, homes: [0, 0], sleepersIdle: true }))).toThrow('homes and destinations that keep them apart');
});

test('a reader goes on only where it may', () => {
  const wrong = scenario({
    name: 'wrong CPU',
    world: () => PreemptibleTreeRcu.create({ cpus: 2 }),
    actors: (rcu) => ({
      reader: thread(function* () {
        const guard = yield* rcu.readLock(0);
        yield* rcu.preempt(0, 1);
        yield* guard.drop();
      }),
    }),
  });
  expect(check(wrong).violations.map(({ kind, message }) => [kind, message])).toEqual([['assertion', expect.stringContaining('Reader 0 goes on on CPU 1, but its destinations are 0')]]);
});

test('readers that share a CPU take turns, and preempted ones may be in sections at once', () => {
  const bothIn = scenario({
    name: 'both in sections',
    *world() {
      return { rcu: yield* PreemptibleTreeRcu.create({ cpus: 1, homes: [0, 0] }), running: yield* alloc({ type: 'running', words: 1, memory: 'static', zeroed: true }) };
    },
    actors: ({ rcu, running }) =>
      Object.fromEntries(
        [0, 1].map((slot) => [
          `reader${slot}`,
          thread(function* () {
            const guard = yield* rcu.readLock(slot);
            yield* assertThat((yield* fetchAdd(running, 1)) === 0, 'two run on one CPU');
            yield* fetchAdd(running, -1);
            yield* rcu.mayBePreempted(slot);
            yield* guard.drop();
          }),
        ]),
      ),
    reach: ({ rcu: { tasks } }) => ({
      'both readers are on the list': (view) => tasks.every(({ words }) => view.word(words.blockedNode) !== 0),
    }),
  });
  expect(check(bothIn)).toMatchObject({ verdict: 'holds', limits: [], goals: [{ reached: true }] });
});

test('an expedited grace period waits for a reader that was preempted, interrupts', () => {
  expect(check(preempting({ name: 'expedited, interrupts' }, { cpus: 2, expedited: true, core: 'softirq' }))).toMatchObject({ verdict: 'holds', limits: [] });
});

test('readers that are not preempted stay leaves of the star', () => {
  const unpreempted = scenario({
    name: 'not preempted',
    world: () => treeWorld({ kind: PreemptibleTreeRcu, readers: 2 }),
    actors: (world) => ({
      first: thread(() => readOnce(world, 0)),
      second: thread(() => readOnce(world, 1)),
      updater: task(2, () => replace(world, 1)),
      ...detecting(world.rcu),
    }),
  });
  const { verdict, roles } = check(unpreempted, { search: 'star' });
  expect(verdict).toBe('holds');
  expect(roles?.leaves).toEqual(expect.arrayContaining(['first', 'second']));
});
