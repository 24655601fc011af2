import { Again, again, alloc, committed, free, load, mightSleep, retry, store, updateBegins, updateEnds, type Address, type Gfp, type Thread } from '../memory';
import type { Callback, Rcu } from '../rcu';
import { SpinLock } from '../sync';
import { copySlots, emptyContent, fill, largestGap, overwrite, put, type Content } from './content';
import { dataEnd } from './data-end';
import { freeSubtree, markSubtreeDead, readDead, type DeadNode } from './destroy';
import { copySubtree, type CopiedEntry } from './duplicate';
import { updateGap } from './gaps';
import type { Geometry } from './geometry';
import { append, exactFit, slotStore } from './in-place';
import { FLAGS } from './intended-races';
import { nextSlot, walk } from './iterate';
import { Lookups } from './lookups';
import { decodeRoot, encodeNode, encodeRoot, isNode, isReserved, MAPLE_LEAF_64, rootParent, toNode, typeOf } from './node-encoding';
import { Level } from './path';
import { adoptChildren, fillNodes, publish, replaceNodes, setHeight, type Replacement, type Replacing } from './replace';
import { storeType, type StoreType } from './store-type';
import { MAX_INDEX } from './tree-parts';
import { ALLOC_RANGE, ALLOC_WRAPPED, flagsOf, lockOf, rootOf, TREE_WORDS, USE_RCU, withHeight } from './tree-words';
import { nodesFor, planWrite, requestArea, requestFor, type Request, type WritePlan } from './write-plan';
import { leafContent, type WriteRange } from './write-range';

/** What a write did. */
export interface Written {
  /** `occupied` is EEXIST, `busy` EBUSY, `invalid` EINVAL, `no memory` ENOMEM; `nothing` is an erase that found none. */
  readonly what: 'written' | 'occupied' | 'nothing' | 'busy' | 'invalid' | 'no memory';
  /** The entry that was at the first index: the one in the way, or the one erased; 0 for none. */
  readonly content: number;
  /** The first index written; for an allocation, what was found. */
  readonly index: number;
  /** Of a store of owned values: the entries that are in the tree no more, in order. */
  readonly replaced: readonly number[];
}

/** What a cyclic allocation did. */
export interface Cycled extends Written {
  /** Where the next one begins to look. */
  readonly next: number;
  /** Whether the cursor came round since the last one. */
  readonly wrapped: boolean;
}

/** The lock that writers hold: the tree's own spinlock, or one that the callers of its methods hold already. */
export interface TreeLock {
  acquire(): Thread<void>;
  release(): Thread<void>;
}

/** A lock that is not the tree's: its methods take it for granted. (`MT_FLAGS_LOCK_EXTERN`) */
export const EXTERNAL_LOCK: TreeLock = Object.freeze({
  *acquire(): Thread<void> {},
  *release(): Thread<void> {},
});

export interface RawTreeOptions {
  readonly geometry: Geometry;
  /** Whether inner nodes keep gaps, so that free areas can be found: `MT_FLAGS_ALLOC_RANGE`. */
  readonly tracksGaps?: boolean;
  /** The tree's own spinlock unless told. */
  readonly lock?: TreeLock;
}

/**
 * A maple tree as the kernel has it: a map from ranges of indexes, 0 to 0xffffffff, to words. (`lib/maple_tree.c`)
 *
 * Writers hold the lock. In RCU mode look-ups need none: only exact fits and stores that touch two slots are done in place; all else is done in
 * new nodes that are published with one release store, and what they replace is marked dead and freed a grace period later. In the other
 * mode leaves are edited in place, subtrees that are overwritten are freed at once, and looking up without the lock is a mistake.
 *
 * Entries are words other than 0; those that look like the tree's own (`xa_is_advanced`) are refused. Adjacent entries are never merged, adjacent
 * holes always are.
 */
export class RawMapleTree extends Lookups implements Replacing {
  readonly lock: TreeLock;
  protected readonly freeWalk: Callback;

