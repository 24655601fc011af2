import { actor, fence, scenario, thread, type Thread } from 'quiesce';
import { scope } from 'quiesce/boxes';
import { reader, updater, type UpdaterInput } from 'quiesce/models';
import { IdealRcu, type Batch, type Snapshot } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, whileInvoking, WITHOUT_SLEEP } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith, type World } from './worlds';

export const synchronousReclaim = scenario({
  name: 'synchronous reclaim',
  description: 'The updater sleeps for a grace period (synchronize_rcu) and frees the box itself.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX, reclaim: 'synchronize' }] }),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'a reader holds what the updater waits to free': { reader: 'inside.holding', updater: 'owning.synchronizing', gracePeriod: 'waiting' },
    'a later reader does not hold it up': { reader: 'inside', updater: 'done' },
  }),
});

const storeThenErase: UpdaterInput = [
  { do: 'store', index: INDEX, value: 11 },
  { do: 'erase', index: INDEX, reclaim: 'synchronize' },
];

export const bothReclaims = scenario({
  name: 'deferred and synchronous reclaim of one index',
  description: 'An overwrite whose old value is freed by callback, then an erase that sleeps: one detector serves both.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: storeThenErase }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'a reader holds one of them while the other is waited for': { reader: 'inside.holding', updater: 'owning.synchronizing' },
    'the updater waits while a batch is invoked': whileInvoking(rcu, { updater: 'owning.synchronizing' }),
  }),
});

/** Takes the callbacks where a grace period ends: one queued while it waited is served by it, too. */
class ServesLatecomers extends IdealRcu {
  protected override *startGracePeriod(): Thread<Snapshot> {
    const owing: number[] = [];
    for (let slot = 0; slot < this.readers.count; slot++) if (yield* this.readers.mark(slot)) owing.push(slot);
    return { taken: 0, owing };
  }

  protected override *endGracePeriod(): Thread<Batch> {
    yield* fence('full');
    return { first: yield* this.pending.reverse(yield* this.pending.take()) };
  }
}

export const bothReclaimsTogether = scenario({
  name: 'deferred and synchronous reclaim served by one grace period',
  description:
    "The broken twin of 'deferred and synchronous reclaim of one index': a request that comes while a grace period is under way is answered at its end, " +
    'though it must have one of its own.',
  world: () => treeWithOne({ rcu: ServesLatecomers }),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: storeThenErase }),
    ...detecting(world.rcu),
  }),
  expect: ['early-grace-period'],
});

/** Takes the entry out and drops it synchronously; with a guard held meanwhile it would wait for itself. */
function* eraseUnderGuard({ rcu, tree }: World): Thread<void> {
  yield* scope(function* (s) {
    s.own(yield* rcu.readLock(0));
    const box = yield* tree.erase(INDEX);
    yield* box!.dropSynchronously();
  });
}

export const synchronizeInsideSection = scenario({
  name: 'synchronous reclaim inside the own section',
  description: "The broken twin of 'synchronous reclaim': who waits for all readers while being one waits for ever.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: WITHOUT_SLEEP,
  actors: (world) => ({
    updater: thread(() => eraseUnderGuard(world)),
    ...detecting(world.rcu),
  }),
  expect: ['illegal-sleep'],
});

export const synchronizeInsideSectionHangs = scenario({
  name: 'synchronous reclaim inside the own section: what comes of it',
  description: 'The same as its neighbour with illegal sleeps left unjudged: nobody can ever move again.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: thread(() => eraseUnderGuard(world)),
    ...detecting(world.rcu),
  }),
  ignore: ['illegal-sleep'],
  // Who scans goes round, who waits is blocked.
  expect: ['deadlock', 'livelock', 'stuck-loop'],
});
