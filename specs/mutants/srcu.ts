import { scenario, type Scenario, type Thread } from 'quiesce';
import { Srcu } from 'quiesce/rcu';
import { publishedOver, readersAndUpdater, type Sizes } from '../scenarios/published-object';
import type { Control, Mutant } from './mutant';

/** One domain, a pointer, readers that follow it and an updater that replaces what it points to. */
const over = (name: string, sizes: Sizes, kind: typeof Srcu = Srcu): Scenario =>
  scenario({
    name,
    world: () => publishedOver(() => kind.create({ cpus: Math.max(sizes.readers, 1) })),
    actors: (world) => readersAndUpdater(world, sizes),
  });

/** G06a, G06b: sums locks before unlocks, so the unlock of a section that it did not see begin may make up for one that is open. */
class LocksFirst extends Srcu {
  protected override *isZero(idx: number): Thread<boolean> {
    const locks = yield* this.counters.sumLocks(idx);
    return (yield* this.counters.sumUnlocks(idx)) === locks;
  }
}

/** G07: does not look for stragglers under the other index. */
class NoFirstScan extends Srcu {
  protected override *scanOther(): Thread<void> {}
}

/** G08a: the second scan looks at the index that readers take now. */
class SecondScanOfNew extends Srcu {
  protected override *scanOld(): Thread<void> {
    yield* this.awaitZero(yield* this.readIndex());
  }
}

/** G08b: readers go on with the index that nobody waits for. */
class NoFlip extends Srcu {
  protected override *flip(): Thread<void> {}
}

/** G08c: does not wait at all. */
class NoWait extends Srcu {
  protected override *isZero(): Thread<boolean> {
    return true;
  }
}

const oneEach: Sizes = { gracePeriods: 1, readers: 1 };
const nobodyReads = 'without a reader there is nobody to wait for';

export const mutants: readonly Mutant[] = [
  {
    id: 'G06a',
    change: 'SRCU: locks are summed before unlocks',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 3, gracePeriods: 1 },
    mutated: over('SRCU, locks summed before unlocks, 2 readers', { gracePeriods: 1, readers: 2 }, LocksFirst),
    below: over('SRCU, locks summed before unlocks, 1 reader', oneEach, LocksFirst),
    twin: over('SRCU, 2 readers, 1 grace period', { gracePeriods: 1, readers: 2 }),
  },
  {
    id: 'G06b',
    change: 'SRCU: locks are summed before unlocks, and the reader nests',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: over('SRCU, locks summed before unlocks, 1 reader that nests', { ...oneEach, nesting: 2 }, LocksFirst),
    below: nobodyReads,
    twin: over('SRCU, 1 reader that nests, 1 grace period', { ...oneEach, nesting: 2 }),
  },
  {
    id: 'G07',
    change: 'SRCU: the first scan is skipped',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: over('SRCU without the first scan, 2 grace periods', { gracePeriods: 2, readers: 1 }, NoFirstScan),
    below: over('SRCU without the first scan, 1 grace period', oneEach, NoFirstScan),
    twin: over('SRCU, 1 reader, 2 grace periods', { gracePeriods: 2, readers: 1 }),
  },
  {
    id: 'G08a',
    change: 'SRCU: the second scan looks at the new index',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: over('SRCU, second scan of the new index', oneEach, SecondScanOfNew),
    below: nobodyReads,
    twin: over('SRCU, 1 reader, 1 grace period', oneEach),
  },
  {
    id: 'G08b',
    change: 'SRCU: the index is not flipped',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: over('SRCU without the flip', oneEach, NoFlip),
    below: nobodyReads,
    twin: over('SRCU with the flip', oneEach),
  },
  {
    id: 'G08c',
    change: 'SRCU: the scans do not wait',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: over('SRCU whose scans do not wait', oneEach, NoWait),
    below: nobodyReads,
    twin: over('SRCU whose scans wait', oneEach),
  },
];

export const controls: readonly Control[] = [
  { why: 'one reader at a time leaves no unlock that could stand in for another lock', holds: over('SRCU, locks summed before unlocks, 1 reader, 4 sections, 2 grace periods', { gracePeriods: 2, readers: 1, sections: 4 }, LocksFirst) },
  { why: 'unlocks are summed before locks', holds: over('SRCU, 1 reader, 2 sections, 2 grace periods', { gracePeriods: 2, readers: 1, sections: 2 }) },
  { why: 'unlocks are summed before locks, whoever reads', holds: over('SRCU, 2 readers, 2 sections, 2 grace periods', { gracePeriods: 2, readers: 2, sections: 2 }) },
];
