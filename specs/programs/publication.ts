import { program, type Scenario } from '../../index';
import { RETRY, acquireWhen, assertThat, load, retry, store, waitUntil, type Address, type Thread } from '../../impl/memory';
import { several } from './several';

/** How often the reader of `publish` looks at the flag. */
const LOOKS = 41;

/** LOOKS + 1 executions: the flag is seen at one of the looks, or never. */
export function publish(): Scenario {
  return program({
    name: 'publish',
    description: `One thread stores data and then a flag, the other looks at the flag up to ${LOOKS} times and then at the data.`,
    words: { x: 0, flag: 0 },
    threads: [
      function* ({ x, flag }) {
        yield* store(x, 42);
        yield* store(flag, 1);
      },
      function* ({ x, flag }) {
        for (let look = 0; look < LOOKS; look++) {
          if ((yield* load(flag)) !== 1) continue;
          yield* assertThat((yield* load(x)) === 42, 'the flag was up before the data were there');
          return;
        }
      },
    ],
  });
}

interface Sequence {
  /** Odd while a writer is at work. */
  readonly seq: Address;
  readonly lock: Address;
  readonly shared: Address;
}

/** A sequence lock: readers do not stop writers, they read again. */
export function sequenceLock(readers: number, writers: number): Scenario {
  function* reader({ seq, shared }: Sequence): Thread<void> {
    yield* retry(function* () {
      const before = yield* waitUntil(seq, 'lacks', 1);
      const data = yield* load(shared);
      return (yield* load(seq)) === before ? data : RETRY;
    });
  }
  function* writer({ seq, lock, shared }: Sequence): Thread<void> {
    yield* acquireWhen(lock, '==', 0, 1);
    const even = yield* load(seq);
    yield* store(seq, even + 1);
    yield* store(shared, 42);
    const odd = yield* load(seq);
    yield* store(seq, odd + 1);
    yield* store(lock, 0);
  }
  return program({
    name: `seqlock (r${readers}w${writers})`,
    description: `Under a sequence lock, ${readers} readers read again until no writer came between; writers: ${writers}.`,
    words: { seq: 0, lock: 0, shared: 0 },
    threads: [...several(readers, () => reader), ...several(writers, () => writer)],
  });
}
