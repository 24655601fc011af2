import { alloc, dereference, load, scenario, store, thread, type Address, type Scenario, type Thread } from 'quiesce';
import { arrayType, RcuBox, type FieldOrder } from 'quiesce/boxes';
import { IdealRcu, KvfreeRcu, KvfreeSheafRcu, type KvfreeRcuOptions, type Rcu } from 'quiesce/rcu';
import type { Channel, KvfreeCpu } from '../../impl/rcu/kvfree/kvfree-cpu';
import { snapshotOf } from '../../impl/rcu/kvfree/pointer-page';
import { detecting } from '../scenarios/detecting';
import { newBox } from '../scenarios/worlds';
import type { Control, Mutant } from './mutant';

interface Setup extends Omit<KvfreeRcuOptions, 'rcu'> {
  readonly kind?: typeof KvfreeRcu | typeof KvfreeSheafRcu;
}

function* batching({ kind: Kind = KvfreeRcu, ...options }: Setup): Thread<Rcu> {
  return yield* Kind.create({ rcu: yield* IdealRcu.create({ readers: 1, polled: true }), batches: 1, ...options });
}

/** An RCU, and objects: readers find the one that is published. */
interface Objects {
  readonly rcu: Rcu;
  readonly published: Address;
  readonly objects: readonly Address[];
}

const VALUE = 8;

function* objectsUnder(setup: Setup, count: number): Thread<Objects> {
  const rcu = yield* batching(setup);
  const objects: Address[] = [];
  for (let each = 0; each < count; each++) {
    objects.push(yield* alloc({ type: 'object', words: 3 }));
    yield* store(objects[each]! + VALUE, each, 'plain');
  }
  const published = yield* alloc({ type: 'published', words: 1, memory: 'static', zeroed: true });
  yield* store(published, objects[count - 1]!);
  return { rcu, published, objects };
}

/** Reads what is published, in a section. */
function* read({ rcu, published }: Objects): Thread<void> {
  const guard = yield* rcu.readLock(0);
  const object = yield* dereference(published);
  if (object !== 0) yield* load(object + VALUE, 'plain');
  yield* rcu.readUnlock(guard);
}

/** C07: a page that appears takes the place of the list that there was for want of it. */
class ListLost extends KvfreeRcu {
  protected override *attachPage(cpu: KvfreeCpu, channel: Channel, page: Address): Thread<void> {
    yield* super.attachPage(cpu, channel, page);
    yield* store(cpu.head, 0);
  }
}

/** Objects that nobody reads are freed, one after another. */
const freed = (name: string, count: number, setup: Setup): Scenario =>
  scenario({
    name,
    world: () => objectsUnder(setup, count),
    actors: ({ rcu, objects }) => ({
      updater: thread(function* () {
        for (const object of objects) yield* rcu.kvfreeCallRcu(object, object);
      }),
      ...detecting(rcu),
    }),
  });

/** C08: an object without a head that finds no page is freed without waiting. */
class FreesAtOnce extends KvfreeRcu {
  protected override *awaitGracePeriod(): Thread<void> {}
}

/** What is published is freed without a head; there may be no memory for a page. */
const headless = (name: string, readers: 0 | 1, kind?: typeof KvfreeRcu): Scenario =>
  scenario({
    name,
    world: () => objectsUnder({ cachedPages: 0, ...(kind && { kind }) }, 1),
    actors: (world) => ({
      ...(readers > 0 && { reader: thread(() => read(world)) }),
      updater: thread(function* () {
        yield* store(world.published, 0);
        yield* world.rcu.kvfreeMightSleep(world.objects[0]!);
      }),
      ...detecting(world.rcu),
    }),
    allocationFailure: true,
  });

/** P25: a page waits for what its first pointer must wait for. */
class FirstSnapshotOnly extends KvfreeRcu {
  protected override *attachPage(cpu: KvfreeCpu, channel: Channel, page: Address): Thread<void> {
    yield* super.attachPage(cpu, channel, page);
    yield* this.rcu.getState(snapshotOf(page));
  }

  protected override *refreshSnapshot(): Thread<void> {}
}

