import { program, type Scenario } from '../../index';
import { load, retry, RETRY, store, waitUntil, type Address, type Thread } from '../../impl/memory';

/** Each raises its flag, and takes it down again while the other's is up: both may do so for ever. */
export function bothPolite(): Scenario {
  return program({ name: 'polite', words: { a: 0, b: 0 }, threads: [({ a, b }) => polite(a, b), ({ a, b }) => polite(b, a)] });
}

function* polite(mine: Address, other: Address): Thread<void> {
  yield* retry(function* () {
    yield* store(mine, 1);
    if ((yield* load(other)) === 0) return 0;
    yield* store(mine, 0);
    return RETRY;
  });
  yield* waitUntil(other, '==', 1);
}
