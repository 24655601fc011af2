import { fetchAdd, load, store, type Address, type Thread } from '../memory';

/**
 * A shared reference to the value in a box, `&T`. Where it was had by lending a box for a grace period, it may be read until
 * the section in which it was had ends, even when the box has been dropped since.
 */
export class RcuRef {
  readonly address: Address;

  constructor(address: Address) {
    this.address = address;
    Object.freeze(this);
  }

  /** Reads one word of the value; plain, for nobody writes to a value that is shared. */
  *read(word: number = 0): Thread<number> {
    return yield* load(this.address + word * 4, 'plain');
  }
}

/** The only reference to a value, `&mut T`: whoever has it may write, and nobody else may so much as read. */
export class MutRef extends RcuRef {
  /** Writes one word of the value; plain, because nobody else is there. */
  *write(value: number, word: number = 0): Thread<void> {
    yield* store(this.address + word * 4, value, 'plain');
  }
}

/** A shared reference to a `Cell`: writes through it are plain, so no two threads may have one. */
export class CellRef extends RcuRef {
  /** Replaces the content. (`Cell::set`) */
  *set(value: number): Thread<void> {
    yield* store(this.address, value, 'plain');
  }
}

/** A shared reference to an atomic word, which everybody may change at any time. */
export class AtomicRef extends RcuRef {
  /** Reads it, relaxed. (`Atomic::load`) */
  override *read(): Thread<number> {
    return yield* load(this.address, 'relaxed');
  }

  /** Adds, and returns what was there. (`Atomic::fetch_add`, relaxed) */
  *add(value: number): Thread<number> {
    return yield* fetchAdd(this.address, value, 'relaxed');
  }
}
