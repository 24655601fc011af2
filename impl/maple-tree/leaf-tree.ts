import { again, alloc, free, load, mightSleep, retry, store, type Address, type Again, type Gfp, type Thread } from '../memory';
import type { Callback, Guard, Rcu } from '../rcu';
import { SpinLock } from '../sync';
import { markDead } from './dead-node';
import { append } from './append';
import { fill, imageWith, overwrite, readEntries, type LeafImage } from './leaf-image';
import { LeafLayout } from './leaf-layout';
import { lookup } from './lookup';
import { encodeRoot, isNode, MAPLE_LEAF_64, rootParent, toNode } from './node-encoding';
import { firstLeaf } from './root-leaf';
import { flagsOf, lockOf, rootOf, TREE_WORDS, USE_RCU, withHeight } from './tree-words';
import { needsNode, planWrite, type WritePlan, type Writing } from './write-plan';

/** What a write did. `content` is the entry that was at the index, 0 for none. */
export interface Written {
  readonly what: 'written' | 'nothing to erase' | 'occupied' | 'no memory';
  readonly content: number;
}

/**
 * `struct maple_tree` with at most one leaf: entries are words that are not 0, and the tree knows nothing of what they
 * point to. (`lib/maple_tree.c`)
 *
 * Writers hold the spinlock. In RCU mode look-ups need no lock: a leaf is replaced by a new one, published with one release
 * store of the root; the old one is marked dead and freed by RCU, and only an exact fit is written in place. In the other mode leaves
 * are edited in place and freed at once, and looking up without the lock is a mistake. A leaf that would overflow is an error.
 */
export class LeafTree {
  readonly address: Address;
  readonly leaf: LeafLayout;
  readonly lock: SpinLock;
  protected readonly rcu: Rcu;
  protected readonly freeNode: Callback;

  constructor(address: Address, slots: number, rcu: Rcu) {
    const leaf = new LeafLayout(slots);
    this.address = address;
    this.leaf = leaf;
    this.lock = SpinLock.at(lockOf(address), 'ma_lock');
    this.rcu = rcu;
    this.freeNode = rcu.callback('mt_free_rcu', (head) => free(head - leaf.headOffset, 'any'));
    Object.freeze(this);
  }

  /** Allocates the words of an empty tree. (`mt_init_flags`) */
  static *allocate(useRcu: boolean): Thread<Address> {
    const address = yield* alloc({ type: 'maple_tree', words: TREE_WORDS });
    yield* store(lockOf(address), 0, 'plain');
    yield* store(flagsOf(address), useRcu ? USE_RCU : 0, 'plain');
    yield* store(rootOf(address), 0, 'plain');
    return address;
  }

  /** The entry at an index, 0 for none; without the lock. After the return only the caller's own section protects it. (`mtree_load`) */
  *load(index: number, guard: Guard): Thread<number> {
    const inner = yield* this.rcu.readLock(guard.reader);
    const entry = yield* lookup(rootOf(this.address), this.leaf, index, 'dereference');
    yield* this.rcu.readUnlock(inner);
    return entry;
  }

  /** The same with the lock held: the kernel's `mtree_load` enters a section then, too, which protects nothing more. */
  *loadLocked(index: number): Thread<number> {
    return yield* lookup(rootOf(this.address), this.leaf, index, 'relaxed');
  }

  /**
   * Writes under the lock. Memory is first asked for without sleeping; when there is none and `gfp` allows it, the lock is
   * dropped, memory is waited for, and everything is looked at again. (`mtree_insert_range`, `mas_store_gfp`, `mtree_erase`)
   */
  *write(how: Writing, index: number, entry: number, gfp: Gfp): Thread<Written> {
    yield* this.lock.acquire();
    const written = yield* retry<Written>((ahead = 0) => this.attempt(how, index, entry, gfp, ahead), 0);
    yield* this.lock.release();
    return written;
  }

  /** All entries, in the order of their indexes; by whoever has the tree to himself. */
  *entries(): Thread<readonly number[]> {
    const root = yield* load(rootOf(this.address));
    if (!isNode(root)) return root === 0 ? [] : [root];
    return yield* readEntries(toNode(root), this.leaf);
  }

  /** Empties the tree and frees its leaf, whatever its entries are. (`mtree_destroy`) */
  *destroy(): Thread<void> {
    yield* this.lock.acquire();
    const root = yield* load(rootOf(this.address));
    const flags = yield* load(flagsOf(this.address), 'plain');
    yield* store(rootOf(this.address), 0, 'release');
    if (isNode(root)) yield* this.discard(toNode(root), (flags & USE_RCU) !== 0);
    yield* store(flagsOf(this.address), withHeight(flags, 0), 'plain');
    yield* this.lock.release();
  }

