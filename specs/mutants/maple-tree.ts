import { scenario, store, thread, type ActorSpec, type Gfp, type Order, type Scenario, type Thread } from 'quiesce';
import { scope, type RcuBox, type RcuRef } from 'quiesce/boxes';
import { EXTERNAL_LOCK, MapleTree, RawMapleTree, type IndexRange, type InsertResult, type Replacement, type TreeLock } from 'quiesce/maple-tree';
import { encodeRoot } from '../../impl/maple-tree/node-encoding';
import { errorOf } from '../../impl/maple-tree/maple-tree';
import { rootOf } from '../../impl/maple-tree/tree-words';
import { detecting } from '../scenarios/detecting';
import { failedInsert, failedInsertForgotten } from '../scenarios/failed-insert';
import { outlivedGuard, readUnderGuard } from '../scenarios/guards';
import { loadAgainstErase } from '../scenarios/load-against-erase';
import { loadAgainstOverwrite } from '../scenarios/load-against-overwrite';
import { rawTreeWith, seen, wordOf } from '../scenarios/raw-worlds';
import { racingUpdaters, racingUpdatersWithoutLock } from '../scenarios/racing-updaters';
import { treeChanges, treeChangesFreeingAtOnce } from '../scenarios/tree-changes';
import {
  insertBeside,
  nextInDeadNode,
  nextInNodeNotMarked,
  nodeAppended,
  nodeEdited,
  nodeNotMarked,
  nodeNotMarkedUnseen,
  nodePublishedFirst,
  nodeReplaced,
  rootTrusted,
} from '../scenarios/tree-nodes';
import { eraseDropsFirst, overwriteForgets } from '../scenarios/values-reclaimed';
import { INDEX, newBox, treeWithOne, type World, type WorldOptions } from '../scenarios/worlds';
import { without, withoutGracePeriods, withoutReader } from './bounded';
import type { Control, Mutant } from './mutant';

// What can be wrong with the maple tree and its Rust face: who reads, what becomes of values, how nodes come and go, who writes.

/** M03: what could not be inserted is handed back, and is in the tree. */
class KeepsRefused extends MapleTree<RcuBox, RcuRef, RcuRef> {
  override *insertRange({ first, last }: IndexRange, value: RcuBox, gfp: Gfp = 'kernel'): Thread<InsertResult<RcuBox>> {
    const pointer = yield* this.entry.intoForeign(value);
    const { what } = yield* this.tree.insertRange(first, last, pointer, gfp);
    if (what === 'written') return { ok: true };
    yield* this.tree.storeRange(first, last, pointer, gfp);
    return yield* this.handBack(errorOf(what), pointer);
  }
}

/** Inserts where there is a value and drops what is handed back; stores there then, and drops what was there. */
function* insertThenStore({ tree, boxes }: World): Thread<void> {
  yield* scope(function* (s) {
    const inserted = yield* tree.insert(INDEX, yield* newBox(boxes, 11));
    if (!inserted.ok) yield* s.temporary(inserted.value);
    const stored = yield* tree.store(INDEX, yield* newBox(boxes, 12));
    if (stored.value !== null) s.own(stored.value);
  });
}

const refused = (name: string, tree?: NonNullable<WorldOptions['tree']>): Scenario =>
  scenario({
    name,
    world: ({ detector }) => treeWithOne({ detector, readers: 0, ...(tree && { tree }) }),
    actors: (world): Record<string, ActorSpec> => ({ user: thread(() => insertThenStore(world)), ...detecting(world.rcu) }),
  });

/** M07: publishes a root in another order than release. */
const publishing = (name: string, order: Order): Scenario => {
  class Publishes extends RawMapleTree {
    override *publish({ made }: Replacement): Thread<void> {
      yield* store(rootOf(this.address), encodeRoot(made[made.length - 1]!), order);
    }
  }
  return scenario({ ...insertBeside(1, { make: (address, rcu, options) => new Publishes(address, rcu, options) }), name });
};

type Writer = 'inserts' | 'erases';

/** One who inserts 3, which needs a new leaf, and one who erases 1 from the old leaf; or one of them. */
const writing = (name: string, who: readonly Writer[], lock?: TreeLock): Scenario =>
  scenario({
    name,
    world: () => rawTreeWith([1, 2], { readers: 0, updaters: 2, make: (address, rcu, options) => new RawMapleTree(address, rcu, { ...options, ...(lock && { lock }) }) }),
    actors: ({ rcu, tree }): Record<string, ActorSpec> => ({
      ...(who.includes('inserts') && { one: thread(() => tree.insertRange(3, 3, wordOf(3), 'atomic')) }),
      ...(who.includes('erases') && { other: thread(() => tree.erase(1, 'atomic')) }),
      ...detecting(rcu),
    }),
    finally: ({ tree }) => (view) =>
      (seen(view, tree.loadLocked(3)) !== 0) === who.includes('inserts') && (seen(view, tree.loadLocked(1)) === 0) === who.includes('erases'),
  });

