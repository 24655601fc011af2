import { check, fetchAdd, load, program, retry, RETRY, store, type Scenario } from '../../index';
import { fibBench } from '../programs/fib-bench';
import { toyRcu, toyRcuForgetting } from '../programs/toy-rcu';

const auto = (scenario: Scenario, more: Parameters<typeof check>[1] = {}) => check(scenario, more);

test('takes the star where actors meet only through others, and says so', () => {
  const { search, choice, verdict } = auto(toyRcuForgetting({ readers: 6, sections: 2, updates: 2 }, 'counter'));
  expect({ search, choice, verdict }).toEqual({ search: 'star', choice: 'star: 6 of 7 actors meet only through the others', verdict: 'holds' });
});

test('looks for livelock as well, where the star does not', () => {
  const chase = program({
    name: 'chase',
    words: { turn: 0 },
    threads: [0, 1].map(
      (mine) =>
        function* ({ turn }: { readonly turn: number }) {
          yield* retry(function* () {
            yield* store(turn, mine);
            return (yield* load(turn)) === 2 ? 0 : RETRY;
          });
        },
    ),
  });
  const { search, verdict, violations } = auto(chase);
  expect({ search, verdict, kinds: violations.map(({ kind }) => kind) }).toEqual({ search: 'reduced', verdict: 'violated', kinds: ['livelock'] });
});

test('says what it did not look for, where that would take too long', () => {
  const { eightReaders } = jest.requireActual<{ eightReaders: Scenario }>('../scenarios/many-readers');
  const { search, choice, meaning, verdict, roles } = auto(eightReaders);
  expect(roles?.leaves).toHaveLength(8);
  expect({ search, verdict }).toEqual({ search: 'star', verdict: 'holds' });
  expect(choice).toMatch(/; livelock and stuck-loop would be for reduced states to look for; reduced did not come to an end in 500,000 steps$/);
  expect(meaning).toContain('not looked for by this search: livelock, stuck-loop');
});

test('takes traces or reduced states where there is nothing to take apart', () => {
  const { search, verdict, choice } = auto(fibBench(4));
  expect(verdict).toBe('holds');
  expect(['star', 'traces', 'reduced']).toContain(search);
  expect(choice).not.toBe('');
  expect(auto(toyRcu({ readers: 2, sections: 2, updates: 2 })).verdict).toBe('holds');
});

test('takes every state where whole operations are steps', () => {
  const { search, choice, verdict } = auto(toyRcu({ readers: 2, sections: 1, updates: 1 }), { granularity: 'operation' });
  expect({ search, choice, verdict }).toEqual({ search: 'states', choice: expect.stringMatching(/^states; star does not fit: whole operations are steps; reduced does not fit: /) as string, verdict: 'holds' });
});

test('chooses by steps, not by time: equal checks say the same', () => {
  const twice = [1, 2].map(() => JSON.stringify(auto(program({ name: 'adds', words: { x: 0 }, threads: [1, 2, 3].map(() => function* ({ x }: { readonly x: number }) { yield* fetchAdd(x, 1); }) }))));
  expect(twice[0]).toBe(twice[1]);
});

test('what the star proves is not lost when a bound stops the search for the rest', () => {
  const { eightReaders } = jest.requireActual<{ eightReaders: Scenario }>('../scenarios/many-readers');
  const { verdict, search, limits } = auto(eightReaders, { limits: { states: 1_000 } });
  expect({ verdict, search, limits }).toEqual({ verdict: 'holds', search: 'star', limits: [] });
});

test('a bound that stops all of them is said, and nothing holds', () => {
  const { verdict, limits } = auto(toyRcu({ readers: 3, sections: 2, updates: 2 }), { limits: { states: 50 } });
  expect({ verdict, limits }).toEqual({ verdict: 'inconclusive', limits: [{ limit: 'states', value: 50 }] });
});
