import { program, type Scenario } from '../../index';
import { assertThat, load, store, type Address, type Thread } from '../../impl/memory';

/** The twelfth Fibonacci number: what five rounds can make at most. */
const LARGEST = 144;

/** Two threads add two words up in turns; how the turns mix decides how large the words get. */
export function fibBench(rounds: number): Scenario {
  function* add(x: Address, y: Address, sum: Address): Thread<void> {
    for (let round = 0; round < rounds; round++) {
      const a = yield* load(x);
      const b = yield* load(y);
      yield* store(sum, a + b);
    }
  }
  return program({
    name: `fib_bench (NUM=${rounds})`,
    description: `Two threads store the sum of x and y ${rounds} times, one to x and one to y: neither gets larger than ${LARGEST}.`,
    words: { x: 1, y: 1 },
    threads: [
      ({ x, y }) => add(x, y, x),
      ({ x, y }) => add(x, y, y),
      function* ({ x, y }) {
        const isBounded = (yield* load(x)) <= LARGEST && (yield* load(y)) <= LARGEST;
        yield* assertThat(isBounded, `x and y are at most ${LARGEST}`);
      },
    ],
  });
}