  constructor(address: Address, rcu: Rcu, { geometry, tracksGaps = false, lock }: RawTreeOptions) {
    super(address, geometry, tracksGaps, rcu);
    this.lock = lock ?? SpinLock.at(lockOf(address), 'ma_lock');
    this.freeWalk = rcu.callback('mt_free_walk', (head) => freeSubtree(this, head - geometry.headOffset, (node) => this.readDead(node)));
    Object.freeze(this);
  }

  /** Allocates the words of an empty tree. (`mt_init_flags`) */
  static *allocate(useRcu: boolean, tracksGaps: boolean = false): Thread<Address> {
    const address = yield* alloc({ type: 'maple_tree', words: TREE_WORDS });
    yield* store(lockOf(address), 0, 'plain');
    yield* store(flagsOf(address), (useRcu ? USE_RCU : 0) | (tracksGaps ? ALLOC_RANGE : 0), 'plain');
    yield* store(rootOf(address), 0, 'plain');
    return address;
  }

  /** Puts an entry on a range where nothing is. (`mtree_insert_range`) */
  *insertRange(index: number, last: number, entry: number, gfp: Gfp): Thread<Written> {
    if (index > last || entry === 0 || isReserved(entry)) return invalid(index);
    return yield* this.write(requestFor('insert', index, last, entry), gfp);
  }

  /** Puts an entry, or with 0 nothing, on a range whatever is there; what is partly covered keeps the rest. (`mtree_store_range`) */
  *storeRange(index: number, last: number, entry: number, gfp: Gfp): Thread<Written> {
    if (index > last || isReserved(entry)) return invalid(index);
    return yield* this.write(requestFor('store', index, last, entry), gfp);
  }

  /** The same for entries that are values which somebody owns: tells which are gone, and cuts none in two. */
  *replaceRange(index: number, last: number, entry: number, gfp: Gfp): Thread<Written> {
    if (index > last || isReserved(entry)) return invalid(index);
    return yield* this.write(requestFor('store', index, last, entry, true), gfp);
  }

  /** Takes out the entry that an index is in, with its whole range. When there is no memory it stays. (`mtree_erase`) */
  *erase(index: number, gfp: Gfp = 'kernel'): Thread<Written> {
    return yield* this.write(requestFor('erase', index, index, 0), gfp);
  }

  /**
   * Puts an entry on the lowest free area, or the highest, of `size` indexes between `min` and `max`. (`mtree_alloc_range`,
   * `mtree_alloc_rrange`)
   */
  *allocate(from: 'low' | 'high', entry: number, size: number, min: number, max: number, gfp: Gfp): Thread<Written> {
    if (!this.tracksGaps || entry === 0 || isReserved(entry) || size === 0 || min > max || max - min < size - 1) return invalid(min);
    return yield* this.write(requestArea(from, [{ min, max, size }], entry), gfp);
  }

  /** Puts an entry on the lowest free index at or behind `next`, or else between `min` and there. (`mtree_alloc_cyclic`) */
  *allocateCyclic(entry: number, min: number, max: number, next: number, gfp: Gfp): Thread<Cycled> {
    const low = Math.max(min, next);
    if (!this.tracksGaps || entry === 0 || isReserved(entry) || min > max) return { ...invalid(min), next, wrapped: false };
    const wanted = [];
    if (low <= max) wanted.push({ min: low, max, size: 1 });
    if (low > min) wanted.push({ min, max, size: 1 });
    yield* this.lock.acquire();
    const written = yield* this.tryWrite(requestArea('low', wanted, entry), gfp);
    let wrapped = written.index < low;
    if (written.what === 'written') {
      const flags = yield* load(flagsOf(this.address), 'plain', FLAGS);
      wrapped ||= (flags & ALLOC_WRAPPED) !== 0;
      const after = written.index === MAX_INDEX ? flags | ALLOC_WRAPPED : flags & ~ALLOC_WRAPPED;
      if (after !== flags) yield* store(flagsOf(this.address), after, 'plain', FLAGS);
    }
    yield* this.lock.release();
    if (written.what !== 'written') return { ...written, next, wrapped: false };
    return { ...written, next: written.index === MAX_INDEX ? 0 : written.index + 1, wrapped };
  }

