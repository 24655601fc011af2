import { actor, scenario, type Thread } from 'quiesce';
import { RcuBoxAsPosted } from 'quiesce/boxes';
import { reader, updater, type EntryInput, type Inserted } from 'quiesce/models';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith, type World } from './worlds';

/** An index where nothing is; a value there needs a new leaf. */
const FREE_INDEX = INDEX - 1;

export const failedInsert = scenario({
  name: 'failed insert: Occupied',
  description: 'The value that was not taken comes back alive and unqueued, and its owner drops it once. What was there stays.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'insert', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'the updater owns the value it could not insert': { updater: 'owning' },
    'a reader holds what was there': { reader: 'inside.holding', updater: 'owning' },
    'the value is freed by callback': whileInvoking(rcu, { updater: 'done' }),
  }),
});

export const insertWithoutMemory = scenario({
  name: 'failed insert: no memory',
  description: 'Every allocation may fail: of the box, of the leaf under the lock, and of the leaf without it. Nothing leaks whichever did.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: FREE_INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'insert', index: FREE_INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  allocationFailure: true,
  reach: () => ({
    'there was no memory for a leaf': { updater: 'owning' },
    'the insert succeeded': { reader: 'inside.holding' },
    'nothing was ever queued': { reader: 'done', updater: 'done', gracePeriod: 'idle' },
  }),
});

/** Takes a failed insert for one that succeeded. */
function* insertAndForget(world: World, entry: EntryInput): Thread<Inserted> {
  yield* updatingWith(world).insert(entry);
  return { ok: true };
}

export const failedInsertForgotten = scenario({
  name: 'failed insert: the value forgotten',
  description: "The broken twin of 'failed insert: Occupied' and of 'failed insert: no memory': nobody drops the value that came back.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: actor(
      updater,
      { ...updatingWith(world), insert: (entry: EntryInput) => insertAndForget(world, entry) },
      { input: [{ do: 'insert', index: INDEX, value: 11 }] },
    ),
    ...detecting(world.rcu),
  }),
  expect: ['leak'],
});

export const failedInsertAsPosted = scenario({
  name: 'failed insert: the box as posted',
  description: "The broken twin of 'failed insert: Occupied': into_foreign queued the value that comes back, and its owner queues it again.",
  world: ({ detector }) => treeWithOne({ detector, boxes: (rcu, value) => RcuBoxAsPosted.of(rcu, value) }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: actor(updater, updatingWith(world), { input: [{ do: 'insert', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  expect: ['double-queue'],
});
