import { alloc, free, load, store, type Address, type Gfp, type Thread } from '../memory';
import { BufferRef, DESCRIPTOR_WORDS } from './descriptor';

/** The words of a vector: where its array is, how many are in it, how many have room. */
export const RANGES_WORDS: number = 3;

const BYTES = DESCRIPTOR_WORDS * 4;

/** Beyond this, kmalloc takes whole pages. */
const LARGEST_SLAB = 2048;

/**
 * A vector of descriptors, sorted by offset: those of buffers only, what lies between them is free. Read and changed under a lock; its words must be 0
 * at first, when it has no array. (`KVec<Range<T>>`)
 */
export class SortedRanges {
  readonly address: Address;

  constructor(address: Address) {
    this.address = address;
    Object.freeze(this);
  }

  *length(): Thread<number> {
    return yield* load(this.address + 4, 'plain');
  }

  *capacity(): Thread<number> {
    return yield* load(this.address + 8, 'plain');
  }

  /** The descriptor at a position. */
  *at(position: number): Thread<BufferRef> {
    return new BufferRef((yield* load(this.address, 'plain')) + position * BYTES);
  }

  /** The position of the first buffer that begins at an offset or behind it. Logarithmic. */
  *lowerBound(offset: number): Thread<number> {
    let low = 0;
    let high = yield* this.length();
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((yield* (yield* this.at(middle)).offset()) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts a descriptor before the one at a position; there must be room. (`insert_within_capacity`) */
  *insert(position: number, words: readonly number[]): Thread<void> {
    const array = yield* load(this.address, 'plain');
    const length = yield* this.length();
    for (let at = (length - position) * DESCRIPTOR_WORDS - 1; at >= 0; at--) {
      const from = array + position * BYTES + at * 4;
      yield* store(from + BYTES, yield* load(from, 'plain'), 'plain');
    }
    for (let word = 0; word < DESCRIPTOR_WORDS; word++) yield* store(array + position * BYTES + word * 4, words[word] ?? 0, 'plain');
    yield* store(this.address + 4, length + 1, 'plain');
  }

  /** Takes the descriptor at a position out. (`KVec::remove`) */
  *remove(position: number): Thread<void> {
    const array = yield* load(this.address, 'plain');
    const length = yield* this.length();
    for (let at = position * DESCRIPTOR_WORDS; at < (length - 1) * DESCRIPTOR_WORDS; at++) {
      yield* store(array + at * 4, yield* load(array + at * 4 + BYTES, 'plain'), 'plain');
    }
    yield* store(this.address + 4, length - 1, 'plain');
  }

  /** Memory for so many; 0 when there is none. Needs no lock. */
  *allocate(capacity: number, gfp: Gfp): Thread<Address> {
    const words = capacity * DESCRIPTOR_WORDS;
    return yield* alloc({ type: 'Range[]', words, memory: words > LARGEST_SLAB ? 'large' : 'slab' }, gfp);
  }

  /** Moves all into a larger array; returns the old one, which nobody uses any more. */
  *moveTo(array: Address, capacity: number): Thread<Address> {
    const old = yield* load(this.address, 'plain');
    const words = (yield* this.length()) * DESCRIPTOR_WORDS;
    for (let word = 0; word < words; word++) yield* store(array + word * 4, yield* load(old + word * 4, 'plain'), 'plain');
    yield* store(this.address, array, 'plain');
    yield* store(this.address + 8, capacity, 'plain');
    return old;
  }

  /** Frees the array. */
  *drop(): Thread<void> {
    yield* free(yield* load(this.address, 'plain'), 'kfree');
    for (let word = 0; word < RANGES_WORDS; word++) yield* store(this.address + word * 4, 0, 'plain');
  }
}
