import { RcuBox, scope, type PlainType, type RcuBoxType, type RcuRef, type Scope } from '../boxes';
import { cursorAt, MapleTreeAlloc, type Geometry, type MapleTreeOptions } from '../maple-tree';
import { alloc, store, type Address, type Gfp, type Thread } from '../memory';
import type { Guard, Rcu } from '../rcu';
import { Mutex, SpinLock, type Exclusive, type LockGuard } from '../sync';
import {
  abandon,
  allocate,
  BufferRef,
  deallocate,
  DESCRIPTOR_WORDS,
  isAllocated,
  NOWHERE,
  offsetIn,
  reservedWords,
  resume,
  takeData,
  type Buffer,
} from './descriptor';
import { Mapping, type MappingOptions, type PageRange } from './mapping';
import { OnewaySpace } from './oneway-space';
import { failed, type Failed, type RangeAllocator, type ReservationAbort, type ReservationCommit, type ReserveExisting, type ReserveNew, type ReserveNewArgs, type StopUsing, type Taken } from './range-allocator';

/** The tree of descriptors: each on the indexes of its buffer. */
export type DescriptorTree = MapleTreeAlloc<RcuBox, RcuRef, RcuRef>;

export interface TreeRangeAllocatorOptions extends MappingOptions {
  readonly rcu: Rcu;
  /** Whether the tree is in RCU mode. It is unless told, and must be where anybody looks a buffer up without the lock. */
  readonly useRcu?: boolean;
  /** How many slots nodes have: the fewest, for checks, unless told. */
  readonly geometry?: Geometry;
  /** Makes the tree underneath, the kernel's unless told. */
  readonly make?: NonNullable<MapleTreeOptions<RcuBox, RcuRef, RcuRef>['make']>;
}

const descriptorType: PlainType = Object.freeze({ name: 'Descriptor', words: DESCRIPTOR_WORDS, needsDrop: false });

/** Used oneway space, then the lock of states. */
const ALLOCATOR_WORDS = 2;

/** What an allocator is made of; while the world is built. */
export interface TreeParts {
  readonly state: Address;
  readonly mapping: Mapping;
  readonly rcu: Rcu;
  readonly tree: DescriptorTree;
  readonly boxes: RcuBoxType<RcuBox>;
  readonly mutex: Mutex;
}

/**
 * A range allocator on a maple tree: what the tree holds is used, its gaps are free, so freeing merges by itself.
 *
 * A mutex orders whoever takes and frees space: each sees the tree, and what is left for oneway transactions, as the one before left them, and may sleep
 * for memory. Looking a buffer up takes no lock: `loadRcu`, and a check that it begins there. What changes in a buffer, its state and its
 * data, is under a spinlock, taken inside the section that found it; the state is looked at after locking, for it may have been freed since.
 *
 * Placement is first fit from below. Freeing takes memory, as erasing does; when there is none the buffer stays reserved.
 */
export class TreeRangeAllocator implements RangeAllocator {
  readonly mapping: Mapping;
  readonly rcu: Rcu;
  readonly tree: DescriptorTree;
  readonly oneway: OnewaySpace;
  protected readonly boxes: RcuBoxType<RcuBox>;
  protected readonly mutex: Mutex;
  protected readonly stateLock: SpinLock;

  protected constructor({ state, mapping, rcu, tree, boxes, mutex }: TreeParts) {
    this.mapping = mapping;
    this.rcu = rcu;
    this.tree = tree;
    this.boxes = boxes;
    this.mutex = mutex;
    this.oneway = new OnewaySpace(state, mapping.size);
    this.stateLock = SpinLock.at(state + 4, 'descriptor states');
    Object.freeze(this);
  }

  /** An allocator with all of its mapping free; while the world is built. */
  static *create(options: TreeRangeAllocatorOptions): Thread<TreeRangeAllocator> {
    const { rcu, useRcu = true, geometry, make } = options;
    const mapping = new Mapping(options);
    const boxes = RcuBox.of(rcu, descriptorType);
    const state = yield* alloc({ type: 'range_allocator', words: ALLOCATOR_WORDS, memory: 'static', zeroed: true });
    const mutex = yield* Mutex.create('range_allocator');
    const tree = yield* MapleTreeAlloc.create<RcuBox, RcuRef, RcuRef>({ rcu, useRcu, entry: boxes, ...(geometry && { geometry }), ...(make && { make }) });
    return new this({ state, mapping, rcu, tree, boxes, mutex });
  }

  *reserveNew(args: ReserveNewArgs, gfp: Gfp = 'kernel'): Thread<ReserveNew> {
    return yield* scope((s) => this.reserve(s, args, gfp));
  }