  /** Empties the tree and frees its nodes, whatever its entries are. (`mtree_destroy`) */
  *destroy(): Thread<void> {
    yield* this.lock.acquire();
    const root = yield* load(rootOf(this.address));
    const flags = yield* load(flagsOf(this.address), 'plain', FLAGS);
    yield* updateBegins(this.address);
    yield* store(rootOf(this.address), 0, 'release');
    yield* committed(this.address, 0, MAX_INDEX, 0);
    if (isNode(root)) yield* this.discard(decodeRoot(root), MAX_INDEX, (flags & USE_RCU) !== 0);
    yield* updateEnds(this.address);
    yield* store(flagsOf(this.address), withHeight(flags, 0) & ~ALLOC_WRAPPED, 'plain', FLAGS);
    yield* this.lock.release();
  }

  /**
   * Makes another tree, which must be empty and of the same kind, a copy of this one, node by node; false when memory ran out, and then it is still
   * empty. Both locks are held meanwhile: `gfp` may sleep only if they allow it. (`mtree_dup`)
   */
  *duplicateInto(other: RawMapleTree, gfp: Gfp): Thread<boolean> {
    if (other.geometry !== this.geometry || other.tracksGaps !== this.tracksGaps) throw new TypeError('A tree is copied into one of the same geometry and kind.');
    yield* this.lock.acquire();
    yield* other.lock.acquire();
    const isCopied = yield* this.copyInto(other, gfp);
    yield* other.lock.release();
    yield* this.lock.release();
    return isCopied;
  }

  protected *copyInto(other: RawMapleTree, gfp: Gfp): Thread<boolean> {
    if ((yield* load(rootOf(other.address))) !== 0) throw new TypeError('A tree is copied into an empty one.');
    const root = yield* load(rootOf(this.address));
    if (!isNode(root)) {
      yield* store(rootOf(other.address), root, 'release');
      yield* committed(other.address, 0, 0, root);
      return true;
    }
    const copied: CopiedEntry[] = [];
    const copy = yield* copySubtree(this, decodeRoot(root), MAX_INDEX, rootParent(other.address), gfp, copied);
    if (copy === 0) return false;
    yield* store(flagsOf(other.address), yield* load(flagsOf(this.address), 'plain', FLAGS), 'plain', FLAGS);
    yield* store(rootOf(other.address), encodeRoot(copy), 'release');
    for (const { first, last, entry } of copied) yield* committed(other.address, first, last, entry);
    return true;
  }

  /**
   * Writes under the lock. Memory is first asked for without sleeping; when there is none and `gfp` allows it, the lock is
   * let go, memory is waited for, and everything is looked at again. (`mas_store_gfp`, `mas_nomem`)
   */
  protected *write(request: Request, gfp: Gfp): Thread<Written> {
    yield* this.lock.acquire();
    const written = yield* this.tryWrite(request, gfp);
    yield* this.lock.release();
    return written;
  }

  /** The same with the lock held. */
  protected *tryWrite(request: Request, gfp: Gfp): Thread<Written> {
    const first = yield* this.attempt(request, gfp, NONE);
    return first instanceof Again ? yield* retry((...ahead) => this.attempt(request, gfp, ahead), ...first.carried) : first;
  }

