import { assertThat, free, load, warnUnless, type Address, type Gfp, type Thread } from '../memory';
import type { Droppable, ForeignOwnable, ForeignOwnableRcu } from '../boxes';
import type { Guard, Rcu } from '../rcu';
import type { Cursor } from './cursor';
import { SMALL_GEOMETRY, type Geometry } from './geometry';
import { MapleGuard } from './maple-guard';
import { isReserved } from './node-encoding';
import type { InsertErrorKind, InsertResult, Refused, StoreRangeResult, StoreResult } from './outcome';
import { RawMapleTree, type RawTreeOptions, type Written } from './raw-tree';
import { MAX_INDEX } from './tree-parts';
import { lockOf } from './tree-words';

/** The type of a tree's values: how they become pointers and come back. Only with `rcuBorrow` may they be loaded without the lock. */
export type EntryType<T extends Droppable, Borrowed, RcuBorrowed> = ForeignOwnable<T, Borrowed> | ForeignOwnableRcu<T, Borrowed, RcuBorrowed>;

export interface MapleTreeOptions<T extends Droppable, Borrowed, RcuBorrowed> {
  readonly rcu: Rcu;
  /** Whether the tree is in RCU mode. `loadRcu` needs it, and `MapleTree::new()` as posted did not ask for it. */
  readonly useRcu: boolean;
  readonly entry: EntryType<T, Borrowed, RcuBorrowed>;
  /** How many slots nodes have: `SMALL_GEOMETRY`, for checks, unless told; `KERNEL_GEOMETRY` is for speed. */
  readonly geometry?: Geometry;
  /** Makes the tree underneath, for trees that differ from the kernel's. */
  readonly make?: (address: Address, rcu: Rcu, options: RawTreeOptions) => RawMapleTree;
}

/** Indexes, both inclusive; empty when the last comes before the first. */
export interface IndexRange {
  readonly first: number;
  readonly last: number;
}

/**
 * A map from indexes, 0 to 0xffffffff, to owned values. (`MapleTree<T>`, `rust/kernel/maple_tree.rs`)
 *
 * The tree owns what is in it. `RcuBorrowed` is what `loadRcu` lends: it stays valid for the rest of the section, even when the
 * value is erased and dropped meanwhile.
 */
export class MapleTree<T extends Droppable, Borrowed, RcuBorrowed> {
  /** Whether trees of this class can look for free areas. */
  protected static readonly tracksGaps: boolean = false;

  readonly tree: RawMapleTree;
  readonly entry: EntryType<T, Borrowed, RcuBorrowed>;

  protected constructor(tree: RawMapleTree, entry: EntryType<T, Borrowed, RcuBorrowed>) {
    this.tree = tree;
    this.entry = entry;
    Object.freeze(this);
  }

  /** A new, empty tree in memory of its own; while the world is built. */
  static *create<T extends Droppable, Borrowed, RcuBorrowed>(
    options: MapleTreeOptions<T, Borrowed, RcuBorrowed>,
  ): Thread<MapleTree<T, Borrowed, RcuBorrowed>> {
    return new this(yield* this.createRaw(options), options.entry);
  }

  /** The tree underneath. */
  protected static *createRaw<T extends Droppable, Borrowed, RcuBorrowed>(options: MapleTreeOptions<T, Borrowed, RcuBorrowed>): Thread<RawMapleTree> {
    const { rcu, useRcu, entry, geometry = SMALL_GEOMETRY, make = makeRawTree } = options;
    if (entry.foreignAlign < 4) throw new RangeError(`The entries' FOREIGN_ALIGN is ${entry.foreignAlign}: below 4 the tree takes some of them for nodes.`);
    const tracksGaps = this.tracksGaps;
    return make(yield* RawMapleTree.allocate(useRcu, tracksGaps), rcu, { geometry, tracksGaps });
  }

  /** Puts a value where there is none. Fails with the value handed back when there is one, or no memory; `kernel` may sleep. */
  *insert(index: number, value: T, gfp: Gfp = 'kernel'): Thread<InsertResult<T>> {
    return yield* this.insertRange({ first: index, last: index }, value, gfp);
  }

  /** Puts a value on a range where there is none. An empty range is `InvalidRequest`, before anything else. */
  *insertRange({ first, last }: IndexRange, value: T, gfp: Gfp = 'kernel'): Thread<InsertResult<T>> {
    assertIndexes(first, last);
    const pointer = yield* this.entry.intoForeign(value);
    if (first > last || !(yield* isStorable(pointer))) return yield* this.handBack('InvalidRequest', pointer);
    const { what } = yield* this.tree.insertRange(first, last, pointer, gfp);
    if (what === 'written') return { ok: true };
    return yield* this.handBack(errorOf(what), pointer);
  }

  /**
   * Puts a value at an index whatever is there, and returns the value that is there no more. Fails with the new value handed back when there is no
   * memory, or when the index lies inside the range of a value, which would be cut in two; `kernel` may sleep.
   */
  *store(index: number, value: T, gfp: Gfp = 'kernel'): Thread<StoreResult<T>> {
    const stored = yield* this.storeRange({ first: index, last: index }, value, gfp);
    return stored.ok ? { ok: true, value: stored.values[0] ?? null } : stored;
  }

