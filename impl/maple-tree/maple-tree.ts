import { assertThat, free, load, warnUnless, type Address, type Gfp, type Thread } from '../memory';
import type { Droppable, ForeignOwnable, ForeignOwnableRcu } from '../boxes';
import type { Guard, Rcu } from '../rcu';
import { LeafTree } from './leaf-tree';
import { MAX_INDEX } from './leaf-range';
import { MapleGuard } from './maple-guard';
import { isReserved } from './node-encoding';
import type { InsertError, InsertErrorKind, InsertResult, StoreResult } from './outcome';

/** The type of a tree's values: how they become pointers and come back. Only with `rcuBorrow` may they be loaded without the lock. */
export type EntryType<T extends Droppable, Borrowed, RcuBorrowed> = ForeignOwnable<T, Borrowed> | ForeignOwnableRcu<T, Borrowed, RcuBorrowed>;

export interface MapleTreeOptions<T extends Droppable, Borrowed, RcuBorrowed> {
  readonly rcu: Rcu;
  /** Whether the tree is in RCU mode. `loadRcu` needs it, and `MapleTree::new()` as posted did not ask for it. */
  readonly useRcu: boolean;
  readonly entry: EntryType<T, Borrowed, RcuBorrowed>;
  /** Slots of a leaf: 4, the fewest, unless told; the kernel's have 16. */
  readonly slots?: number;
  /** Makes the tree underneath, for trees that differ from the kernel's. */
  readonly make?: (address: Address, slots: number, rcu: Rcu) => LeafTree;
}

/**
 * A map from indexes, 0 to 0xffffffff, to owned values. (`MapleTree<T>`, `rust/kernel/maple_tree.rs`)
 *
 * The tree owns what is in it. `RcuBorrowed` is what `loadRcu` lends: it stays valid for the rest of the section, even when the
 * value is erased and dropped meanwhile.
 */
export class MapleTree<T extends Droppable, Borrowed, RcuBorrowed> {
  readonly tree: LeafTree;
  readonly entry: EntryType<T, Borrowed, RcuBorrowed>;

  protected constructor(tree: LeafTree, entry: EntryType<T, Borrowed, RcuBorrowed>) {
    this.tree = tree;
    this.entry = entry;
    Object.freeze(this);
  }

  /** A new, empty tree in memory of its own; while the world is built. */
  static *create<T extends Droppable, Borrowed, RcuBorrowed>(
    options: MapleTreeOptions<T, Borrowed, RcuBorrowed>,
  ): Thread<MapleTree<T, Borrowed, RcuBorrowed>> {
    const { rcu, useRcu, entry, slots = 4, make = makeLeafTree } = options;
    if (entry.foreignAlign < 4) throw new RangeError(`The entries' FOREIGN_ALIGN is ${entry.foreignAlign}: below 4 the tree takes some of them for nodes.`);
    return new this(make(yield* LeafTree.allocate(useRcu), slots, rcu), entry);
  }

  /** Puts a value where there is none. Fails with the value handed back when there is one, or no memory; `kernel` may sleep. */
  *insert(index: number, value: T, gfp: Gfp = 'kernel'): Thread<InsertResult<T>> {
    assertIndex(index);
    const pointer = yield* this.entry.intoForeign(value);
    if (!(yield* isStorable(pointer))) return yield* this.handBack('InvalidRequest', pointer);
    const { what } = yield* this.tree.write('insert', index, pointer, gfp);
    if (what === 'written') return { ok: true };
    return yield* this.handBack(what === 'no memory' ? 'AllocError' : 'Occupied', pointer);
  }

  /** Puts a value at an index whatever is there, and returns that. Fails with the new value handed back; `kernel` may sleep. */
  *store(index: number, value: T, gfp: Gfp = 'kernel'): Thread<StoreResult<T>> {
    assertIndex(index);
    const pointer = yield* this.entry.intoForeign(value);
    if (!(yield* isStorable(pointer))) return yield* this.handBack('InvalidRequest', pointer);
    const { what, content } = yield* this.tree.write('store', index, pointer, gfp);
    if (what !== 'written') return yield* this.handBack('AllocError', pointer);
    return { ok: true, value: yield* this.takeBack(content) };
  }

  /**
   * Takes the value at an index out, null when there is none. May sleep: erasing takes memory, too.
   *
   * When there is no memory the value stays in the tree, and null is returned. (The kernel's `mas_erase` returns the entry
   * even then, and Rust's erase owns what the tree still holds.)
   */
  *erase(index: number): Thread<T | null> {
    assertIndex(index);
    const { what, content } = yield* this.tree.write('erase', index, 0, 'kernel');
    return what === 'written' ? yield* this.takeBack(content) : null;
  }

  /** Borrows the value at an index for the rest of the guard's section; null when there is none. Takes no lock and never waits. */
  *loadRcu(index: number, guard: Guard): Thread<RcuBorrowed | null> {
    assertIndex(index);
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

  /** Borrows the value at an index, with the lock held; called by the guard. */
  *loadLocked(index: number): Thread<Borrowed | null> {
    assertIndex(index);
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
    yield* assertThat((yield* load(this.tree.lock.address)) === 0, 'a MapleTree is dropped while its lock is held');
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
  protected *handBack(cause: InsertErrorKind, pointer: Address): Thread<InsertError<T>> {
    return { ok: false, cause, value: yield* this.entry.fromForeign(pointer) };
  }
}

const makeLeafTree = (address: Address, slots: number, rcu: Rcu): LeafTree => new LeafTree(address, slots, rcu);

/** Refuses what would be taken for something of the tree's own. */
function* isStorable(pointer: Address): Thread<boolean> {
  yield* warnUnless(!isReserved(pointer), 'mtree_store: the entry looks like an internal one');
  return !isReserved(pointer);
}

function assertIndex(index: number): void {
  if (Number.isInteger(index) && index >= 0 && index <= MAX_INDEX) return;
  throw new RangeError(`An index is a whole number from 0 to ${MAX_INDEX}, not ${index}.`);
}
