import { actor, scenario, thread, type Thread, type ViolationKind } from 'quiesce';
import { updater } from 'quiesce/models';
import { Guard } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting } from './detecting';
import { INDEX, treeWithOne, updatingWith, type World } from './worlds';

/** Lock, load, read, unlock. */
function* readInside({ rcu, tree }: World): Thread<void> {
  const guard = yield* rcu.readLock(0);
  const found = yield* tree.loadRcu(INDEX, guard);
  if (found !== null) yield* found.read();
  yield* guard.drop();
}

/** A guard made up: load_rcu's own inner section ends with its return, and nothing protects what it found. */
function* readWithoutGuard({ rcu, tree }: World): Thread<void> {
  const found = yield* tree.loadRcu(INDEX, new Guard(rcu, rcu.domain, 0));
  if (found !== null) yield* found.read();
}

/** The reference is read after its guard is gone. */
function* readAfterGuard({ rcu, tree }: World): Thread<void> {
  const guard = yield* rcu.readLock(0);
  const found = yield* tree.loadRcu(INDEX, guard);
  yield* guard.drop();
  if (found !== null) yield* found.read();
}

/** The reference is read under another guard than the one it was had under. */
function* readUnderNextGuard({ rcu, tree }: World): Thread<void> {
  const first = yield* rcu.readLock(0);
  const found = yield* tree.loadRcu(INDEX, first);
  yield* first.drop();
  const second = yield* rcu.readLock(0);
  if (found !== null) yield* found.read();
  yield* second.drop();
}

/** The guard is taken and forgotten. */
function* readForEver({ rcu, tree }: World): Thread<void> {
  const guard = yield* rcu.readLock(0);
  const found = yield* tree.loadRcu(INDEX, guard);
  if (found !== null) yield* found.read();
}

/** One who reads in some way against one who erases. */
const against = (read: (world: World) => Thread<void>) => (world: World) => ({
  reader: thread(() => read(world)),
  updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
  ...detecting(world.rcu),
});

/** With the rule unjudged, what it is there to prevent. */
const unjudged: readonly ViolationKind[] = ['rcu-usage', 'early-grace-period'];

export const readUnderGuard = scenario({
  name: 'a reference read under its guard',
  description: 'The guard is taken before the look-up and dropped after the last read.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: against(readInside),
  reach: () => ({ 'the reader is done after the erase': (view) => view.ended('reader') && view.ended('updater') }),
});

export const missingGuard = scenario({
  name: 'a missing guard',
  description: "A broken twin of 'a reference read under its guard': the reader takes no guard.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: against(readWithoutGuard),
  expect: ['rcu-usage'],
});

export const missingGuardFreed = scenario({
  name: 'a missing guard: what comes of it',
  description: "The same as 'a missing guard' with the rule unjudged: the grace period waits for nobody.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: against(readWithoutGuard),
  ignore: unjudged,
  expect: ['use-after-free'],
});

export const outlivedGuard = scenario({
  name: 'a reference that outlives its guard',
  description: "A broken twin of 'a reference read under its guard': in Rust the borrow checker refuses it, in C nobody does.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: against(readAfterGuard),
  expect: ['rcu-usage'],
});

export const outlivedGuardFreed = scenario({
  name: 'a reference that outlives its guard: what comes of it',
  description: "The same as 'a reference that outlives its guard' with the rule unjudged.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: against(readAfterGuard),
  ignore: unjudged,
  expect: ['use-after-free'],
});

export const carriedOver = scenario({
  name: 'a reference carried into the next section',
  description: "A broken twin of 'a reference read under its guard': it is read under a guard, but not under its own.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: against(readUnderNextGuard),
  expect: ['rcu-usage'],
});

export const carriedOverFreed = scenario({
  name: 'a reference carried into the next section: what comes of it',
  description: "The same as 'a reference carried into the next section' with the rule unjudged: a grace period fits between the two.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: against(readUnderNextGuard),
  ignore: unjudged,
  expect: ['use-after-free'],
});

export const forgottenGuard = scenario({
  name: 'a guard that is never dropped',
  description: "A broken twin of 'a reference read under its guard': its section never ends, and no grace period after it does.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: against(readForEver),
  expect: ['rcu-usage'],
});
