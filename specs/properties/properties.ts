import type { Scenario, ViolationKind } from 'quiesce';
import { mutants as boxMutants } from '../mutants/boxes';
import { mutants as kvfreeMutants } from '../mutants/kvfree';
import type { Mutant } from '../mutants/mutant';
import { allocated, perCpuBox } from '../scenarios/allocators';
import { boxErased, boxErasedAsPosted, boxInserted, boxInsertedAsPosted } from '../scenarios/box-as-posted';
import { destructor, destructorSleeps, destructorTooEarly } from '../scenarios/destructor';
import { failedInsert, failedInsertAsPosted, failedInsertForgotten } from '../scenarios/failed-insert';
import { guardSent, guardsStay } from '../scenarios/guard-lifetimes';
import { outlivedGuard, readUnderGuard } from '../scenarios/guards';
import { largeValue, largeValueFirst } from '../scenarios/large-value';
import { loadAgainstErase } from '../scenarios/load-against-erase';
import { loadAgainstOverwrite } from '../scenarios/load-against-overwrite';
import { loadAgainstTreeDrop, treeDropUnderWalker } from '../scenarios/load-against-tree-drop';
import { inPlaceUnchecked, inPlaceUnderSpinLock, inPlaceWithoutGuard } from '../scenarios/locked-by';
import { moduleExit, moduleExitWithoutBarrier } from '../scenarios/module-exit';
import { awaitsCallbacksForEver, awaitsReadersForEver, queuesAgain, withDestructor, withDestructorInverted, withoutDestructor, withoutDestructorInverted } from '../scenarios/needs-drop';
import { droppedInSection, sleptInSectionHangs } from '../scenarios/old-values';
import { changedBehindPointer, publishedPlainly, publishings, readings, readPlainly } from '../scenarios/orderings';
import { racingUpdaters, racingUpdatersWithoutLock } from '../scenarios/racing-updaters';
import { copyUpdate, exclusiveUpdaters, publishedUnfilled, sharedUpdatersQueueTwice } from '../scenarios/rcu-pointer';
import { bothAddAtomically, bothSetCell, changedThroughMut, changedThroughShared, clearedAfterwards, clearedAtOnce, notSend, sentToCallback } from '../scenarios/shared-values';
import { nextInDeadNode, nextInNodeNotMarked, nodeInPlainMode, nodeReplaced } from '../scenarios/tree-nodes';
import { treeInRcuMode, treeNotInRcuMode } from '../scenarios/tree-not-in-rcu-mode';
import { eraseDropsFirst, overwriteForgets } from '../scenarios/values-reclaimed';

/** A scenario that keeps a property, one that breaks it, and what the broken one is reported as when nothing else is looked for. */
export interface Shown {
  readonly holds: Scenario;
  readonly breaks: Scenario;
  readonly kind: ViolationKind;
}

/** What the Rust API must guarantee. */
export interface Property {
  readonly id: string;
  readonly statement: string;
  readonly shown: readonly Shown[];
}

const shown = (holds: Scenario, breaks: Scenario, kind: ViolationKind): Shown => ({ holds, breaks, kind });

/** The scenarios of a seeded bug. */
function seeded(id: string): Shown {
  const mutant: Mutant | undefined = [...boxMutants, ...kvfreeMutants].find((each) => each.id === id);
  if (mutant === undefined) throw new Error(`no seeded bug is called ${id}`);
  return shown(mutant.twin, mutant.mutated, mutant.kind);
}

