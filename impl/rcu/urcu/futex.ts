import { load, store, waitUntil, type Address, type Thread } from '../../memory';

/** The size of a futex in words: the program's word, and the kernel's note that somebody sleeps. */
export const FUTEX_WORDS: number = 2;

/**
 * A futex for one sleeper at a time: a word of the program, and what the kernel keeps for it. To store the word wakes nobody. The sleeper
 * says that it is going to sleep before it compares the word, a waker stores the word before it looks for a sleeper: so either sees the other.
 * (`futex(2)`)
 */
export class Futex {
  readonly word: Address;

  constructor(word: Address) {
    this.word = word;
    Object.freeze(this);
  }

  /** Sleeps until woken, unless the word holds something else. May return for no reason. (`FUTEX_WAIT`) */
  *wait(expected: number): Thread<void> {
    yield* store(this.sleeper, 1, 'full');
    if ((yield* load(this.word)) === expected >>> 0) yield* waitUntil(this.sleeper, '==', 0, { sleeping: true });
    else yield* store(this.sleeper, 0);
  }

  /** Wakes the sleeper, if there is one. Never waits. (`FUTEX_WAKE`) */
  *wake(): Thread<void> {
    yield* store(this.sleeper, 0, 'full');
  }

  private get sleeper(): Address {
    return this.word + 4;
  }
}
