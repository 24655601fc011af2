import { scenario, store, thread, type Address, type Scenario, type Thread } from 'quiesce';
import { UrcuMemb, UrcuQsbr, type UrcuMembOptions, type UrcuQsbrOptions } from 'quiesce/rcu';
import { detecting } from '../scenarios/detecting';
import { following, publishedOver, readersAndUpdater, replacerOf, type PublishedObject, type Sizes } from '../scenarios/published-object';
import type { Control, Mutant } from './mutant';

/** A pointer, registered readers that follow it and an updater that replaces what it points to. */
const memb = (name: string, sizes: Sizes, kind: typeof UrcuMemb = UrcuMemb, options: Partial<UrcuMembOptions> = {}): Scenario =>
  scenario({
    name,
    world: () => publishedOver(() => kind.create({ readers: sizes.readers, ...options })),
    actors: (world) => readersAndUpdater(world, sizes),
  });

const qsbr = (name: string, sizes: Sizes, kind: typeof UrcuQsbr = UrcuQsbr, options: Partial<UrcuQsbrOptions> = {}): Scenario =>
  scenario({
    name,
    world: () => publishedOver(() => kind.create({ readers: sizes.readers, ...options })),
    actors: (world) => readersAndUpdater(world, sizes),
  });

/** G01: changes the phase once and scans once, though a reader may be two phases behind. */
class OneFlip extends UrcuMemb {
  protected override gracePeriodSteps(): readonly (() => Thread<void>)[] {
    return [() => this.flipAndScan()];
  }
}

/** G01b: the same where readers go online, with counters of 32 bits. */
class OneFlipOnline extends UrcuQsbr {
  protected override gracePeriodSteps(): readonly (() => Thread<void>)[] {
    return [() => this.flipAndScan()];
  }
}

/** G02a: both scans are of one phase: who is inside is current, so nobody waits for him. */
class NoFlip extends UrcuMemb {
  protected override *switchPhase(): Thread<void> {}
}

/** G02b: the scans do not wait. */
class NoWait extends UrcuMemb {
  protected override *waitForReaders(): Thread<void> {}
}

/** G04a: the list of those waited for becomes the registry: who registered meanwhile is on none. */
class NewcomersLost extends UrcuMemb {
  protected override *putBack(): Thread<void> {
    yield* storeHead(this.registry);
    yield* super.putBack();
  }
}

/** An empty list, whatever was on it. */
function* storeHead(head: Address): Thread<void> {
  yield* store(head, head, 'plain');
  yield* store(head + 4, head, 'plain');
}

/** G04b: those waited for are not put back. */
class NobodyPutBack extends UrcuMemb {
  protected override *putBack(): Thread<void> {}
}

/** G05a: says that it is going to sleep when it has scanned: who leaves in between wakes nobody. */
class AnnouncesLate extends UrcuMemb {
  protected override *beforeScan(): Thread<void> {}

  protected override *betweenScans(): Thread<void> {
    if (this.futex !== null) yield* this.announceSleep(this.futex);
    yield* super.betweenScans();
  }
}

/** G05b: who leaves wakes nobody. */
class NoWake extends UrcuMemb {
  protected override *wakeUpGp(): Thread<void> {}
}

/** One section. */
function* section(world: PublishedObject, reader: number): Thread<void> {
  const { lock, load, dereference, unlock } = following(world, reader);
  const guard = yield* lock();
  yield* dereference({ ref: yield* load() });
  yield* unlock({ guard });
}

/** A reader that is in a section, unregisters, registers again and is in another one. */
const leavingAndComing = (name: string, gracePeriods: number, kind: typeof UrcuMemb = UrcuMemb): Scenario =>
  scenario({
    name,
    world: () => publishedOver(() => kind.create({ readers: 1 })),
    actors: (world) => ({
      reader: thread(function* () {
        yield* section(world, 0);
        yield* world.rcu.unregisterThread(0);
        yield* world.rcu.registerThread(0);
        yield* section(world, 0);
      }),
      updater: replacerOf(world, gracePeriods),
      ...detecting(world.rcu),
    }),
  });

/** A reader in a section, and another one that registers meanwhile. */
const newcomer = (name: string, gracePeriods: number, kind: typeof UrcuMemb = UrcuMemb): Scenario =>
  scenario({
    name,
    world: () => publishedOver(() => kind.create({ readers: 2, registered: 1 })),
    actors: (world) => ({
      reader: thread(() => section(world, 0)),
      newcomer: thread(function* () {
        yield* world.rcu.registerThread(1);
        yield* section(world, 1);
      }),
      updater: replacerOf(world, gracePeriods),
      ...detecting(world.rcu),
    }),
  });

const oneEach: Sizes = { gracePeriods: 1, readers: 1 };
const twoAndOne: Sizes = { gracePeriods: 2, readers: 1 };
const nobodyReads = 'without a reader there is nobody to wait for';