  *reservationAbort(offset: number, stopUsing?: StopUsing): Thread<ReservationAbort> {
    return yield* scope((s) => this.abort(s, offset, stopUsing));
  }

  *reservationCommit(offset: number, data: number, reader: number): Thread<ReservationCommit> {
    return yield* scope((s) => this.commit(s, offset, data, reader));
  }

  *reserveExisting(offset: number, reader: number): Thread<ReserveExisting> {
    return yield* scope((s) => this.takeBack(s, offset, reader));
  }

  *lookUp(offset: number, reader: number): Thread<Buffer | null> {
    return yield* scope((s) => this.readAt(s, offset, reader));
  }

  /** The buffer that begins at an offset, to be read for the rest of the guard's section; null where none does. Takes no lock and never waits. */
  *loadRcu(offset: number, guard: Guard): Thread<BufferRef | null> {
    if (offset >= this.mapping.size) return null;
    const found = yield* this.tree.loadRcu(offset, guard);
    return yield* this.beginningAt(offset, found);
  }

  *freeOnewaySpace(): Thread<number> {
    const lock = yield* this.lockForUpdate();
    const free = yield* this.oneway.free();
    yield* lock.drop();
    return free;
  }

  *countBuffers(): Thread<number> {
    return (yield* this.buffers()).length;
  }

  *takeForEach(visit: (taken: Taken) => Thread<void>): Thread<void> {
    for (const pointer of yield* this.tree.tree.entries()) {
      const buffer = new BufferRef(this.boxes.borrow(pointer).address);
      if (!(yield* isAllocated(buffer.ownState()))) continue;
      const { offset, size, debugId } = yield* buffer.read();
      yield* visit({ offset, size, debugId, data: yield* takeData(buffer.ownState()) });
    }
  }

  *drop(): Thread<void> {
    yield* this.tree.drop();
  }

  // What safety rests on, step by step.

  /** Keeps others from taking and freeing space. */
  protected *lockForUpdate(): Thread<LockGuard> {
    return yield* this.mutex.lock();
  }

  /** Enters the section that a look-up is done in. */
  protected *enter(reader: number): Thread<Guard> {
    return yield* this.rcu.readLock(reader);
  }

  /** Keeps others from states and data. */
  protected *lockState(): Thread<LockGuard> {
    return yield* this.stateLock.lock();
  }

  /** Says of a buffer that it is reserved no more: whoever holds its descriptor, and locks it later, sees that. Otherwise why not. */
  protected *markFree(state: Exclusive): Thread<'EINVAL' | 'EPERM' | null> {
    return yield* abandon(state);
  }

  /** Says where a descriptor is that can be found by now: until then nobody takes it for a buffer. */
  protected *settle(buffer: BufferRef, offset: number): Thread<void> {
    yield* store(offsetIn(buffer.address), offset, 'relaxed');
  }

  /** The descriptor found at an index, if its buffer begins there. */
  protected *beginningAt(offset: number, found: RcuRef | null): Thread<BufferRef | null> {
    if (found === null) return null;
    const buffer = new BufferRef(found.address);
    return (yield* buffer.offset()) === offset ? buffer : null;
  }

  /** Gets rid of the descriptor of a buffer that is freed. */
  protected *dispose(box: RcuBox): Thread<void> {
    yield* box.drop();
  }

  /** Notes that a buffer's space is free again; with others kept away. */
  protected *giveBack({ size, isOneway }: Pick<Buffer, 'size' | 'isOneway'>): Thread<void> {
    if (isOneway) yield* this.oneway.giveBack(size);
  }

  // The operations, each in the scope that owns its guards and boxes.

  protected *reserve(s: Scope, { size: wanted, isOneway, pid, debugId = 0 }: ReserveNewArgs, gfp: Gfp): Thread<ReserveNew> {
    const { size: total } = this.mapping;
    const size = this.mapping.aligned(wanted);
    if (size < 1) return failed('EINVAL');
    if (size > total) return failed('ENOSPC');
    const box = s.own(yield* this.boxes.create(reservedWords({ offset: NOWHERE, size, pid, debugId, isOneway }), gfp));
    if (box === null) return failed('ENOMEM');
    s.own(yield* this.lockForUpdate());
    if (isOneway && !(yield* this.oneway.has(size))) return failed('ENOSPC');
    const buffer = new BufferRef((yield* box.deref()).address);
    const placed = yield* this.tree.allocRange(size, s.move(box), { first: 0, last: total - 1 }, gfp);
    if (!placed.ok) {
      s.own(placed.value);
      return failed(placed.cause === 'AllocError' ? 'ENOMEM' : 'ENOSPC');
    }
    yield* this.settle(buffer, placed.index);
    if (!isOneway) return { ok: true, offset: placed.index, onewaySpamDetected: false };
    const left = yield* this.oneway.take(size);
    return { ok: true, offset: placed.index, onewaySpamDetected: this.oneway.isShort(left) && (yield* this.isSpammer(pid)) };
  }

