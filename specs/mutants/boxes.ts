import { actor, alloc, free, load, scenario, store, thread, type ActorSpec, type Address, type Scenario, type Thread } from 'quiesce';
import { boxedI32, i32, newBoxedI32, RcuBox, RcuBoxType, scope, type DroppedType, type InnerLayout, type ValueType } from 'quiesce/boxes';
import { reader, updater } from 'quiesce/models';
import type { Rcu } from 'quiesce/rcu';
import { Mutex } from 'quiesce/sync';
import { boxInserted, boxInsertedAsPosted } from '../scenarios/box-as-posted';
import { destructor } from '../scenarios/destructor';
import { detecting, rcuOf } from '../scenarios/detecting';
import { loadAgainstErase } from '../scenarios/load-against-erase';
import { moduleExit, moduleExitWithoutBarrier } from '../scenarios/module-exit';
import { nodeInPlainMode, nodeReplaced } from '../scenarios/tree-nodes';
import { treeInRcuMode, treeNotInRcuMode } from '../scenarios/tree-not-in-rcu-mode';
import { INDEX, readingWith, treeWithOne, updatingWith, type Boxes, type RefInput } from '../scenarios/worlds';
import { withoutGracePeriods, withoutReader } from './bounded';
import type { Mutant } from './mutant';

// What can be wrong with boxes: how they are given away, dropped, laid out and bounded.

const made =
  (Kind: new (...parameters: ConstructorParameters<typeof RcuBoxType<RcuBox>>) => Boxes, inner: 'head first' | InnerLayout = 'head first') =>
  (rcu: Rcu, value: ValueType): Boxes =>
    new Kind(rcu, value, inner, RcuBox.handle);

const corrected = (rcu: Rcu, value: ValueType): Boxes => RcuBox.of(rcu, value);

/** B03: kfree where the box is dropped. */
class FreesAtOnce extends RcuBoxType<RcuBox> {
  override *deferReclaim(address: Address): Thread<void> {
    yield* this.reclaim(address);
  }
}

/** B04: the value is dropped at once, the memory after a grace period. */
class DestroysAtOnce extends RcuBoxType<RcuBox> {
  override *deferReclaim(address: Address): Thread<void> {
    if (this.value.needsDrop) yield* this.value.dropInPlace(address + this.valueOffset);
    yield* this.rcu.kvfreeCallRcu(address + this.headOffset, address);
  }
}

/** B05: the test whether the value needs drop is the wrong way round. */
class InvertsNeedsDrop extends RcuBoxType<RcuBox> {
  override *deferReclaim(address: Address): Thread<void> {
    if (this.value.needsDrop) yield* this.rcu.kvfreeCallRcu(address + this.headOffset, address);
    else yield* this.rcu.callRcu(address + this.headOffset, this.dropRcuBox);
  }
}

/** B06: both ways, one after the other. */
class QueuesBothWays extends RcuBoxType<RcuBox> {
  override *deferReclaim(address: Address): Thread<void> {
    yield* this.rcu.callRcu(address + this.headOffset, this.dropRcuBox);
    yield* this.rcu.kvfreeCallRcu(address + this.headOffset, address);
  }
}

/** B08: drop_rcu_box drops the value and forgets the box around it. */
class ForgetsBox extends RcuBoxType<RcuBox> {
  override *reclaim(address: Address): Thread<void> {
    if (this.value.needsDrop) yield* this.value.dropInPlace(address + this.valueOffset);
  }
}

/** B10: a packed struct has no room between a value of a byte and its head. */
class HeadIsPacked extends RcuBoxType<RcuBox> {
  protected override *initHead(): Thread<void> {}
}

const PACKED: InnerLayout = { words: 4, valueOffset: 0, headOffset: 5 };

/** Follows the reference to a box, and that to its content. */
function* readInner({ ref }: RefInput): Thread<number> {
  return yield* load(yield* ref.read(), 'plain');
}

