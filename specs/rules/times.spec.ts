import { check, DirectMemory, load, program, store, times, UsageError, type Address, type Scenario } from '../../index';

test('runs its body so many times, with the number of the turn', () => {
  const memory = new DirectMemory();
  for (const count of [0, 1, 3]) {
    const turns: number[] = [];
    memory.run(
      times(count, function* (index) {
        turns.push(index);
      }),
    );
    expect(turns).toEqual(Array.from({ length: count }, (_, index) => index));
  }
});

/** Two words read in turns, while another thread stores to them. */
const reads = (loop: 'times' | 'plain'): Scenario =>
  program({
    name: `reads, ${loop}`,
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        const body = function* (index: number) {
          yield* load(index % 2 === 0 ? x : y);
        };
        if (loop === 'times') yield* times(4, body);
        else for (let index = 0; index < 4; index++) yield* body(index);
      },
      function* ({ x, y }) {
        yield* store(x, 1);
        yield* store(y, 1);
      },
    ],
  });

test.each(['states', 'reduced', 'star', 'traces'] as const)('%s: a turn that changes nothing is followed by the next, for each has a number of its own', (search) => {
  const [forgets, remembers] = [check(reads('times'), { search }), check(reads('plain'), { search })];
  expect([forgets.verdict, remembers.verdict]).toEqual(['holds', 'holds']);
  expect(forgets.statistics.executions).toEqual(remembers.statistics.executions);
});

test('what earlier turns saw makes no more states', () => {
  const statesOf = (loop: 'times' | 'plain'): number => check(reads(loop), { search: 'states' }).statistics.states;
  expect(statesOf('times')).toBeLessThan(statesOf('plain'));
});

test('a body that remembers an earlier turn is refused', () => {
  const remembers = program({
    name: 'remembers',
    words: { x: 0 },
    threads: [
      function* ({ x }: { readonly x: Address }) {
        let last = 0;
        yield* times(4, function* () {
          yield* store(x, last + 1);
          last = yield* load(x);
        });
      },
    ],
  });
  expect(() => check(remembers)).toThrow(UsageError);
  expect(() => check(remembers)).toThrow(/carries state round a retry loop/);
});