  /** One turn of a write, with the lock held, and with a node allocated ahead by the turn before or 0. */
  protected *attempt(how: Writing, index: number, entry: number, gfp: Gfp, ahead: Address): Thread<Written | Again> {
    const plan = yield* planWrite(this.address, this.leaf, how, index, entry);
    let node = ahead;
    if (node === 0 && needsNode(plan)) {
      node = yield* alloc(this.leaf.layout, 'nowait');
      if (node === 0) {
        node = yield* this.allocateAhead(gfp);
        return node === 0 ? { what: 'no memory', content: plan.content } : again(node);
      }
    }
    if (!(yield* this.carryOut(plan, entry, node))) yield* free(node, 'any'); // mas_destroy
    return { what: plan.what === 'occupied' || plan.what === 'nothing to erase' ? plan.what : 'written', content: plan.content };
  }

  /** The second try at memory: what may sleep must not do so with the lock held. (`mas_nomem`) */
  protected *allocateAhead(gfp: Gfp): Thread<Address> {
    if (gfp !== 'kernel') return yield* alloc(this.leaf.layout, gfp);
    yield* this.lock.release();
    yield* mightSleep('mas_nomem');
    const node = yield* alloc(this.leaf.layout, 'kernel');
    yield* this.lock.acquire();
    return node;
  }

  /** Does what was planned; true when the new node is part of the tree now. (`mas_wr_store_entry`) */
  protected *carryOut(plan: WritePlan, entry: number, node: Address): Thread<boolean> {
    const { leaf } = this;
    switch (plan.what) {
      case 'occupied':
      case 'nothing to erase':
        return false;
      case 'root store':
        yield* store(rootOf(this.address), plan.word, 'release');
        return false;
      case 'root expand':
        yield* fill(node, leaf, rootParent(this.address), firstLeaf(leaf, plan.alone, plan.index, entry));
        yield* this.setHeight(1);
        yield* this.publish(node);
        return true;
      case 'exact fit':
        yield* store(leaf.slotOf(plan.node, plan.range.firstSlot), entry, 'release');
        return false;
      case 'append':
        yield* append(plan.node, leaf, plan.range, entry);
        return false;
      case 'node store': {
        const image = yield* imageWith(plan.node, leaf, plan.range, entry);
        if (plan.inRcu) yield* this.replace(plan.node, node, image);
        else yield* overwrite(plan.node, leaf, image);
        return plan.inRcu;
      }
      case 'new root':
        yield* this.setHeight(0);
        yield* store(rootOf(this.address), 0, 'release');
        yield* this.discard(plan.node, plan.inRcu);
        return false;
      case 'split':
        throw new Error(`The leaf's ${leaf.slots} slots are full (gaps between entries take slots, too), and this tree has a single leaf: give it more slots.`);
    }
  }

  /** Puts a new leaf in the place of another. The new one is visible before the old one is dead, or readers had nowhere to go. (`mas_replace_node`) */
  protected *replace(old: Address, node: Address, image: LeafImage): Thread<void> {
    yield* fill(node, this.leaf, rootParent(this.address), image);
    yield* this.publish(node);
    yield* markDead(old);
    yield* this.retire(old);
  }

  /** Makes a filled leaf the root. Release: whoever follows the pointer finds the leaf filled. */
  protected *publish(node: Address): Thread<void> {
    yield* store(rootOf(this.address), encodeRoot(node, MAPLE_LEAF_64), 'release');
  }

  /** Frees a dead leaf when no reader can be in it any more. (`ma_free_rcu`) */
  protected *retire(node: Address): Thread<void> {
    yield* this.rcu.callRcu(this.leaf.headOf(node), this.freeNode);
  }

  /**
   * Frees a leaf that left the tree and has no successor. (`mte_destroy_walk`, marking a lone leaf dead first: without that, as in
   * 6.12, a reader in it took the rcu_head for pivots.)
   */
  protected *discard(node: Address, inRcu: boolean): Thread<void> {
    yield* markDead(node);
    if (inRcu) yield* this.retire(node);
    else yield* free(node, 'any');
  }

  protected *setHeight(height: number): Thread<void> {
    const flags = yield* load(flagsOf(this.address), 'plain');
    yield* store(flagsOf(this.address), withHeight(flags, height), 'plain');
  }
}