/** `RcuBox<T>`, `MapleTree::load_rcu`, `Rcu<P>` and what they stand on. P17 was withdrawn; the other numbers stayed. */
export const properties: readonly Property[] = [
  {
    id: 'P1',
    statement: 'into_foreign transfers ownership: insertion queues no reclaim',
    shown: [shown(boxInserted, boxInsertedAsPosted, 'use-after-free')],
  },
  {
    id: 'P2',
    statement: 'every object is reclaimed exactly once over insert, failed insert, erase, overwrite and tree drop',
    shown: [
      shown(boxErased, boxErasedAsPosted, 'double-queue'),
      seeded('B06'),
      shown(failedInsert, failedInsertForgotten, 'leak'),
      shown(loadAgainstOverwrite, overwriteForgets, 'leak'),
      shown(racingUpdaters, racingUpdatersWithoutLock, 'double-queue'),
    ],
  },
  {
    id: 'P3',
    statement: 'erase then drop queues exactly one reclaim; sections that began before keep reading the value until they end',
    shown: [shown(loadAgainstErase, eraseDropsFirst, 'use-after-free'), seeded('B03')],
  },
  {
    id: 'P4',
    statement: "a reader's borrow never outlives its guard",
    shown: [shown(readUnderGuard, outlivedGuard, 'rcu-usage'), shown(readUnderGuard, outlivedGuard, 'use-after-free')],
  },
  {
    id: 'P5',
    statement: 'load_rcu only on a tree in RCU mode: no node is freed while a reader may hold it, none edited in place but by exact fit and two-slot store',
    shown: [shown(treeInRcuMode, treeNotInRcuMode, 'use-after-free'), shown(nodeReplaced[2]!, nodeInPlainMode, 'not-linearizable')],
  },
  {
    id: 'P6',
    statement: 'load_rcu is linearizable per index: its result was the mapping at some instant of the call',
    shown: [shown(nextInDeadNode, nextInNodeNotMarked, 'not-linearizable')],
  },
  {
    id: 'P7',
    statement: 'a value that needs drop is destroyed once, after the grace period, in callback context, where it may not block, nor wait for readers or callbacks',
    shown: [
      shown(destructor, destructorTooEarly, 'use-after-free'),
      shown(destructor, destructorSleeps, 'illegal-sleep'),
      seeded('B15'),
      shown(queuesAgain, awaitsReadersForEver, 'deadlock'),
      shown(queuesAgain, awaitsCallbacksForEver, 'deadlock'),
    ],
  },
  {
    id: 'P8',
    statement: 'a value that needs no drop is freed without a destructor',
    shown: [shown(withoutDestructor, withoutDestructorInverted, 'assertion'), shown(withDestructor, withDestructorInverted, 'leak')],
  },
  {
    id: 'P9',
    statement: "the rcu_head's offset is below 4096 bytes",
    shown: [shown(largeValue, largeValueFirst, 'warning'), shown(largeValue, largeValueFirst, 'leak'), seeded('B09')],
  },
  { id: 'P10', statement: 'the rcu_head is aligned as a pointer', shown: [seeded('B10')] },
  {
    id: 'P11',
    statement: 'the allocator is one whose memory kvfree can free',
    shown: [shown(allocated[1]!, perCpuBox, 'invalid-free')],
  },
  {
    id: 'P12',
    statement: 'one rcu_head is on one queue at a time',
    shown: [shown(boxErased, boxErasedAsPosted, 'double-queue')],
  },
  {
    id: 'P13',
    statement: "the value is moved to the callback's thread and shared by readers: changing it without synchronisation is a data race",
    shown: [shown(bothAddAtomically, bothSetCell, 'data-race'), shown(sentToCallback, notSend, 'data-race')],
  },
  { id: 'P14', statement: 'nothing that the destructor touches has died before it runs', shown: [seeded('B12')] },
  {
    id: 'P15',
    statement: 'a module that goes waits (rcu_barrier) for every callback whose code lies in it',
    shown: [shown(moduleExit, moduleExitWithoutBarrier, 'use-after-free')],
  },
  {
    id: 'P16',
    statement: 'no unique reference to the value is formed while readers may hold it',
    shown: [shown(clearedAfterwards, clearedAtOnce, 'data-race'), shown(changedThroughShared, changedThroughMut, 'data-race')],
  },
  {
    id: 'P18',
    statement: 'copy_update has the pointer to itself',
    shown: [shown(exclusiveUpdaters, sharedUpdatersQueueTwice, 'double-free')],
  },
  {
    id: 'P19',
    statement: 'publication is a release after initialisation; dereference keeps the dependency',
    shown: [
      shown(copyUpdate, publishedUnfilled, 'uninitialised-read'),
      shown(publishings[0]!, publishedPlainly, 'data-race'),
      shown(publishings[0]!, changedBehindPointer, 'data-race'),
      shown(readings[0]!, readPlainly, 'data-race'),
    ],
  },
  {
    id: 'P20',
    statement: "a synchronous drop of RcuOld is not inside the dropper's own section",
    shown: [shown(droppedInSection, sleptInSectionHangs, 'deadlock')],
  },
  {
    id: 'P21',
    statement: 'in-place mutation needs the lock and the guard, and a look after locking whether the object is still in the tree',
    shown: [shown(inPlaceUnderSpinLock, inPlaceUnchecked, 'assertion'), shown(inPlaceUnderSpinLock, inPlaceWithoutGuard, 'rcu-usage')],
  },
  {
    id: 'P22',
    statement: 'a guard stays on the thread that took it',
    shown: [shown(guardsStay, guardSent, 'rcu-usage')],
  },
  {
    id: 'P23',
    statement: 'a failed insert hands the value back alive and unqueued',
    shown: [shown(failedInsert, failedInsertForgotten, 'leak'), shown(failedInsert, failedInsertAsPosted, 'double-queue')],
  },
  {
    id: 'P24',
    statement: 'when a tree is dropped no walker is inside; values that readers hold live a grace period longer',
    shown: [shown(loadAgainstTreeDrop, treeDropUnderWalker, 'use-after-free')],
  },
  {
    id: 'P25',
    statement: 'the snapshot of a batch of frees covers every pointer in the batch',
    shown: [seeded('P25')],
  },
];