  /** One turn of a write, with nodes allocated ahead by the turn before. */
  protected *attempt(request: Request, gfp: Gfp, ahead: readonly Address[]): Thread<Written | Again> {
    const plan = yield* this.plan(request);
    const nodes = ahead.slice();
    const replaced = request.do === 'store' && request.isOwned ? yield* this.covered(request.index, request.last) : NONE;
    if (replaced === null) {
      for (const node of nodes) yield* free(node, 'kfree');
      return failed('occupied', plan.content);
    }
    for (let needed = nodesFor(plan) - ahead.length; needed > 0; needed--) {
      const node = yield* alloc(this.geometry.layout, 'nowait');
      if (node === 0) {
        const waitedFor = yield* this.allocateAhead(nodes, needed, gfp);
        return waitedFor ? again(...nodes) : failed('no memory', plan.content);
      }
      nodes.push(node);
    }
    const used = yield* this.carryOut(plan, nodes);
    for (const node of nodes.slice(used)) yield* free(node, 'kfree'); // mas_destroy
    if (plan.what === 'nothing' || plan.what === 'occupied' || plan.what === 'busy') return failed(plan.what, plan.content);
    return { what: 'written', content: plan.content, index: plan.index, replaced };
  }

  /** Finds out what a request amounts to now. */
  protected *plan(request: Request): Thread<WritePlan> {
    return yield* planWrite(this, request);
  }

  /** The entries that lie in a range as a whole, in order; null when the range lies inside of one. */
  protected *covered(index: number, last: number): Thread<readonly number[] | null> {
    const entries: number[] = [];
    let { entry, cursor } = yield* walk(this, index, 'relaxed');
    if (entry !== 0 && cursor.index < index && cursor.last > last) return null;
    for (;;) {
      if (entry !== 0 && cursor.index >= index && cursor.last <= last) entries.push(entry);
      if (cursor.status !== 'active' || cursor.last >= last) return entries;
      ({ entry, cursor } = yield* nextSlot(this, cursor, last, true, 'relaxed'));
      if (cursor.status !== 'active') return entries;
    }
  }

  /** All entries, in the order of their indexes; by whoever has the tree to himself. */
  *entries(): Thread<readonly number[]> {
    return (yield* this.covered(0, MAX_INDEX)) ?? [];
  }

  /** The second try at memory: what may sleep must not do so with the lock held. False, and nothing allocated, when there is none. (`mas_nomem`) */
  protected *allocateAhead(nodes: Address[], needed: number, gfp: Gfp): Thread<boolean> {
    const sleeps = gfp === 'kernel';
    if (sleeps) {
      yield* this.lock.release();
      yield* mightSleep('mas_nomem');
    }
    let isEnough = true;
    for (let missing = needed; missing > 0 && isEnough; missing--) {
      const node = yield* alloc(this.geometry.layout, gfp);
      if (node === 0) isEnough = false;
      else nodes.push(node);
    }
    if (!isEnough) for (const node of nodes) yield* free(node, 'kfree');
    if (sleeps) yield* this.lock.acquire();
    return isEnough;
  }

  /** Does what was planned; returns how many of the nodes are part of the tree now. (`mas_wr_store_entry`) */
  protected *carryOut(plan: WritePlan, nodes: readonly Address[]): Thread<number> {
    switch (plan.what) {
      case 'occupied':
      case 'nothing':
      case 'busy':
        return 0;
      case 'root store':
        yield* store(rootOf(this.address), plan.entry, 'release');
        yield* committed(this.address, plan.index, plan.last, plan.entry);
        return 0;
      case 'root expand':
        yield* this.becomeRoot(plan.leaf, nodes[0]!, plan);
        return 1;
      case 'new root':
        return yield* this.replaceAll(plan, nodes[0]!);
      case 'exact fit':
        yield* exactFit(this.address, plan.range);
        break;
      case 'slot store':
        yield* slotStore(this.address, plan.range);
        break;
      case 'append':
        yield* append(this.address, plan.range);
        break;
      case 'overwrite':
        yield* overwrite(plan.range.first.node, this.geometry.range, yield* leafContent(plan.range));
        yield* committed(this.address, plan.index, plan.last, plan.entry);
        break;
      case 'rebuild':
        yield* replaceNodes(this, plan.rebuild, nodes, plan.range, plan.inRcu);
        return plan.rebuild.fresh.length;
    }
    if (this.tracksGaps && (plan.what !== 'exact fit' || (plan.entry === 0) !== (plan.content === 0))) yield* this.updateGapOf(plan.range);
    return 0;
  }

