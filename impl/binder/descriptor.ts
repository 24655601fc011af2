import { load, type Address, type Thread } from '../memory';
import { Exclusive, LockedBy, type Lock } from '../sync';

// A descriptor: offset, size, pid, debug_id, is_oneway, which never change once it can be found, then state and data, which a lock protects.

const OFFSET = 0;
const SIZE = 1;
const PID = 2;
const DEBUG_ID = 3;
const IS_ONEWAY = 4;
const STATE = 5;
const DATA = 6;

export const DESCRIPTOR_WORDS: number = 7;

/** The offset of a descriptor that has no place yet. */
export const NOWHERE: number = 0xffffffff;

/** States. A descriptor in hand that is free has left the allocator: whoever finds it so after locking came too late. */
const FREE = 0;
const RESERVED = 1;
const ALLOCATED = 2;

/** What is known of a buffer and never changes while it is there. */
export interface Buffer {
  readonly offset: number;
  readonly size: number;
  readonly pid: number;
  readonly debugId: number;
  readonly isOneway: boolean;
}

/** The words of a new descriptor: reserved, with nothing kept. */
export function reservedWords({ offset, size, pid, debugId, isOneway }: Buffer): readonly number[] {
  return [offset, size, pid, debugId, isOneway ? 1 : 0, RESERVED, 0];
}

export const offsetIn = (descriptor: Address): Address => descriptor + OFFSET * 4;

/** A descriptor, as good as what it was found under: a section, or a lock. */
export class BufferRef {
  readonly address: Address;

  constructor(address: Address) {
    this.address = address;
    Object.freeze(this);
  }

  /** Where the buffer begins, `NOWHERE` as long as that is not known. Marked: it is stored after the descriptor can be found. */
  *offset(): Thread<number> {
    return yield* load(offsetIn(this.address), 'relaxed');
  }

  *size(): Thread<number> {
    return yield* load(this.address + SIZE * 4, 'plain');
  }

  *isOneway(): Thread<boolean> {
    return (yield* load(this.address + IS_ONEWAY * 4, 'plain')) !== 0;
  }

  *pid(): Thread<number> {
    return yield* load(this.address + PID * 4, 'plain');
  }

  *debugId(): Thread<number> {
    return yield* load(this.address + DEBUG_ID * 4, 'plain');
  }

  /** All that never changes. */
  *read(): Thread<Buffer> {
    const offset = yield* this.offset();
    const size = yield* this.size();
    const pid = yield* this.pid();
    const debugId = yield* this.debugId();
    return { offset, size, pid, debugId, isOneway: yield* this.isOneway() };
  }

  /** State and data, which a lock protects. */
  state(lock: Lock): LockedBy {
    return new LockedBy(this.address + STATE * 4, lock);
  }

  /** The same for whoever has the descriptor to himself. */
  ownState(): Exclusive {
    return new Exclusive(this.address + STATE * 4);
  }
}

// What state and data become. Each answers for the state it finds, so that it is looked at where it is changed: with the lock held.

/** Reserved to allocated, with data kept; false from any other state. */
export function* allocate(state: Exclusive, data: number): Thread<boolean> {
  if ((yield* state.read()) !== RESERVED) return false;
  yield* state.write(data, DATA - STATE);
  yield* state.write(ALLOCATED);
  return true;
}

/** Allocated to reserved: the data kept, which is taken; null from any other state. */
export function* deallocate(state: Exclusive): Thread<number | null> {
  if ((yield* state.read()) !== ALLOCATED) return null;
  const data = yield* takeData(state);
  yield* state.write(RESERVED);
  return data;
}

/** Reserved to free; otherwise why not. */
export function* abandon(state: Exclusive): Thread<'EINVAL' | 'EPERM' | null> {
  const found = yield* state.read();
  if (found !== RESERVED) return found === FREE ? 'EINVAL' : 'EPERM';
  yield* state.write(FREE);
  return null;
}

/** Free to reserved: what was abandoned cannot be freed after all. */
export function* resume(state: Exclusive): Thread<void> {
  yield* state.write(RESERVED);
}

export function* isAllocated(state: Exclusive): Thread<boolean> {
  return (yield* state.read()) === ALLOCATED;
}

/** Takes the data kept and leaves none. */
export function* takeData(state: Exclusive): Thread<number> {
  const data = yield* state.read(DATA - STATE);
  yield* state.write(0, DATA - STATE);
  return data;
}
