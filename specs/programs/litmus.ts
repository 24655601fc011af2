import { program, type Scenario } from '../../index';
import { assertThat, compareAndSwap, exchange, fence, fetchAdd, load, store, type Address, type Thread } from '../../impl/memory';

/** SB. */
export function storeBuffering(): Scenario {
  return program({
    name: 'SB',
    description: 'Store buffering: two threads store a word each and read the other one.',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        yield* store(x, 1);
        yield* load(y);
      },
      function* ({ x, y }) {
        yield* store(y, 1);
        yield* load(x);
      },
    ],
  });
}

/** MP. */
export function messagePassing(): Scenario {
  return program({
    name: 'MP',
    description: 'Message passing: one thread stores data and then a flag, the other reads the flag and then the data.',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        yield* store(x, 1);
        yield* store(y, 1);
      },
      function* ({ x, y }) {
        yield* load(y);
        yield* load(x);
      },
    ],
  });
}

/** LB. */
export function loadBuffering(): Scenario {
  return program({
    name: 'LB',
    description: 'Load buffering: two threads read a word each and then store the other one.',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        yield* load(y);
        yield* store(x, 1);
      },
      function* ({ x, y }) {
        yield* load(x);
        yield* store(y, 1);
      },
    ],
  });
}

/** LB3. */
export function loadBufferingInThree(): Scenario {
  return program({
    name: 'LB3',
    description: 'Load buffering round a ring of three threads.',
    words: { a: 0, b: 0, c: 0 },
    threads: [
      function* ({ a, b }) {
        yield* load(a);
        yield* store(b, 1);
      },
      function* ({ b, c }) {
        yield* load(b);
        yield* store(c, 1);
      },
      function* ({ c, a }) {
        yield* load(c);
        yield* store(a, 1);
      },
    ],
  });
}

/** 2+2W. */
export function twoPlusTwoWrites(): Scenario {
  return program({
    name: '2+2W',
    description: 'Two threads store two words in opposite orders.',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        yield* store(x, 1);
        yield* store(y, 2);
      },
      function* ({ x, y }) {
        yield* store(y, 1);
        yield* store(x, 2);
      },
    ],
  });
}

/** IRIW. */
export function independentReads(): Scenario {
  return program({
    name: 'IRIW',
    description: 'Independent reads of independent writes: two readers look at two stores in opposite orders.',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x }) {
        yield* store(x, 1);
      },
      function* ({ x, y }) {
        yield* load(x, 'acquire');
        yield* load(y, 'acquire');
      },
      function* ({ x, y }) {
        yield* load(y, 'acquire');
        yield* load(x, 'acquire');
      },
      function* ({ y }) {
        yield* store(y, 1);
      },
    ],
  });
}

/** CoRR. */
export function readReadCoherence(): Scenario {
  return program({
    name: 'CoRR',
    description: 'One thread stores a word twice, the other reads it twice.',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        yield* store(x, 1);
        yield* store(x, 2);
      },
      function* ({ x }) {
        yield* load(x);
        yield* load(x);
      },
    ],
  });
}

/** CoRR1. */
export function readReadCoherenceOfTwoWriters(): Scenario {
  return program({
    name: 'CoRR1',
    description: 'Two threads store a word, a third reads it twice and a fourth once.',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        yield* store(x, 1);
      },
      function* ({ x }) {
        yield* store(x, 2);
      },
      function* ({ x }) {
        yield* load(x);
        yield* load(x);
      },
      function* ({ x }) {
        yield* load(x);
      },
    ],
  });
}

/** W+RWC. */
export function writeThenReadToWrite(): Scenario {
  return program({
    name: 'W+RWC',
    description: 'A flag hands one store on to a reader; a third thread stores what that reader reads, and reads the store.',
    words: { x: 0, y: 0, z: 0 },
    threads: [
      function* ({ x, z }) {
        yield* store(x, 1);
        yield* store(z, 1);
      },
      function* ({ z, y }) {
        yield* load(z);
        yield* fence();
        yield* load(y);
      },
      function* ({ y, x }) {
        yield* store(y, 1);
        yield* fence();
        yield* load(x);
      },
    ],
  });
}

/** ISA2. */
export function messagePassingInThree(): Scenario {
  return program({
    name: 'isa2',
    description: 'Message passing over three threads: the second hands the flag of the first on to the third.',
    words: { a: 0, b: 0, c: 0 },
    threads: [
      function* ({ a, b }) {
        yield* store(a, 1);
        yield* store(b, 1);
      },
      function* ({ b, c }) {
        yield* load(b);
        yield* store(c, 1);
      },
      function* ({ c, a }) {
        yield* load(c);
        yield* load(a);
      },
    ],
  });
}

/** W+RRR+W. */
export function threeReadsOfTwoWrites(): Scenario {
  return program({
    name: 'W+RRR+W',
    description: 'Three reads of a word that two threads store: no value comes back once it was overwritten.',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        yield* store(x, 1);
      },
      function* ({ x }) {
        const first = yield* load(x);
        const second = yield* load(x);
        const third = yield* load(x);
        yield* assertThat(!(first === 1 && second === 2 && third === 1), 'an overwritten value came back');
      },
      function* ({ x }) {
        yield* store(x, 2);
      },
    ],
  });
}

/** A release sequence. */
export function releaseSequence(): Scenario {
  return program({
    name: 'relseq',
    description: 'A release sequence: a flag is stored twice by its owner and exchanged by another thread before it is read.',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        yield* store(x, 1);
        yield* store(y, 1);
        yield* store(y, 2);
      },
      function* ({ y }) {
        yield* exchange(y, 3);
      },
      function* ({ x, y }) {
        yield* load(y);
        yield* fence();
        yield* load(x);
      },
    ],
  });
}

/** CII. */
export function compareAndSwapAmongIncrements(): Scenario {
  function* increment({ x }: { readonly x: Address }): Thread<void> {
    yield* fetchAdd(x, 1);
  }
  return program({
    name: 'cii',
    description: 'A compare-and-swap of 1 by 2 among two increments: it succeeds between them only.',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        yield* compareAndSwap(x, 1, 2);
      },
      increment,
      increment,
    ],
  });
}

/** The entry of Dekker's mutual exclusion, with fences. */
export function dekkerWithFences(): Scenario {
  function* enter(own: Address, other: Address, critical: Address, value: number): Thread<void> {
    yield* store(own, 1);
    yield* fence();
    if ((yield* load(other)) !== 0) return;
    yield* store(critical, value);
    yield* assertThat((yield* load(critical)) === value, 'both threads are inside');
  }
  return program({
    name: 'dekker_f',
    description: 'Two threads raise a flag each, and enter when the other flag is down: never both.',
    words: { x: 0, y: 0, c: 0 },
    threads: [({ x, y, c }) => enter(y, x, c, 1), ({ x, y, c }) => enter(x, y, c, 0)],
  });
}