/** What is published follows another object onto a page; a grace period may pass between the two. There are no batches: the timer polls until the page is ready. */
const sharedPage = (name: string, gracePeriods: 1 | 2, kind?: typeof KvfreeRcu): Scenario =>
  scenario({
    name,
    world: () => objectsUnder({ pages: 1, cachedPages: 0, batches: 0, ...(kind && { kind }) }, 2),
    actors: (world) => ({
      reader: thread(() => read(world)),
      updater: thread(function* () {
        const { rcu, published, objects } = world;
        yield* rcu.kvfreeCallRcu(objects[0]!, objects[0]!);
        if (gracePeriods > 1) yield* rcu.synchronizeRcu();
        yield* store(published, 0);
        yield* rcu.kvfreeCallRcu(objects[1]!, objects[1]!);
        yield* rcu.synchronizeRcu();
      }),
      ...detecting(world.rcu),
    }),
  });

/** A box around so many words is made and dropped. */
const dropped = (name: string, order: FieldOrder, words: number, setup: Setup): Scenario =>
  scenario({
    name,
    *world() {
      const rcu = yield* batching(setup);
      return { rcu, boxes: RcuBox.of(rcu, arrayType(words), order) };
    },
    actors: ({ rcu, boxes }) => ({
      updater: thread(function* () {
        yield* (yield* newBox(boxes, 1)).drop();
      }),
      ...detecting(rcu),
    }),
  });

const NO_PAGES: Setup = { cachedPages: 0 };

export const mutants: readonly Mutant[] = [
  {
    id: 'C07',
    change: 'kvfree_rcu: the list of heads is lost when a page appears',
    kind: 'lost-callback',
    first: 'lost-callback',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: freed('two objects, and the list of heads is lost when there is a page', 2, { kind: ListLost }),
    below: freed('one object, and the list of heads is lost when there is a page', 1, { kind: ListLost }),
    twin: freed('two objects, of which the second may find a page', 2, {}),
  },
  {
    id: 'C08',
    change: 'kvfree_rcu: an object without a head that finds no page is freed at once',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: headless('an object without a head, freed at once', 1, FreesAtOnce),
    below: headless('an object without a head, freed at once where nobody reads', 0, FreesAtOnce),
    twin: headless('an object without a head', 1),
  },
  {
    id: 'P25',
    change: 'kvfree_rcu: the cookie of a page is not renewed when a pointer is added',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: sharedPage('a page with an old cookie', 2, FirstSnapshotOnly),
    below: sharedPage('a page with an old cookie, and no grace period between', 1, FirstSnapshotOnly),
    twin: sharedPage('a page whose cookie is renewed', 2),
  },
  {
    id: 'B09',
    change: 'RcuBoxInner: a value of a page before the rcu_head, freed through the list of heads',
    kind: 'leak',
    first: 'warning',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: dropped('4096 bytes before the rcu_head, in a list', 'value first', 1024, NO_PAGES),
    below: 'without a grace period nothing is freed',
    twin: dropped('an rcu_head before 4096 bytes, in a list', 'head first', 1024, NO_PAGES),
  },
];

export const controls: readonly Control[] = [
  { why: 'The greatest offset that a list takes.', holds: dropped('4092 bytes before the rcu_head, in a list', 'value first', 1023, NO_PAGES) },
  { why: 'B09 needs a list: a page holds the address of the object.', holds: dropped('4096 bytes before the rcu_head, on a page', 'value first', 1024, { pages: 1, cachedPages: 0 }) },
  { why: 'B09 needs the list of Linux 6.12: a sheaf holds the address of the object.', holds: dropped('4096 bytes before the rcu_head, in a sheaf', 'value first', 1024, { kind: KvfreeSheafRcu, cachedPages: 0 }) },
  {
    why: 'B09 needs the list of Linux 6.12: in 7.2 a large object goes into the list, whose offsets are not looked at.',
    holds: dropped('8 KiB before the rcu_head, in a list without a limit', 'value first', 2048, { kind: KvfreeSheafRcu, cachedPages: 0 }),
  },
];
