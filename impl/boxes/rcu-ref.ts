import { load, type Address, type Thread } from '../memory';

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