  /** Notes the largest gap of a leaf that was edited. */
  protected *updateGapOf({ first: { pointer, node, layout, min, max } }: WriteRange): Thread<void> {
    const content = emptyContent(typeOf(pointer), min);
    const end = yield* dataEnd(node, layout, max);
    yield* copySlots(content, new Level(pointer, layout, min, max, end, 0, min, max), 0, end);
    yield* updateGap(this, node, largestGap(content));
  }

  /** A leaf becomes the only node. */
  protected *becomeRoot(leaf: Content, node: Address, { index, last, entry }: { index: number; last: number; entry: number }): Thread<void> {
    yield* fill(node, this.geometry.range, leaf, rootParent(this.address), []);
    yield* setHeight(this, 1);
    yield* store(rootOf(this.address), encodeRoot(encodeNode(node, MAPLE_LEAF_64)), 'release');
    yield* committed(this.address, index, last, entry);
  }

  /** One entry over everything takes the place of all there is, or nothing does. (`mas_new_root`) */
  protected *replaceAll(plan: WritePlan & { readonly what: 'new root' }, node: Address): Thread<number> {
    yield* updateBegins(this.address);
    if (plan.entry === 0) {
      yield* setHeight(this, 0);
      yield* store(rootOf(this.address), 0, 'release');
      yield* committed(this.address, 0, MAX_INDEX, 0);
    } else {
      const leaf = emptyContent(MAPLE_LEAF_64, 0);
      put(leaf, MAX_INDEX, plan.entry);
      yield* this.becomeRoot(leaf, node, plan);
    }
    yield* this.discard(plan.root, MAX_INDEX, plan.inRcu);
    yield* updateEnds(this.address);
    return plan.entry === 0 ? 0 : 1;
  }

  // What trees that differ from the kernel's override.

  /** Chooses how to write a range. */
  storeType(range: WriteRange, inRcu: boolean): StoreType {
    return storeType(range, inRcu);
  }

  *fillNodes(replacement: Replacement): Thread<void> {
    yield* fillNodes(this, replacement);
  }

  *publish(replacement: Replacement): Thread<void> {
    yield* publish(this, replacement);
  }

  *adoptChildren(replacement: Replacement): Thread<void> {
    yield* adoptChildren(replacement);
  }

  /** Frees a dead node when no reader can be in it any more, in either mode. (`ma_free_rcu`) */
  *retire(node: Address): Thread<void> {
    yield* this.rcu.kvfreeCallRcu(this.geometry.headOf(node), node);
  }

  /** Frees a subtree that left the tree: after a grace period in RCU mode, else at once. (`mte_destroy_walk`) */
  *discard(pointer: number, max: number, inRcu: boolean): Thread<void> {
    yield* this.markSubtreeDead(pointer, max);
    const node = toNode(pointer);
    if (inRcu) yield* this.rcu.callRcu(this.geometry.headOf(node), this.freeWalk);
    else yield* freeSubtree(this, node, (dead) => this.readDead(dead));
  }

  /** Marks a subtree dead, and notes what freeing it needs to know. */
  *markSubtreeDead(pointer: number, max: number): Thread<void> {
    yield* markSubtreeDead(this, pointer, max);
  }

  /** What a dead node notes of itself. */
  *readDead(node: Address): Thread<DeadNode> {
    return yield* readDead(this, node);
  }
}

const NONE: readonly number[] = Object.freeze([]);

const failed = (what: Exclude<Written['what'], 'written'>, content: number): Written => ({ what, content, index: 0, replaced: NONE });

const invalid = (index: number): Written => ({ what: 'invalid', content: 0, index, replaced: NONE });
