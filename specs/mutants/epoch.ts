import { exchange, load, RETRY, retry, scenario, thread, type ActorSpec, type Scenario, type Thread } from 'quiesce';
import { epochAfter, EpochRcu, unpinned, type EpochRcuOptions, type Participant } from 'quiesce/rcu';
import { detecting } from '../scenarios/detecting';
import { followerOf, newObject, publishedOver, readersAndUpdater, type PublishedObject, type Sizes } from '../scenarios/published-object';
import type { Control, Mutant } from './mutant';

type Options = Omit<EpochRcuOptions, 'participants'>;

/** A pointer, readers that follow it and an updater that replaces what it points to. */
const over = (name: string, sizes: Sizes, kind: typeof EpochRcu = EpochRcu, options: Options = {}): Scenario =>
  scenario({
    name,
    world: () => publishedOver(() => kind.create({ participants: sizes.readers + 1, bagSize: 1, ...options })),
    actors: (world) => readersAndUpdater(world, sizes),
  });

/** Unlinks and defers in one section, again and again; who only defers in one is pinned too late to be behind. */
function* retireInSections({ rcu, pointer }: PublishedObject, times: number): Thread<void> {
  for (let turn = 0; turn < times; turn++) {
    const object = yield* newObject(11 + turn);
    const guard = yield* rcu.readLock(1);
    const old = yield* exchange(pointer, object, 'release');
    yield* rcu.kvfreeCallRcu(old, old);
    yield* guard.drop();
  }
}

const retirerOf = (world: PublishedObject, times: number): ActorSpec => thread(() => retireInSections(world, times));

/** The same with an updater that is in a section itself, from before it unlinks until it has deferred. */
const inSections = (name: string, times: number, kind: typeof EpochRcu = EpochRcu, options: Options = {}): Scenario =>
  scenario({
    name,
    world: () => publishedOver(() => kind.create({ participants: 2, bagSize: 1, ...options })),
    actors: (world) => ({ reader: followerOf(world, 0), updater: retirerOf(world, times), ...detecting(world.rcu) }),
  });

/** G09a: a bag expires in the next epoch, in which readers of the one it was sealed in may still be. */
class NextEpoch extends EpochRcu {
  protected override expiry(sealed: number): number {
    return epochAfter(sealed, 1);
  }
}

/** G09b: a bag expires at once. */
class SameEpoch extends EpochRcu {
  protected override expiry(sealed: number): number {
    return sealed;
  }
}

/** G10: a nested pin takes the participant to the present epoch, away from what the outer one protects. */
class EntersAgain extends EpochRcu {
  protected override *pin(local: Participant): Thread<void> {
    yield* super.pin(local);
    yield* this.enterEpoch(local);
  }
}

/** G11: the epoch advances whoever is pinned. */
class IgnoresPinned extends EpochRcu {
  protected override holdsBack(): boolean {
    return false;
  }
}

/** G12a, G12c: a bag is sealed with the epoch in which its owner is pinned, which may be behind: by as much as it advanced while the owner was about to say so. */
class SealedWithOwnEpoch extends EpochRcu {
  protected override *sealingEpoch(local: Participant): Thread<number> {
    return unpinned(yield* load(local.epoch));
  }
}

/** The same, but who pins looks again whether the epoch is still the present one, so that it is one behind at most. */
class SealedWithOwnRecentEpoch extends SealedWithOwnEpoch {
  protected override *enterEpoch(local: Participant): Thread<void> {
    const { epoch } = this.state;
    const enter = super.enterEpoch.bind(this, local);
    yield* retry<true>(function* () {
      yield* enter();
      return unpinned(yield* load(local.epoch)) === (yield* load(epoch)) ? true : RETRY;
    });
  }
}

const oneEach: Sizes = { gracePeriods: 1, readers: 1 };
const nobodyReads = 'without a reader there is nobody to wait for';

export const mutants: readonly Mutant[] = [
  {
    id: 'G09a',
    change: 'epochs: what was deferred runs one epoch later',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: over('epochs, lag 1', oneEach, NextEpoch),
    below: nobodyReads,
    twin: over('epochs, lag 2 instead of 1', oneEach),
  },
  {
    id: 'G09b',
    change: 'epochs: what was deferred runs in the same epoch',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: over('epochs, lag 0', oneEach, SameEpoch),
    below: nobodyReads,
    twin: over('epochs, lag 2 instead of 0', oneEach),
  },
  {
    id: 'G10',
    change: 'epochs: a nested pin enters the present epoch',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: over('epochs, entered again by a reader that nests', { ...oneEach, nesting: 2 }, EntersAgain),
    below: nobodyReads,
    twin: over('epochs, and a reader that nests', { ...oneEach, nesting: 2 }),
  },
  {
    id: 'G11',
    change: 'epochs: the epoch advances whoever is pinned',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: over('epochs that advance whoever is pinned', oneEach, IgnoresPinned),
    below: nobodyReads,
    twin: over('epochs that advance when nobody is behind', oneEach),
  },
  {
    id: 'G12a',
    change: "epochs: a bag is sealed with its owner's epoch",
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: inSections("epochs, bags sealed with their owner's, 2 of them", 2, SealedWithOwnEpoch),
    below: inSections("epochs, bags sealed with their owner's, 1 of them", 1, SealedWithOwnEpoch),
    twin: inSections('epochs, bags sealed with the global one, 2 of them', 2),
  },
  {
    id: 'G12c',
    change: "epochs: a bag is sealed with its owner's epoch, which was read any time ago, and runs three later",
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: inSections("epochs, lag 3, bags sealed with their owner's, 2 of them", 2, SealedWithOwnEpoch, { lag: 3 }),
    below: inSections("epochs, lag 3, bags sealed with their owner's, 1 of them", 1, SealedWithOwnEpoch, { lag: 3 }),
    twin: inSections('epochs, lag 3, bags sealed with the global one, 2 of them', 2, EpochRcu, { lag: 3 }),
  },
];

export const controls: readonly Control[] = [
  { why: 'lag 2 is enough, whoever reads', holds: over('epochs, lag 2, 2 readers, 2 grace periods', { gracePeriods: 2, readers: 2 }) },
  { why: 'lag 3 is more than enough', holds: over('epochs, lag 3, 2 readers, 2 grace periods', { gracePeriods: 2, readers: 2 }, EpochRcu, { lag: 3 }) },
  {
    why: 'a lag of 3 makes up for an owner that is one epoch behind',
    holds: inSections("epochs, lag 3, bags sealed with their owner's, which was looked at twice", 2, SealedWithOwnRecentEpoch, { lag: 3 }),
  },
  { why: 'who does not nest enters once', holds: over('epochs, entered at each pin, by readers that do not nest', oneEach, EntersAgain) },
  {
    why: 'whoever collects, and whoever advances, one at a time takes bags',
    holds: over('epochs, participants collect at each pin', oneEach, EpochRcu, { pinsBetweenCollect: 1 }),
  },
];
