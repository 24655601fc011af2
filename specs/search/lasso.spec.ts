import { check } from '../../harness/check';
import { identityOf } from '../../harness/counterexample/identity';
import { minimiseUnending } from '../../harness/counterexample/minimise';
import { program } from '../../harness/program';
import { systemOptions } from '../../harness/system-options';
import { load, retry, RETRY, store, waitUntil, type Address, type Thread } from '../../impl/memory';

interface Words {
  readonly turn: Address;
  readonly other: Address;
  readonly count: Address;
}

// Three who give each other the turn for ever: a turn of all is long, and there are many ways to begin it.
const polite = program({
  name: 'polite',
  words: { turn: 0, other: 0, count: 0 },
  threads: [0, 1, 2].map((me) => {
    return function* gives({ turn, other, count }: Words): Thread<void> {
      yield* retry(function* () {
        yield* waitUntil(turn, '==', me);
        yield* load(other);
        yield* store(count, ((yield* load(count)) + 1) % 9);
        yield* store(turn, (me + 1) % 3);
        yield* store(other, me);
        return RETRY;
      });
    };
  }),
});

test('the search for a simplest livelock keeps to its time, whatever it is at', () => {
  const [violation] = check(polite, { search: 'states', ignore: ['deadlock'] }).violations;
  const wanted = { kind: violation!.kind, actor: Number(violation!.site!.actor.slice(1)) - 1, identity: identityOf(violation!), hasCycle: true };
  const looks: number[] = [];
  const clock = (): number => {
    looks.push(performance.now());
    return looks.length;
  };
  const minimise = (seconds: number): ReturnType<typeof minimiseUnending> => minimiseUnending(polite, systemOptions({}), wanted, { states: 300_000, seconds, clock });
  expect(minimise(Infinity)).toMatchObject({ order: 'simplest' });
  const between = looks.slice(1).map((at, index) => at - looks[index]!);
  expect(Math.max(...between)).toBeLessThan((looks.at(-1)! - looks[0]!) / 3);
  // It goes through 400,000 places of turns.
  expect(looks.length).toBeGreaterThan(2_000);
  const count = looks.length;
  for (const seconds of [1, 2, 5, 20, count >> 1]) {
    looks.length = 0;
    expect(minimise(seconds)).toMatchObject({ limit: { limit: 'seconds', value: seconds } });
    // The first look begins the time.
    expect(looks.length).toBeLessThanOrEqual(seconds + 3);
  }
});

test('more actors in one turn than it can tell apart stop it, and no larger bound is said to help', () => {
  const crowd = program({
    name: 'crowd',
    words: { turn: 0 },
    threads: Array.from({ length: 20 }, () => {
      return function* spins({ turn }: Pick<Words, 'turn'>): Thread<void> {
        yield* retry(function* () {
          return (yield* load(turn)) === 1 ? 0 : RETRY;
        });
      };
    }),
  });
  const [violation] = check(crowd, { search: 'states' }).violations;
  const wanted = { kind: violation!.kind, actor: Number(violation!.site!.actor.slice(1)) - 1, identity: identityOf(violation!), hasCycle: true };
  expect(minimiseUnending(crowd, systemOptions({}), wanted, { states: 300_000 })).toMatchObject({ limit: { limit: 'actors', value: 19 } });
});
