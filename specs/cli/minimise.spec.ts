import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserDirectory } from './run';

// The shortest way to fail needs the writer first; alone, the decider fails later.
const scenarios = `
import { assertThat, load, program, store } from 'quiesce';

export const decides = program({
  name: 'decides',
  words: { x: 0 },
  threads: [
    function* write({ x }) { yield* store(x, 1); },
    function* decide({ x }) {
      if ((yield* load(x)) === 0) {
        yield* load(x);
        yield* load(x);
      }
      yield* assertThat(false, 'it fails in any case');
    },
  ],
});
`;

const polite = `
import { load, program, retry, RETRY, store, waitUntil } from 'quiesce';

export const polite = program({
  name: 'polite',
  words: { turn: 0, other: 0 },
  threads: [0, 1].map((me) => function* gives({ turn, other }) {
    yield* store(other, me);
    yield* load(other);
    yield* retry(function* () {
      yield* waitUntil(turn, '==', me);
      yield* load(other);
      yield* store(turn, 1 - me);
      return RETRY;
    });
  }),
});
`;

const stubborn = `
import { load, retry, RETRY, scenario, alloc, store, thread } from 'quiesce';

export const stubborn = scenario({
  name: 'stubborn',
  *world() { return yield* alloc({ type: 'flag', words: 2, memory: 'static', zeroed: true }); },
  actors: (flag) => ({
    other: thread(function* () {
      yield* load(flag + 4);
      yield* store(flag, 1);
      yield* store(flag, 0);
    }),
    stubborn: thread(function* () {
      yield* load(flag + 4);
      yield* retry(function* () { return (yield* load(flag)) === 1 ? RETRY : 0; });
    }, { nonBlocking: ['stubborn'] }),
  }),
});
`;

const FILE = 'found/decides-assertion.json';

describe('minimise', () => {
  const user = new UserDirectory();
  beforeAll(async () => {
    user.file('mine.ts', scenarios);
    expect((await user.quiesce('check', 'mine.ts', '--search', 'states', '--save', 'found')).out).toContain('Schedule: 2 steps, 1 context switch, none is shorter');
  });
  afterAll(() => user.end());

  test('finds fewer context switches, at the price of more steps, and says that none is simpler', async () => {
    const { status, out } = await user.quiesce('minimise', FILE);
    expect(status).toBe(0);
    expect(out).toContain('Schedule: 3 steps, 0 context switches, none is simpler');
    expect(out).not.toContain('stopped there');
    expect(out).toMatch(/ {2}before {2}1 context switch, 2 steps, 2 actors\n {2}now {5}0 context switches, 3 steps, 1 actor; /u);
  });

  test('says of a token that it could not be proven within the limit', async () => {
    const [, token = ''] = /npx quiesce replay (q1_\S+)/u.exec((await user.quiesce('replay', FILE)).out) ?? [];
    const { status, out } = await user.quiesce('minimize', token, '--max-states', '1');
    expect({ status, schedule: /Schedule: .*/u.exec(out)?.[0] }).toEqual({ status: 3, schedule: 'Schedule: 2 steps, 1 context switch, minimised' });
    expect(out).toContain('  stopped there, so there may be a simpler one; a larger --max-states goes further\n');
  });

  test('is part of a check where that is asked for', async () => {
    expect((await user.quiesce('check', 'mine.ts', '--search', 'states', '--minimise')).out).toContain('Schedule: 3 steps, 0 context switches, none is simpler');
  });

  test('writes the file anew when told', async () => {
    await user.quiesce('minimise', FILE, '--write');
    const text = readFileSync(join(user.path, FILE), 'utf8');
    expect(text).toContain('"order": "simplest"');
    expect(text).not.toContain('"actor":"T1"');
  });

  test('of a livelock finds the way there and one turn with the fewest context switches, and shows both', async () => {
    user.file('polite.ts', polite);
    const before = (await user.quiesce('check', 'polite.ts', '--save', 'found')).out;
    expect(before).toContain('Schedule: 4 steps, 1 context switch, as found, perhaps not the shortest');
    const { status, out } = await user.quiesce('minimise', 'found/polite-livelock.json', '--write');
    expect(status).toBe(0);
    expect(out).toContain('Schedule: 4 steps and 6 for ever, 2 context switches, none is simpler');
    expect(out).toMatch(/ {2}before {2}3 context switches, 10 steps, 2 actors\n {2}now {5}2 context switches, 10 steps, 2 actors; /u);
    // The turn is shown step by step, and kept step by step.
    expect(out).toMatch(/^then for ever: 6 steps of T1, T2: 0x3 1x3\n\n[^]*^ +7 \| +store turn = 1 +\|/mu);
    expect(readFileSync(join(user.path, 'found/polite-livelock.json'), 'utf8').match(/"does"/gu)).toHaveLength(10);
    expect((await user.quiesce('replay', 'found/polite-livelock.json')).out).toContain('then for ever: 6 steps of T1, T2: 0x3 1x3');
  });

  test('of a livelock for which there was no room or time keeps the saved schedule, and says so', async () => {
    const before = readFileSync(join(user.path, 'found/polite-livelock.json'), 'utf8');
    for (const [option, value] of [['states', '1'], ['seconds', '0.000001']] as const) {
      const { status, out } = await user.quiesce('minimise', 'found/polite-livelock.json', '--write', `--max-${option}`, value);
      expect(status).toBe(3);
      expect(out).toContain(`  stopped before it found any schedule, so the saved one is shown; a larger --max-${option}`);
      expect(out).not.toContain('minimised');
    }
    expect(readFileSync(join(user.path, 'found/polite-livelock.json'), 'utf8')).toBe(before);
  });

  test('of an operation that must not block finds the way there and the turn that it makes alone', async () => {
    user.file('stubborn.ts', stubborn);
    await user.quiesce('check', 'stubborn.ts', '--save', 'found');
    const { status, out } = await user.quiesce('minimise', 'found/stubborn-not-non-blocking.json', '--write');
    expect({ status, schedule: /Schedule: .*/u.exec(out)?.[0] }).toEqual({ status: 0, schedule: 'Schedule: 3 steps and 1 for ever, 1 context switch, none is simpler' });
    expect((await user.quiesce('replay', 'found/stubborn-not-non-blocking.json')).out).toContain('then for ever: 1 step of stubborn: 1');
  });

  test('of what shows nothing any more is refused', async () => {
    user.file('mine.ts', scenarios.replace('assertThat(false', 'assertThat(true'));
    const { status, err } = await user.quiesce('minimise', FILE);
    expect(status).toBe(2);
    expect(err).toContain('no longer shows the violation');
    expect((await user.quiesce('minimise', 'mine.ts')).err).toContain('"mine.ts" is neither a saved counterexample nor a token');
  });
});