  /** Puts a value on a range whatever is there; values that are partly covered keep the rest. Otherwise as `store`. */
  *storeRange({ first, last }: IndexRange, value: T, gfp: Gfp = 'kernel'): Thread<StoreRangeResult<T>> {
    assertIndexes(first, last);
    const pointer = yield* this.entry.intoForeign(value);
    if (first > last || !(yield* isStorable(pointer))) return yield* this.handBack('InvalidRequest', pointer);
    const { what, replaced } = yield* this.tree.replaceRange(first, last, pointer, gfp);
    if (what !== 'written') return yield* this.handBack(errorOf(what), pointer);
    const values: T[] = [];
    for (const old of replaced) values.push(yield* this.entry.fromForeign(old));
    return { ok: true, values };
  }

  /**
   * Takes the value at an index out, with its whole range; null when there is none. May sleep: erasing takes memory, too.
   *
   * When there is no memory the value stays in the tree, and null is returned. (The kernel's `mas_erase` returns the entry
   * even then, and Rust's erase owns what the tree still holds.)
   */
  *erase(index: number): Thread<T | null> {
    assertIndexes(index, index);
    const { what, content } = yield* this.tree.erase(index);
    return what === 'written' ? yield* this.takeBack(content) : null;
  }

  /** Borrows the value at an index for the rest of the guard's section; null when there is none. Takes no lock and never waits. */
  *loadRcu(index: number, guard: Guard): Thread<RcuBorrowed | null> {
    assertIndexes(index, index);
    const { entry } = this;
    if (!('rcuBorrow' in entry)) throw new TypeError('loadRcu needs values of a type that is ForeignOwnableRcu: others are gone when they are dropped.');
    const pointer = yield* this.tree.load(index, guard);
    return pointer === 0 ? null : entry.rcuBorrow(pointer);
  }

  /** Takes the tree's spinlock, so that values can be borrowed from it. */
  *lock(): Thread<MapleGuard<Borrowed>> {
    yield* this.tree.lock.acquire();
    return new MapleGuard(this);
  }

  /** Looks for the first value from a cursor to `max`, with the lock held; called by the guard. */
  *findLocked(cursor: Cursor, max: number): Thread<{ readonly value: Borrowed | null; readonly cursor: Cursor }> {
    const found = yield* this.tree.find(cursor, max, 'lock');
    return { value: found.entry === 0 ? null : this.entry.borrowMut(found.entry), cursor: found.cursor };
  }

  /** Borrows the value at an index, with the lock held; called by the guard. */
  *loadLocked(index: number): Thread<Borrowed | null> {
    assertIndexes(index, index);
    const pointer = yield* this.tree.loadLocked(index);
    return pointer === 0 ? null : this.entry.borrowMut(pointer);
  }

  /** Lets the lock go; called by the guard. */
  *unlock(): Thread<void> {
    yield* this.tree.lock.release();
  }

  /**
   * Drops every value, then the tree: the caller has it to himself, no look-up is under way and nobody holds the lock. Values
   * borrowed before stay readable until their sections end; the tree does not. (`PinnedDrop for MapleTree`)
   */
  *drop(): Thread<void> {
    yield* assertThat((yield* load(lockOf(this.tree.address))) === 0, 'a MapleTree is dropped while its lock is held');
    for (const pointer of yield* this.tree.entries()) {
      const value = yield* this.entry.fromForeign(pointer);
      yield* value.drop();
    }
    yield* this.tree.destroy();
    yield* free(this.tree.address, 'kfree');
  }

  /** The owned value of an entry that has left the tree. (`try_from_foreign`) */
  protected *takeBack(pointer: Address): Thread<T | null> {
    return pointer === 0 ? null : yield* this.entry.fromForeign(pointer);
  }

  /** The owned value of an entry that never got into the tree. */
  protected *handBack<Kind>(cause: Kind, pointer: Address): Thread<Refused<T, Kind>> {
    return { ok: false, cause, value: yield* this.entry.fromForeign(pointer) };
  }
}

const makeRawTree = (address: Address, rcu: Rcu, options: RawTreeOptions): RawMapleTree => new RawMapleTree(address, rcu, options);

/** Why a write was refused, in Rust's words. */
export function errorOf(what: Written['what']): InsertErrorKind {
  if (what === 'no memory') return 'AllocError';
  return what === 'invalid' ? 'InvalidRequest' : 'Occupied';
}

/** Refuses what would be taken for something of the tree's own. */
export function* isStorable(pointer: Address): Thread<boolean> {
  yield* warnUnless(!isReserved(pointer), 'mtree_store: the entry looks like an internal one');
  return !isReserved(pointer);
}

export function assertIndexes(...indexes: readonly number[]): void {
  for (const index of indexes) {
    if (Number.isInteger(index) && index >= 0 && index <= MAX_INDEX) continue;
    throw new RangeError(`An index is a whole number from 0 to ${MAX_INDEX}, not ${index}.`);
  }
}