/** The same with nothing left unjudged. */
const judged = (of: Scenario): Scenario => ({ ...of, ignore: [] });

const named = (scenarios: readonly Scenario[], name: string): Scenario => {
  const found = scenarios.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no scenario is called '${name}'`);
  return found;
};

const publishedPlainly = publishing('a root published by a plain store', 'plain');
const freedAtOnce = named(treeChangesFreeingAtOnce, 'load_rcu against insert, and nodes freed at once');

export const mutants: readonly Mutant[] = [
  {
    id: 'M01',
    change: 'load_rcu: the guard is dropped before the value is used',
    kind: 'use-after-free',
    first: 'rcu-usage',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: outlivedGuard,
    below: withoutGracePeriods(outlivedGuard),
    twin: readUnderGuard,
  },
  {
    id: 'M03a',
    change: 'insert: what could not be inserted is forgotten',
    kind: 'leak',
    first: 'leak',
    bounds: { threads: 1, gracePeriods: 0 },
    mutated: failedInsertForgotten,
    below: 'n/a: one thread and no grace period',
    twin: withoutReader(failedInsert),
  },
  {
    id: 'M03b',
    change: 'insert: what could not be inserted is handed back and kept',
    kind: 'double-queue', // which comes before the double free
    first: 'double-queue',
    bounds: { threads: 1, gracePeriods: 0 },
    mutated: refused('a value that is handed back and kept', KeepsRefused),
    below: 'n/a: one thread and no grace period',
    twin: refused('a value that is handed back'),
  },
  {
    id: 'M04',
    change: 'erase: drops the value before the slot is cleared',
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: eraseDropsFirst,
    below: withoutGracePeriods(eraseDropsFirst),
    twin: loadAgainstErase,
  },
  {
    id: 'M06',
    change: 'store: nobody drops the value that was there',
    kind: 'leak',
    first: 'leak',
    bounds: { threads: 1, gracePeriods: 0 },
    mutated: overwriteForgets,
    below: 'n/a: one thread and no grace period',
    twin: withoutReader(loadAgainstOverwrite),
  },
  {
    id: 'M07a',
    change: 'a node is published before it is filled',
    kind: 'not-linearizable',
    first: 'data-race',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: judged(nodePublishedFirst),
    below: withoutReader(judged(nodePublishedFirst)),
    twin: nodeReplaced[0]!,
  },
  {
    id: 'M07b',
    change: 'a node is published by a plain store',
    kind: 'data-race',
    first: 'data-race',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: publishedPlainly,
    below: withoutReader(publishedPlainly),
    twin: publishing('a root published by a relaxed store', 'relaxed'),
  },
  {
    id: 'M08',
    change: 'a node that was replaced is freed at once',
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: freedAtOnce,
    below: withoutReader(freedAtOnce),
    twin: named(treeChanges, 'load_rcu against insert'),
  },
  {
    id: 'M09a',
    change: 'a node that was replaced is not marked dead: load',
    kind: 'not-linearizable',
    first: 'not-linearizable',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: nodeNotMarked,
    below: withoutReader(nodeNotMarked),
    twin: nodeReplaced[1]!,
  },
  {
    id: 'M09b',
    change: 'a node that was replaced is not marked dead: next',
    kind: 'not-linearizable',
    first: 'not-linearizable',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: nextInNodeNotMarked,
    below: withoutReader(nextInNodeNotMarked),
    twin: nextInDeadNode,
  },
  {
    id: 'M10a',
    change: 'a leaf is edited in place in RCU mode',
    kind: 'not-linearizable',
    first: 'data-race',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: judged(nodeEdited),
    below: withoutReader(judged(nodeEdited)),
    twin: nodeReplaced[2]!,
  },
  {
    id: 'M10b',
    change: 'a leaf is appended to in RCU mode',
    kind: 'not-linearizable',
    first: 'not-linearizable',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: nodeAppended,
    below: withoutReader(nodeAppended),
    twin: nodeReplaced[2]!,
  },
  {
    id: 'M12a',
    change: 'writers take no lock: both take the same value out',
    kind: 'double-queue', // which comes before the double free
    first: 'use-after-free',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: judged(racingUpdatersWithoutLock),
    below: without(judged(racingUpdatersWithoutLock), 'eraser'),
    twin: racingUpdaters,
  },
  {
    id: 'M12b',
    change: 'writers take no lock: what one writes the other wipes',
    kind: 'assertion',
    first: 'use-after-free', // of a leaf that the other one has replaced
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: writing('two writers without the lock', ['inserts', 'erases'], EXTERNAL_LOCK),
    below: writing('one writer without the lock', ['inserts'], EXTERNAL_LOCK),
    twin: writing('two writers with the lock', ['inserts', 'erases']),
  },
];

export const controls: readonly Control[] = [
  { why: 'M09 needs memory of the dead node to be written: a look-up in one that keeps what it had finds what was there when it came.', holds: nodeNotMarkedUnseen },
  { why: 'Every node is asked whether it is dead after its slot was read, the root, too: asking the root beforehand adds nothing to that.', holds: rootTrusted },
];
