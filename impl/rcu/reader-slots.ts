import { compareAndSwap, fetchAdd, load, retry, RETRY, store, waitUntil, type Address, type Again, type Thread } from '../memory';

/** A reader's word is twice its nesting depth, plus one while a grace period waits for it. */
const DEPTH = 2;
const OWING = 1;

/**
 * One word per reader: how deep its sections nest, and whether a grace period waits for the outermost to end. Readers touch no
 * word but their own, and nothing here counts upwards: a reader that has left is as if it had never been, so states converge.
 */
export class ReaderSlots {
  /** The word of reader 0. */
  readonly first: Address;
  readonly count: number;

  constructor(first: Address, count: number) {
    this.first = first;
    this.count = count;
    Object.freeze(this);
  }

  /** The word of a reader. Throws when there is no such reader. */
  wordOf(reader: number): Address {
    if (Number.isInteger(reader) && reader >= 0 && reader < this.count) return this.first + reader * 4;
    throw new RangeError(`There is no reader ${reader}: this RCU was created with readers: ${this.count}, so they are 0 to ${this.count - 1}.`);
  }

  /** One section deeper. Full: later loads of the section are not taken before it, so a detector that saw no section is right. */
  *enter(reader: number): Thread<void> {
    yield* fetchAdd(this.wordOf(reader), DEPTH);
  }

  /** One section up; the outermost pays what is owed. Release: the section's loads are done before a detector sees it end. */
  *leave(reader: number): Thread<void> {
    const word = this.wordOf(reader);
    const depth = yield* load(word);
    if (depth < DEPTH) return; // unlock without lock: whoever hears the events says so
    if (depth < 2 * DEPTH) yield* store(word, 0, 'release');
    else yield* fetchAdd(word, -DEPTH);
  }

  /** Makes a reader owe its section's end; false when it is in none. */
  *mark(reader: number): Thread<boolean> {
    const word = this.wordOf(reader);
    return yield* retry<boolean>(function* (): Thread<boolean | Again> {
      const seen = yield* load(word);
      if (seen < DEPTH) return false;
      return (yield* compareAndSwap(word, seen, seen | OWING)) === seen ? true : RETRY;
    });
  }

  /** Blocks until a reader is in no section. Acquire: pairs with the release in `leave`. */
  *awaitOutside(reader: number): Thread<void> {
    yield* waitUntil(this.wordOf(reader), '<', DEPTH, { sleeping: true });
  }

  /** Blocks until the section that a reader owed has ended. Acquire: pairs with the release in `leave`. */
  *awaitPaid(reader: number): Thread<void> {
    yield* waitUntil(this.wordOf(reader), 'lacks', OWING, { sleeping: true });
  }
}