/** A reader of a box in a tree, and one who erases it. */
const erasedUnderReader = (name: string, boxes: (rcu: Rcu, value: ValueType) => Boxes, value: ValueType): Scenario =>
  scenario({
    name,
    *world({ detector }) {
      return yield* treeWithOne({ detector, boxes, value }, value.needsDrop ? yield* newBoxedI32(10) : 10);
    },
    actors: (world) => ({
      reader: actor(reader, { ...readingWith(world), ...(value.needsDrop && { dereference: readInner }) }, { input: { index: INDEX } }),
      updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
      ...detecting(world.rcu),
    }),
  });

/** A box in a tree, and one who erases it. */
const erased = (name: string, boxes: (rcu: Rcu, value: ValueType) => Boxes, value: ValueType = boxedI32): Scenario => withoutReader(erasedUnderReader(name, boxes, value));

/** Somebody makes a box and drops it, and does something else then. */
interface Made {
  readonly rcu: Rcu;
  readonly boxes: Boxes;
}

/** A frame on the stack, and a value whose destructor looks into it: a reference that `T: 'static` forbids. */
const borrowingFrame: DroppedType = {
  name: "&'frame i32",
  words: 1,
  needsDrop: true,
  *dropInPlace(value: Address): Thread<void> {
    yield* load(yield* load(value, 'plain'), 'plain');
  },
};

function* withFrame({ boxes }: Made, rcu: Rcu | null): Thread<void> {
  const frame = yield* alloc({ type: 'frame', words: 1, memory: 'stack', cache: 'stack' });
  yield* store(frame, 10, 'plain');
  yield* scope(function* (s) {
    s.own(yield* boxes.create(frame));
  });
  if (rcu !== null) yield* rcu.rcuBarrier();
  yield* free(frame, 'any');
}

const framed = (name: string, waits: boolean): Scenario =>
  scenario({
    name,
    *world({ detector }) {
      const rcu = yield* rcuOf(detector, { readers: 0, updaters: 1 });
      return { rcu, boxes: RcuBox.of(rcu, borrowingFrame) };
    },
    actors: (world): Record<string, ActorSpec> => ({
      user: thread(() => withFrame(world, waits ? world.rcu : null)),
      ...detecting(world.rcu),
    }),
  });

/** Borrows with with_rcu, drops the box, and reads: under the guard, or after it. */
function* lendAndDrop({ rcu, boxes }: Made, isKept: boolean): Thread<void> {
  yield* scope(function* (s) {
    const box = s.own(yield* boxes.create(10));
    if (box === null) return;
    const guard = s.own(yield* rcu.readLock(0));
    const value = yield* box.withRcu(guard);
    yield* s.drop(box);
    if (isKept) yield* s.drop(guard);
    yield* value.read();
  });
}

const lent = (name: string, isKept: boolean): Scenario =>
  scenario({
    name,
    *world({ detector }) {
      const rcu = yield* rcuOf(detector, { readers: 1, updaters: 0 });
      return { rcu, boxes: RcuBox.of(rcu, i32) };
    },
    actors: (world): Record<string, ActorSpec> => ({
      user: thread(() => lendAndDrop(world, isKept)),
      ...detecting(world.rcu),
    }),
  });

interface Registered extends Made {
  readonly registry: Mutex;
}

/** A value whose destructor may take a mutex; its owner drops it and waits for it, with that mutex held. */
const registered = (name: string, takesMutex: boolean): Scenario =>
  scenario({
    name,
    *world({ detector }): Thread<Registered> {
      const rcu = yield* rcuOf(detector, { readers: 0, updaters: 1 });
      const registry = yield* Mutex.create('registry');
      const value: DroppedType = {
        name: 'Registered',
        words: 1,
        needsDrop: true,
        *dropInPlace() {
          if (!takesMutex) return;
          yield* registry.acquire();
          yield* registry.release();
        },
      };
      return { rcu, registry, boxes: RcuBox.of(rcu, value) };
    },
    actors: (world): Record<string, ActorSpec> => ({
      owner: thread(function* () {
        yield* scope(function* (s) {
          s.own(yield* world.registry.lock());
          yield* s.temporary(yield* world.boxes.create(10));
          yield* world.rcu.rcuBarrier();
        });
      }),
      ...detecting(world.rcu),
    }),
  });

