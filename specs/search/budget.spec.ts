import { searchBounded } from '../../harness/search/bounded';
import { searchStates } from '../../harness/search/states';
import { buildSystem } from '../../harness/machine/system';
import { assertThat, check, load, program, store, type Address, type SearchName } from '../../index';
import { EVERYTHING } from '../exactness/observe-states';
import { randomProgram } from '../exactness/random-program';
import { toyRcu } from '../programs/toy-rcu';
import { HOW } from './every-schedule';

const SEARCHES: readonly SearchName[] = ['states', 'reduced', 'traces', 'star', 'bounded', 'pct', 'random'];

interface Words {
  readonly x: Address;
  readonly y: Address;
}

/** Three threads that write and read two words so often that no search is soon at its end. */
const long = program({
  name: 'long',
  words: { x: 0, y: 0 },
  threads: [0, 1, 2].map(
    (number) =>
      function* ({ x, y }: Words) {
        for (let turn = 0; turn < 30; turn++) {
          yield* store(x, 4 * turn + number);
          yield* load(y);
          yield* store(y, 4 * turn + number);
        }
      },
  ),
});

test.each(SEARCHES)('%s stops when somebody wants it to, and says what it has', (search) => {
  let asked = 0;
  const { verdict, limits, covered } = check(long, { search, runs: 1_000, isStopped: () => ++asked > 2 });
  expect(asked).toBeGreaterThan(2);
  expect({ verdict, limits }).toEqual({ verdict: 'inconclusive', limits: [{ limit: 'interrupted', value: 0 }] });
  if (search !== 'bounded') expect(covered?.length).toBeGreaterThan(0);
});

test.each(SEARCHES)('%s stops when the memory that is measured is more than it may take', (search) => {
  let asked = 0;
  const { verdict, limits } = check(long, { search, runs: 1_000, limits: { memory: 100 }, memory: () => ++asked * 40e6 });
  expect({ verdict, limits }).toEqual({ verdict: 'inconclusive', limits: [{ limit: 'memory', value: 100 }] });
});

test('auto, when it has to stop, brings back what it was at, not what it could have tried next', () => {
  const stopped = (search: 'auto' | 'star', looks: number) => {
    let asked = 0;
    return check(long, { search, isStopped: () => ++asked > looks });
  };
  const star = stopped('star', 20);
  const auto = stopped('auto', 20);
  expect({ search: auto.search, limits: auto.limits, states: auto.statistics.states }).toEqual({ search: 'star', limits: star.limits, states: star.statistics.states });
  expect(auto.limits).toEqual([{ limit: 'interrupted', value: 0 }]);
});

test('a violation that was found before the stop is kept', () => {
  const broken = program({
    name: 'broken early',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x }) {
        yield* assertThat((yield* load(x)) === 0, 'nobody was here');
      },
      function* ({ x, y }) {
        for (let turn = 1; turn < 40; turn++) {
          yield* store(x, turn);
          yield* store(y, turn);
        }
      },
      function* ({ y }) {
        for (let turn = 1; turn < 40; turn++) yield* store(y, -turn);
      },
    ],
  });
  let asked = 0;
  const { verdict, violations, limits } = check(broken, { search: 'states', all: true, isStopped: () => ++asked > 1 });
  expect({ verdict, limits }).toEqual({ verdict: 'violated', limits: [{ limit: 'interrupted', value: 0 }] });
  expect(violations.map(({ kind }) => kind)).toEqual(['assertion']);
});

test.each(['states', 'reduced', 'star'] as const)('%s counts what is left as it did while it ran', (search) => {
  let asked = 0;
  let queue = -1;
  const { covered, statistics } = check(long, { search, isStopped: () => ++asked > 4, onProgress: (progress) => (queue = progress.queue) });
  expect(queue).toBeGreaterThan(0);
  expect(queue).toBeLessThan(statistics.states);
  expect(covered?.at(-1)).toBe(`${queue.toLocaleString('en')} ${search === 'star' ? 'states of the centre' : 'states'} that were found were not looked at`);
});

test.each(['states', 'reduced', 'star', 'traces'] as const)('%s tells what memory was measured to be taken', (search) => {
  let asked = 0;
  let bytes: number | undefined;
  check(long, { search, memory: () => 7e9, isStopped: () => ++asked > 4, limits: { memory: 8_000 }, onProgress: (progress) => (bytes = progress.bytes) });
  expect(bytes).toBe(7e9);
});

test('states say how many there may be where they are stopped, once that can be told', () => {
  const { covered, limits } = check(toyRcu({ readers: 2, sections: 2, updates: 2 }), { search: 'states', limits: { states: 24_000 } });
  expect(limits).toEqual([{ limit: 'states', value: 24_000 }]);
  expect(covered?.at(-1)).toMatch(/^about 2\d,000 states in all, to guess by how few of those found last are new$/u);
});

test('bounded was at every schedule with fewer preemptions than it says', () => {
  let cut = 0;
  for (let seed = 0; seed < 30; seed++) {
    const scenario = randomProgram(`budget ${seed}`);
    const whole = searchBounded(buildSystem(scenario, HOW), EVERYTHING, 4);
    const { covered = [], states, found } = searchBounded(buildSystem(scenario, HOW), { ...EVERYTHING, maxStates: Math.ceil(whole.states / 2) }, 4);
    const [, count] = /^every schedule with fewer than (\d+) preemptions? was explored$/u.exec(covered[0] ?? '') ?? [];
    if (count === undefined) continue;
    cut++;
    const within = searchBounded(buildSystem(scenario, HOW), EVERYTHING, Number(count) - 1);
    expect(states).toBeGreaterThanOrEqual(within.states);
    const kinds = new Set(found.map(({ finding }) => `${finding.kind} ${finding.actor}`));
    for (const { finding } of within.found) expect(kinds).toContain(`${finding.kind} ${finding.actor}`);
  }
  expect(cut).toBeGreaterThan(10);
});

test('states was at every schedule as long as it says, and found what they show', () => {
  let cut = 0;
  for (let seed = 0; seed < 60; seed++) {
    const scenario = randomProgram(`budget ${seed}`);
    const whole = searchStates(buildSystem(scenario, HOW), EVERYTHING);
    const part = searchStates(buildSystem(scenario, HOW), { ...EVERYTHING, maxStates: Math.ceil(whole.states / 3) });
    if (part.complete) continue;
    cut++;
    expect(part.covered?.[0]).toBe(`every schedule of at most ${part.depth} steps was explored`);
    const within = searchStates(buildSystem(scenario, HOW), { ...EVERYTHING, maxDepth: part.depth });
    expect(part.states).toBeGreaterThanOrEqual(within.states);
    const kinds = new Set(part.found.map(({ finding }) => `${finding.kind} ${finding.actor}`));
    for (const { finding, schedule } of within.found) if (schedule.length < part.depth) expect(kinds).toContain(`${finding.kind} ${finding.actor}`);
  }
  expect(cut).toBeGreaterThan(20);
});
