import { scope, type Scope } from '../boxes';
import { again, alloc, free, mightSleep, retry, type Address, type Again, type Gfp, type Thread } from '../memory';
import { SpinLock, type LockGuard } from '../sync';
import { abandon, allocate, deallocate, isAllocated, reservedWords, takeData, type Buffer, type BufferRef } from './descriptor';
import { Mapping, type MappingOptions } from './mapping';
import { OnewaySpace } from './oneway-space';
import { failed, type RangeAllocator, type ReservationAbort, type ReservationCommit, type ReserveExisting, type ReserveNew, type ReserveNewArgs, type StopUsing, type Taken } from './range-allocator';
import { RANGES_WORDS, SortedRanges } from './sorted-ranges';

export interface SortedRangeAllocatorOptions extends MappingOptions {
  /** How many buffers the first array has room for, 8 unless told; each next one has room for twice as many. (`TREE_THRESHOLD`) */
  readonly capacity?: number;
}

/** A free piece of the mapping, and the position that a buffer in it will have. */
export interface FreePiece {
  readonly position: number;
  readonly offset: number;
}

/** The lock, used oneway space, the vector. */
const ALLOCATOR_WORDS = 2 + RANGES_WORDS;

/**
 * A range allocator on a sorted structure under one lock, as Binder has them: readers take the lock, too, and memory that is no longer used
 * is freed at once. (`ArrayRangeAllocator`, `drivers/android/binder/range_alloc/array.rs`, with the placement of `TreeRangeAllocator`, `tree.rs`)
 *
 * Placement is best fit, and among pieces of one size the lowest. The lock is a spinlock: memory is asked for outside, and everything is looked at again.
 */
export class SortedRangeAllocator implements RangeAllocator {
  readonly mapping: Mapping;
  readonly oneway: OnewaySpace;
  protected readonly spinLock: SpinLock;
  readonly ranges: SortedRanges;
  protected readonly firstCapacity: number;

  protected constructor(state: Address, mapping: Mapping, firstCapacity: number) {
    this.mapping = mapping;
    this.spinLock = SpinLock.at(state, 'range_allocator');
    this.oneway = new OnewaySpace(state + 4, mapping.size);
    this.ranges = new SortedRanges(state + 8);
    this.firstCapacity = firstCapacity;
    Object.freeze(this);
  }

