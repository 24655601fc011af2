import { actor, scenario, type Thread } from 'quiesce';
import { gracePeriod, reader, updater } from 'quiesce/models';
import { IdealRcu, type Snapshot } from 'quiesce/rcu';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const lateReader = scenario({
  name: 'a reader that starts after the grace period began',
  description: 'It finds nothing that was erased before, and the grace period does not wait for it.',
  world: () => treeWithOne({ readers: 2 }),
  actors: (world) => ({
    early: actor(reader, readingWith(world, 0), { input: { index: INDEX } }),
    late: actor(reader, readingWith(world, 1), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  reach: () => ({
    'it is inside while the detector waits for the other': { early: 'inside', late: 'inside', gracePeriod: 'waiting' },
    'the grace period ends while it is inside': { early: 'done', late: 'inside', gracePeriod: 'invoking' },
    'it is still inside when everything is served': { late: 'inside', updater: 'done', gracePeriod: 'idle' },
  }),
});

/** Looks at the readers first and takes the callbacks then: one queued in between is served by what was seen before. */
class LooksTooEarly extends IdealRcu {
  protected override *startGracePeriod(): Thread<Snapshot> {
    const owing: number[] = [];
    for (let slot = 0; slot < this.readers.count; slot++) if (yield* this.readers.mark(slot)) owing.push(slot);
    return { taken: yield* this.pending.take(), owing };
  }
}

export const readersSeenTooEarly = scenario({
  name: 'a reader that starts after the detector looked at it',
  description:
    "The broken twin of 'a reader that starts after the grace period began': the detector notes its readers before it takes its callbacks, and " +
    'serves one that was queued after a later reader had found the entry.',
  world: () => treeWithOne({ readers: 1, rcu: LooksTooEarly }),
  actors: (world) => ({
    late: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  expect: ['early-grace-period'],
});