export const mutants: readonly Mutant[] = [
  {
    id: 'G01a',
    change: 'liburcu, memb: the phase is changed once',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: memb('memb with one flip, 2 grace periods', twoAndOne, OneFlip),
    below: memb('memb with one flip, 1 grace period', oneEach, OneFlip),
    twin: memb('memb, 2 grace periods', twoAndOne),
  },
  {
    id: 'G01b',
    change: 'liburcu, qsbr of 32 bits: the phase is changed once',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: qsbr('qsbr of 32 bits with one flip, 2 grace periods', twoAndOne, OneFlipOnline, { form: '32-bit' }),
    below: qsbr('qsbr of 32 bits with one flip, 1 grace period', oneEach, OneFlipOnline, { form: '32-bit' }),
    twin: qsbr('qsbr of 32 bits, 2 grace periods', twoAndOne, UrcuQsbr, { form: '32-bit' }),
  },
  {
    id: 'G02a',
    change: 'liburcu, memb: the phase is not changed',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: memb('memb without the flip', oneEach, NoFlip),
    below: nobodyReads,
    twin: memb('memb with the flip', oneEach),
  },
  {
    id: 'G02b',
    change: 'liburcu, memb: readers are not waited for',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: memb('memb that does not wait', oneEach, NoWait),
    below: nobodyReads,
    twin: memb('memb that waits', oneEach),
  },
  {
    id: 'G04a',
    change: 'liburcu: readers that register while others are waited for are lost',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: leavingAndComing('memb that loses newcomers, 2 grace periods', 2, NewcomersLost),
    below: leavingAndComing('memb that loses newcomers, 1 grace period', 1, NewcomersLost),
    twin: leavingAndComing('memb with a reader that registers again, 2 grace periods', 2),
  },
  {
    id: 'G04b',
    change: 'liburcu: readers that were waited for are not put back',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: memb('memb that puts nobody back, 2 grace periods', twoAndOne, NobodyPutBack),
    below: memb('memb that puts nobody back, 1 grace period', oneEach, NobodyPutBack),
    twin: memb('memb that puts everybody back', twoAndOne),
  },
  {
    id: 'G04c',
    change: 'liburcu: another reader that registers while one is waited for is lost',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 3, gracePeriods: 2 },
    mutated: newcomer('memb that loses another reader, 2 grace periods', 2, NewcomersLost),
    below: newcomer('memb that loses another reader, 1 grace period', 1, NewcomersLost),
    twin: newcomer('memb with a reader that registers late, 2 grace periods', 2),
  },
  {
    id: 'G05a',
    change: 'liburcu: the futex is decremented after the scan',
    kind: 'deadlock',
    first: 'deadlock',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: memb('memb that announces its sleep late', oneEach, AnnouncesLate, { futex: true }),
    below: nobodyReads,
    twin: memb('memb that announces its sleep', oneEach, UrcuMemb, { futex: true }),
  },
  {
    id: 'G05b',
    change: 'liburcu: the last unlock does not wake',
    kind: 'deadlock',
    first: 'deadlock',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: memb('memb whose readers wake nobody', oneEach, NoWake, { futex: true }),
    below: nobodyReads,
    twin: memb('memb whose readers wake', oneEach, UrcuMemb, { futex: true }),
  },
];

const everySize: readonly Sizes[] = [
  { gracePeriods: 1, readers: 1, sections: 1 },
  { gracePeriods: 2, readers: 1, sections: 2 },
  { gracePeriods: 2, readers: 2, sections: 2 },
];
const said = ({ gracePeriods, readers, sections = 1 }: Sizes): string => `grace periods, readers, sections: ${gracePeriods}, ${readers}, ${sections}`;

export const controls: readonly Control[] = [
  ...everySize.flatMap((sizes): Control[] => [
    { why: 'whoever is a phase behind is waited for before it changes', holds: memb(`memb, scan, flip, scan (${said(sizes)})`, sizes) },
    { why: 'a reader is behind at one of two changes', holds: memb(`memb, two flips (${said(sizes)})`, sizes, UrcuMemb, { phases: 'two flips' }) },
    { why: 'a counter that never comes round is behind or not', holds: qsbr(`qsbr of 64 bits (${said(sizes)})`, sizes) },
    { why: 'a reader is behind at one of two changes', holds: qsbr(`qsbr of 32 bits, two flips (${said(sizes)})`, sizes, UrcuQsbr, { form: '32-bit' }) },
    { why: 'whoever is a phase behind is waited for before it changes', holds: qsbr(`qsbr of 32 bits, scan, flip, scan (${said(sizes)})`, sizes, UrcuQsbr, { form: '32-bit', phases: 'scan, flip, scan' }) },
  ]),
  { why: 'with one grace period nobody is two phases behind', holds: memb('memb with one flip, 1 grace period, 2 sections', { ...oneEach, sections: 2 }, OneFlip) },
  { why: 'the sleeper is announced before the scan', holds: memb('memb with futex, 2 grace periods, 2 sections', { ...twoAndOne, sections: 2 }, UrcuMemb, { futex: true }) },
];
