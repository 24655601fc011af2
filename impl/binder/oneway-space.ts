import { load, store, type Address, type Thread } from '../memory';

/** Buffers of one sender from which on he is told. */
const MANY_BUFFERS = 50;

/**
 * What is left for oneway transactions: half of the mapping at first. One word, read and written under the allocator's lock; the word must be
 * 0 at first, for it holds what is used.
 */
export class OnewaySpace {
  readonly address: Address;
  readonly total: number;

  /** `total` is the size of the mapping. */
  constructor(address: Address, total: number) {
    this.address = address;
    this.total = total;
    Object.freeze(this);
  }

  /** Bytes left. (`free_oneway_space`) */
  *free(): Thread<number> {
    return Math.floor(this.total / 2) - (yield* load(this.address, 'plain'));
  }

  /** Whether so many are left. */
  *has(size: number): Thread<boolean> {
    return size <= (yield* this.free());
  }

  /** Takes what is there, and returns what is left. */
  *take(size: number): Thread<number> {
    yield* store(this.address, (yield* load(this.address, 'plain')) + size, 'plain');
    return yield* this.free();
  }

  *giveBack(size: number): Thread<void> {
    yield* store(this.address, (yield* load(this.address, 'plain')) - size, 'plain');
  }

  /** Whether so little is left, less than a tenth of the mapping, that it is worth asking who uses it. */
  isShort(left: number): boolean {
    return left < Math.floor(this.total / 10);
  }

  /** Whether so many buffers, or bytes, are more than a sender should have: half of what there is for all. (`low_oneway_space`) */
  isSpam(buffers: number, bytes: number): boolean {
    return buffers > MANY_BUFFERS || bytes > Math.floor(this.total / 4);
  }
}
