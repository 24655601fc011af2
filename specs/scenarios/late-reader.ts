import { actor, scenario, type Thread } from 'quiesce';
import { reader, updater } from 'quiesce/models';
import { IdealRcu, type Snapshot } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const lateReader = scenario({
  name: 'a reader that starts after the grace period began',
  description: 'It finds nothing that was erased before, and the grace period does not wait for it.',
  world: ({ detector }) => treeWithOne({ detector, readers: 2 }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    early: actor(reader, readingWith(world, 0), { input: { index: INDEX } }),
    late: actor(reader, readingWith(world, 1), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'it is inside while the detector waits for the other': { early: 'inside', late: 'inside', gracePeriod: 'waiting' },
    'the grace period ends while it is inside': whileInvoking(rcu, { early: 'done', late: 'inside' }),
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
    ...detecting(world.rcu),
  }),
  expect: ['early-grace-period'],
});