  protected *abort(s: Scope, offset: number, stopUsing?: StopUsing): Thread<ReservationAbort> {
    s.own(yield* this.lockForUpdate());
    const claimed = yield* scope((inner) => this.claim(inner, offset));
    if (!claimed.ok) return claimed;
    const box = yield* this.tree.erase(offset);
    if (box === null) {
      yield* scope((inner) => this.unclaim(inner, offset));
      return failed('ENOMEM');
    }
    yield* this.giveBack(claimed);
    const pages = yield* this.unusedPages(offset, claimed.size);
    if (stopUsing) yield* stopUsing(pages);
    yield* this.dispose(box);
    return { ok: true, pages };
  }

  /** Makes the caller the only one who may free a buffer: nobody can commit it or take it back from now on. */
  protected *claim(s: Scope, offset: number): Thread<{ readonly ok: true; readonly size: number; readonly isOneway: boolean } | Failed<'EINVAL' | 'EPERM'>> {
    const buffer = yield* this.loadLocked(s, offset);
    if (buffer === null) return failed('EINVAL');
    const lock = s.own(yield* this.lockState());
    const error = yield* this.markFree(buffer.state(this.stateLock).accessMut(lock));
    return error === null ? { ok: true, size: yield* buffer.size(), isOneway: yield* buffer.isOneway() } : failed(error);
  }

  /** Takes that back. */
  protected *unclaim(s: Scope, offset: number): Thread<void> {
    const buffer = yield* this.loadLocked(s, offset);
    const lock = s.own(yield* this.lockState());
    if (buffer !== null) yield* resume(buffer.state(this.stateLock).accessMut(lock));
  }

  protected *loadLocked(s: Scope, offset: number): Thread<BufferRef | null> {
    if (offset >= this.mapping.size) return null;
    const guard = s.own(yield* this.tree.lock());
    return yield* this.beginningAt(offset, yield* guard.load(offset));
  }

  protected *commit(s: Scope, offset: number, data: number, reader: number): Thread<ReservationCommit> {
    const guard = s.own(yield* this.enter(reader));
    const buffer = yield* this.loadRcu(offset, guard);
    if (buffer === null) return failed('ENOENT');
    const lock = s.own(yield* this.lockState());
    return (yield* allocate(buffer.state(this.stateLock).accessMut(lock), data)) ? { ok: true } : failed('ENOENT');
  }

  protected *takeBack(s: Scope, offset: number, reader: number): Thread<ReserveExisting> {
    const guard = s.own(yield* this.enter(reader));
    const buffer = yield* this.loadRcu(offset, guard);
    if (buffer === null) return failed('ENOENT');
    const lock = s.own(yield* this.lockState());
    const data = yield* deallocate(buffer.state(this.stateLock).accessMut(lock));
    return data === null ? failed('ENOENT') : { ok: true, size: yield* buffer.size(), debugId: yield* buffer.debugId(), data };
  }

  protected *readAt(s: Scope, offset: number, reader: number): Thread<Buffer | null> {
    const guard = s.own(yield* this.enter(reader));
    const buffer = yield* this.loadRcu(offset, guard);
    return buffer === null ? null : yield* buffer.read();
  }

  /** The pages that are unused since a buffer was taken out: the hole where it was says what is free around it. */
  protected *unusedPages(offset: number, size: number): Thread<PageRange> {
    const lock = yield* this.tree.lock();
    const { cursor } = yield* this.tree.tree.walk(cursorAt(offset), 'lock');
    yield* lock.drop();
    return this.mapping.freedPages(offset, size, cursor.index, cursor.last + 1);
  }

  /** Whether a sender has more oneway buffers, or bytes in them, than he should. Linear in the number of buffers. (`low_oneway_space`) */
  protected *isSpammer(pid: number): Thread<boolean> {
    let count = 0;
    let bytes = 0;
    for (const buffer of yield* this.buffers()) {
      if (!(yield* buffer.isOneway()) || (yield* buffer.pid()) !== pid) continue;
      count++;
      bytes += yield* buffer.size();
    }
    return this.oneway.isSpam(count, bytes);
  }

  /** All buffers, in order; as good as they are when nobody frees one. */
  protected *buffers(): Thread<readonly BufferRef[]> {
    const buffers: BufferRef[] = [];
    const lock = yield* this.tree.lock();
    const last = this.mapping.size - 1;
    for (let found = yield* lock.state(0).find(last); found !== null; found = yield* found.state.find(last)) buffers.push(new BufferRef(found.value.address));
    yield* lock.drop();
    return buffers;
  }
}