  /** An allocator with all of its mapping free; while the world is built. */
  static *create(options: SortedRangeAllocatorOptions): Thread<SortedRangeAllocator> {
    const { capacity = 8 } = options;
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`SortedRangeAllocator: capacity must be a whole number, 1 or more, not ${capacity}.`);
    return new this(yield* alloc({ type: 'range_allocator', words: ALLOCATOR_WORDS, memory: 'static', zeroed: true }), new Mapping(options), capacity);
  }

  *reserveNew(args: ReserveNewArgs, gfp: Gfp = 'kernel'): Thread<ReserveNew> {
    const size = this.mapping.aligned(args.size);
    if (size < 1) return failed('EINVAL');
    if (size > this.mapping.size) return failed('ENOSPC');
    return yield* retry((array = 0, capacity = 0) => this.tryReserve({ ...args, size }, gfp, array, capacity), 0, 0);
  }

  *reservationAbort(offset: number, stopUsing?: StopUsing): Thread<ReservationAbort> {
    return yield* scope((s) => this.abort(s, offset, stopUsing));
  }

  *reservationCommit(offset: number, data: number, _reader: number): Thread<ReservationCommit> {
    return yield* scope((s) => this.commit(s, offset, data));
  }

  *reserveExisting(offset: number, _reader: number): Thread<ReserveExisting> {
    return yield* scope((s) => this.takeBack(s, offset));
  }

  *lookUp(offset: number, _reader: number): Thread<Buffer | null> {
    return yield* scope((s) => this.readAt(s, offset));
  }

  /** Takes the lock: what `loadLocked` finds may be read until it is let go. */
  *lock(): Thread<LockGuard> {
    return yield* this.spinLock.lock();
  }

  /** The buffer that begins at an offset, null where none does; with the lock held. */
  *loadLocked(offset: number): Thread<BufferRef | null> {
    const position = yield* this.ranges.lowerBound(offset);
    if (position === (yield* this.ranges.length())) return null;
    const buffer = yield* this.ranges.at(position);
    return (yield* buffer.offset()) === offset ? buffer : null;
  }

  *freeOnewaySpace(): Thread<number> {
    const lock = yield* this.lock();
    const left = yield* this.oneway.free();
    yield* lock.drop();
    return left;
  }

  *countBuffers(): Thread<number> {
    const lock = yield* this.lock();
    const count = yield* this.ranges.length();
    yield* lock.drop();
    return count;
  }

  *takeForEach(visit: (taken: Taken) => Thread<void>): Thread<void> {
    const length = yield* this.ranges.length();
    for (let position = 0; position < length; position++) {
      const buffer = yield* this.ranges.at(position);
      if (!(yield* isAllocated(buffer.ownState()))) continue;
      const { offset, size, debugId } = yield* buffer.read();
      yield* visit({ offset, size, debugId, data: yield* takeData(buffer.ownState()) });
    }
  }

  *drop(): Thread<void> {
    yield* this.ranges.drop();
  }

  // What safety rests on, step by step.

  /** Keeps everybody else away from what is about to be changed. */
  protected *lockForUpdate(): Thread<LockGuard> {
    return yield* this.lock();
  }

  /** Keeps writers away from what is about to be read. */
  protected *lockForReading(): Thread<LockGuard> {
    return yield* this.lock();
  }

  /** Notes that a buffer's space is free again; with the lock held. */
  protected *giveBack({ size, isOneway }: Pick<Buffer, 'size' | 'isOneway'>): Thread<void> {
    if (isOneway) yield* this.oneway.giveBack(size);
  }

  // The operations.

  /** One turn: with an array that the turn before has allocated, or none. (`ReserveNewNeedAlloc`) */
  protected *tryReserve(args: ReserveNewArgs, gfp: Gfp, array: Address, capacity: number): Thread<ReserveNew | Again> {
    const lock = yield* this.lockForUpdate();
    const room = yield* this.ranges.capacity();
    const isFull = (yield* this.ranges.length()) === room;
    if (isFull && capacity <= room) {
      yield* lock.drop();
      yield* free(array, 'kfree');
      return yield* this.allocateAhead(room === 0 ? this.firstCapacity : room * 2, gfp);
    }
    const unused = isFull ? yield* this.ranges.moveTo(array, capacity) : array;
    const result = yield* this.reserve(args);
    yield* lock.drop();
    yield* free(unused, 'kfree');
    return result;
  }

  /** Memory for a larger array, asked for with nothing locked. */
  protected *allocateAhead(capacity: number, gfp: Gfp): Thread<ReserveNew | Again> {
    if (gfp === 'kernel') yield* mightSleep('make_alloc');
    const array = yield* this.ranges.allocate(capacity, gfp);
    return array === 0 ? failed('ENOMEM') : again(array, capacity);
  }

  /** Finds and takes space; with the lock held, and with room for one more. */
  protected *reserve({ size, isOneway, pid, debugId = 0 }: ReserveNewArgs): Thread<ReserveNew> {
    if (isOneway && !(yield* this.oneway.has(size))) return failed('ENOSPC');
    const piece = yield* this.findPiece(size);
    if (piece === null) return failed('ENOSPC');
    const { position, offset } = piece;
    yield* this.ranges.insert(position, reservedWords({ offset, size, pid, debugId, isOneway }));
    if (!isOneway) return { ok: true, offset, onewaySpamDetected: false };
    const left = yield* this.oneway.take(size);
    return { ok: true, offset, onewaySpamDetected: this.oneway.isShort(left) && (yield* this.isSpammer(pid)) };
  }

  /** The smallest free piece that is large enough, the lowest of those; linear in the number of buffers. (`find_best_match`) */
  protected *findPiece(size: number): Thread<FreePiece | null> {
    let best: FreePiece | null = null;
    let smallest = Infinity;
    let end = 0;
    const length = yield* this.ranges.length();
    for (let position = 0; position <= length; position++) {
      const buffer = position === length ? null : yield* this.ranges.at(position);
      const offset = buffer === null ? this.mapping.size : yield* buffer.offset();
      const free = offset - end;
      if (free >= size && free < smallest) {
        best = { position, offset: end };
        smallest = free;
      }
      if (buffer !== null) end = offset + (yield* buffer.size());
    }
    return best;
  }

  protected *abort(s: Scope, offset: number, stopUsing?: StopUsing): Thread<ReservationAbort> {
    const lock = s.own(yield* this.lockForUpdate());
    const buffer = yield* this.loadLocked(offset);
    if (buffer === null) return failed('EINVAL');
    const error = yield* abandon(buffer.state(this.spinLock).accessMut(lock));
    if (error !== null) return failed(error);
    const size = yield* buffer.size();
    yield* this.giveBack({ size, isOneway: yield* buffer.isOneway() });
    const position = yield* this.ranges.lowerBound(offset);
    yield* this.ranges.remove(position);
    const low = position === 0 ? 0 : yield* this.endOf(position - 1);
    const high = position === (yield* this.ranges.length()) ? this.mapping.size : yield* (yield* this.ranges.at(position)).offset();
    const pages = this.mapping.freedPages(offset, size, low, high);
    if (stopUsing) yield* stopUsing(pages);
    return { ok: true, pages };
  }

  protected *endOf(position: number): Thread<number> {
    const buffer = yield* this.ranges.at(position);
    return (yield* buffer.offset()) + (yield* buffer.size());
  }

  protected *commit(s: Scope, offset: number, data: number): Thread<ReservationCommit> {
    const lock = s.own(yield* this.lockForUpdate());
    const buffer = yield* this.loadLocked(offset);
    if (buffer === null) return failed('ENOENT');
    return (yield* allocate(buffer.state(this.spinLock).accessMut(lock), data)) ? { ok: true } : failed('ENOENT');
  }

  protected *takeBack(s: Scope, offset: number): Thread<ReserveExisting> {
    const lock = s.own(yield* this.lockForUpdate());
    const buffer = yield* this.loadLocked(offset);
    if (buffer === null) return failed('ENOENT');
    const data = yield* deallocate(buffer.state(this.spinLock).accessMut(lock));
    return data === null ? failed('ENOENT') : { ok: true, size: yield* buffer.size(), debugId: yield* buffer.debugId(), data };
  }

  protected *readAt(s: Scope, offset: number): Thread<Buffer | null> {
    s.own(yield* this.lockForReading());
    const buffer = yield* this.loadLocked(offset);
    return buffer === null ? null : yield* buffer.read();
  }

  /** Whether a sender has more oneway buffers, or bytes in them, than he should. Linear. (`low_oneway_space`) */
  protected *isSpammer(pid: number): Thread<boolean> {
    let count = 0;
    let bytes = 0;
    const length = yield* this.ranges.length();
    for (let position = 0; position < length; position++) {
      const buffer = yield* this.ranges.at(position);
      if (!(yield* buffer.isOneway()) || (yield* buffer.pid()) !== pid) continue;
      count++;
      bytes += yield* buffer.size();
    }
    return this.oneway.isSpam(count, bytes);
  }
}
