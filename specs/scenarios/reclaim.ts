import { actor, scenario, thread, type Thread } from 'quiesce';
import { scope } from 'quiesce/boxes';
import { gracePeriod, reader, updater } from 'quiesce/models';
import { INDEX, readingWith, treeWithOne, updatingWith, type World } from './worlds';

export const synchronousReclaim = scenario({
  name: 'synchronous reclaim',
  description: 'The updater sleeps for a grace period (synchronize_rcu) and frees the box itself.',
  world: () => treeWithOne(),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX, reclaim: 'synchronize' }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  reach: () => ({
    'a reader holds what the updater waits to free': { reader: 'inside.holding', updater: 'owning.synchronizing', gracePeriod: 'waiting' },
    'a later reader does not hold it up': { reader: 'inside', updater: 'done' },
  }),
});

export const bothReclaims = scenario({
  name: 'deferred and synchronous reclaim of one index',
  description: 'An overwrite whose old value is freed by callback, then an erase that sleeps: one detector serves both.',
  world: () => treeWithOne(),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), {
      input: [
        { do: 'store', index: INDEX, value: 11 },
        { do: 'erase', index: INDEX, reclaim: 'synchronize' },
      ],
    }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  reach: () => ({
    'a reader holds one of them while the other is waited for': { reader: 'inside.holding', updater: 'owning.synchronizing' },
    'the updater waits while a batch is invoked': { updater: 'owning.synchronizing', gracePeriod: 'invoking' },
  }),
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
  world: () => treeWithOne(),
  actors: (world) => ({
    updater: thread(() => eraseUnderGuard(world)),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  expect: ['illegal-sleep'],
});

export const synchronizeInsideSectionHangs = scenario({
  name: 'synchronous reclaim inside the own section: what comes of it',
  description: 'The same as its neighbour with illegal sleeps left unjudged: nobody can ever move again.',
  world: () => treeWithOne(),
  actors: (world) => ({
    updater: thread(() => eraseUnderGuard(world)),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  ignore: ['illegal-sleep'],
  expect: ['deadlock'],
});