const b05 = erased('a value that needs drop, and the test inverted', made(InvertsNeedsDrop));
const b06 = erased('a box that is queued both ways', made(QueuesBothWays));
const b08 = erased('a callback that forgets the box', made(ForgetsBox));
const b12 = framed('a destructor that looks into a frame that is gone', false);
const b13 = lent('a borrow kept when its guard is gone', true);
const b15 = registered('a destructor that takes the mutex of one who waits for it', true);

export const mutants: readonly Mutant[] = [
  {
    id: 'B01',
    change: 'into_foreign does not forget the box',
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: boxInsertedAsPosted,
    below: withoutGracePeriods(boxInsertedAsPosted),
    twin: boxInserted,
  },
  {
    id: 'B02a',
    change: 'MapleTree::new does not ask for RCU mode: the root leaf is freed at once',
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: treeNotInRcuMode,
    below: withoutReader(treeNotInRcuMode),
    twin: treeInRcuMode,
  },
  {
    id: 'B02b',
    change: 'MapleTree::new does not ask for RCU mode: a leaf is edited in place',
    kind: 'not-linearizable',
    first: 'not-linearizable',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: nodeInPlainMode,
    below: withoutReader(nodeInPlainMode),
    twin: nodeReplaced[2]!,
  },
  {
    id: 'B03',
    change: 'drop frees at once',
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: erasedUnderReader('a box whose drop frees at once', made(FreesAtOnce), i32),
    below: erased('a box whose drop frees at once, and nobody reads', made(FreesAtOnce), i32),
    twin: loadAgainstErase,
  },
  {
    id: 'B04',
    change: 'the destructor runs at once, the memory waits',
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: erasedUnderReader('a box whose value is destroyed at once', made(DestroysAtOnce), boxedI32),
    below: erased('a box whose value is destroyed at once, and nobody reads', made(DestroysAtOnce)),
    twin: destructor,
  },
  {
    id: 'B05',
    change: 'the test whether the value needs drop is inverted',
    kind: 'leak',
    first: 'leak',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: b05,
    below: withoutGracePeriods(b05),
    twin: erased('a value that needs drop', corrected),
  },
  {
    id: 'B06',
    change: 'drop queues by call_rcu and by kvfree_call_rcu',
    kind: 'double-free',
    first: 'double-queue',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: b06,
    below: withoutGracePeriods(b06),
    twin: erased('a box that is queued one way', corrected),
  },
  {
    id: 'B08',
    change: 'drop_rcu_box forgets the box',
    kind: 'leak',
    first: 'leak',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: b08,
    below: withoutGracePeriods(b08),
    twin: erased('a callback that drops the box', corrected),
  },
  {
    id: 'B10',
    change: 'the rcu_head is not aligned',
    kind: 'warning',
    first: 'warning',
    bounds: { threads: 1, gracePeriods: 0 },
    mutated: erased('a packed box', made(HeadIsPacked, PACKED), i32),
    below: 'one thread and no grace period',
    twin: erased('a box whose head is aligned', corrected, i32),
  },
  {
    id: 'B12',
    change: "the value need not be 'static",
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: b12,
    below: withoutGracePeriods(b12),
    twin: framed('a destructor that looks into a frame that is still there', true),
  },
  {
    id: 'B13',
    change: "with_rcu's borrow is tied to nothing",
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: b13,
    below: withoutGracePeriods(b13),
    twin: lent('a borrow read under its guard', false),
  },
  {
    id: 'B15',
    change: 'a destructor takes a mutex that is held by one who waits in rcu_barrier',
    kind: 'deadlock',
    first: 'illegal-sleep',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: b15,
    below: 'without a grace period rcu_barrier itself never returns',
    twin: registered('a destructor that takes no mutex', false),
  },
  {
    id: 'B16',
    change: 'a module goes without rcu_barrier',
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: moduleExitWithoutBarrier,
    below: withoutGracePeriods(moduleExitWithoutBarrier),
    twin: moduleExit,
  },
];
