import { scenario, type Scenario, type Thread } from 'quiesce';
import { detecting } from '../scenarios/detecting';
import {
  AsksInSilence,
  AsksNobody,
  CreditsBusy,
  DoesNotWait,
  ForgetsRequests,
  KeepsItself,
  KeepsOldQs,
  NotesInSections,
  NoticingPays,
  ReportsEarly,
  ReportsUnchecked,
  SnapsRunning,
  TakesNobodyOff,
} from '../scenarios/seeded-tree-rcu';
import { end, readOnce, replace, task, treeWorld, type TreeWorld, type TreeWorldOptions } from '../scenarios/tree-worlds';
import type { Control, Mutant } from './mutant';

interface Bounded extends TreeWorldOptions {
  /** Objects that the updater replaces, one after another: each waits for a grace period. */
  readonly gracePeriods?: number;
  /** What readers do; they read once unless told. */
  readonly reading?: (world: TreeWorld, cpu: number) => Thread<void>;
  /** The CPU of the updater, the one behind the readers' unless told. */
  readonly updaterCpu?: number;
}

/** Readers read what an updater replaces and frees after a grace period. */
function reclaiming(name: string, { gracePeriods = 1, reading = readOnce, updaterCpu, ...options }: Bounded): Scenario {
  const { readers = 1, sleepersIdle = false } = options;
  const cpu = updaterCpu ?? readers;
  return scenario({
    name: `Tree RCU${name}`,
    world: () => treeWorld(options),
    actors: (world) => ({
      ...Object.fromEntries(Array.from({ length: readers }, (_, slot) => [`reader${slot}`, task(slot, () => end(world.rcu, slot, reading(world, slot), sleepersIdle))])),
      updater: task(cpu, () => end(world.rcu, cpu, replace(world, gracePeriods), sleepersIdle)),
      ...detecting(world.rcu),
    }),
  });
}

/** Leaves idle, reads, and does not come back. */
function* readFromIdle(world: TreeWorld, cpu: number): Thread<void> {
  yield* world.rcu.idleExit(cpu);
  yield* readOnce(world, cpu);
}

/** Is idle for a moment while it is in its section. */
const readIdling = (world: TreeWorld, cpu: number): Thread<void> =>
  readOnce(world, cpu, function* () {
    yield* world.rcu.idleEnter(cpu);
    yield* world.rcu.idleExit(cpu);
  });

/** The same after its section. */
function* readThenIdle(world: TreeWorld, cpu: number): Thread<void> {
  yield* readOnce(world, cpu);
  yield* world.rcu.idleEnter(cpu);
  yield* world.rcu.idleExit(cpu);
}

const LEAST = 'a reader, an updater and one grace period are the least there can be';
const interrupts = { core: 'softirq' } as const;
const scans = { forcedScans: true } as const;
const sleepers = { forcedScans: true, sleepersIdle: true } as const;
/** The smallest tree that tells a late report: the updater is on a CPU that owes nothing, its callbacks are offloaded from the reader's, which starts idle. */
const oneOwing = { forcedScans: true, updaters: 0, idleCpus: [0], callbackCpus: [0], updaterCpu: 0, reading: readFromIdle } as const;
const twoLeaves = { readers: 2, fanoutLeaf: 2 } as const;

const bothThreads = { threads: 2, gracePeriods: 1 } as const;

export const mutants: readonly Mutant[] = [
  {
    id: 'G13',
    change: 'a grace period begins with empty masks',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: bothThreads,
    mutated: reclaiming(' that asks nobody', { kind: AsksNobody, ...interrupts }),
    below: LEAST,
    twin: reclaiming(', interrupts', interrupts),
  },
  {
    id: 'G14',
    change: 'noticing a grace period clears the bit',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: bothThreads,
    mutated: reclaiming(' that takes noticing for a quiescent state', { kind: NoticingPays, ...interrupts }),
    below: LEAST,
    twin: reclaiming(', interrupts, for G14', interrupts),
  },
  {
    id: 'G15',
    change: 'a report is not checked against the grace period',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: reclaiming(' that does not check reports, 2 grace periods', { kind: ReportsUnchecked, gracePeriods: 2, ...oneOwing }),
    below: reclaiming(' that does not check reports, 1 grace period', { kind: ReportsUnchecked, ...oneOwing }),
    twin: reclaiming(', late reports, 2 grace periods', { gracePeriods: 2, ...oneOwing }),
  },
  {
    id: 'G16',
    change: 'cpu_no_qs is not armed again',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: bothThreads,
    mutated: reclaiming(' that keeps old quiescent states', { kind: KeepsOldQs, ...interrupts }),
    below: LEAST,
    twin: reclaiming(', interrupts, for G16', interrupts),
  },
  {
    id: 'G17',
    change: 'a callback waits for the end of the running grace period',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: reclaiming(' whose callbacks wait for the running grace period, 2 grace periods', { kind: SnapsRunning, gracePeriods: 2 }),
    below: reclaiming(' whose callbacks wait for the running grace period, 1 grace period', { kind: SnapsRunning }),
    twin: reclaiming(', threads, 2 grace periods', { gracePeriods: 2 }),
  },
  {
    id: 'G18',
    change: 'a node is reported by the first below it',
    kind: 'use-after-free',
    first: 'warning',
    bounds: { threads: 3, gracePeriods: 1 },
    mutated: reclaiming(' that reports nodes early, 2 leaves', { kind: ReportsEarly, ...twoLeaves }),
    below: reclaiming(' that reports nodes early, 1 leaf', { kind: ReportsEarly, fanoutLeaf: 2 }),
    twin: reclaiming(', 2 leaves', twoLeaves),
  },
  {
    id: 'G19',
    change: 'a request that came meanwhile is forgotten at the end',
    kind: 'deadlock',
    first: 'deadlock',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: reclaiming(' that forgets requests, 2 grace periods', { kind: ForgetsRequests, gracePeriods: 2, ...interrupts }),
    below: reclaiming(' that forgets requests, 1 grace period', { kind: ForgetsRequests, ...interrupts }),
    twin: reclaiming(', interrupts, 2 grace periods', { gracePeriods: 2, ...interrupts }),
  },
  {
    id: 'G21-LC1',
    change: 'noticing never says that a quiescent state is wanted',
    kind: 'deadlock',
    first: 'deadlock',
    bounds: bothThreads,
    mutated: reclaiming(' that asks in silence', { kind: AsksInSilence }),
    below: LEAST,
    twin: reclaiming(', threads', {}),
  },
  {
    id: 'G21-LC2',
    change: 'a CPU never reports',
    kind: 'deadlock',
    first: 'deadlock',
    bounds: bothThreads,
    mutated: reclaiming(' whose CPUs report nothing', { kind: KeepsItself }),
    below: LEAST,
    twin: reclaiming(', threads, for LC2', {}),
  },
  {
    id: 'G21-LC3a',
    change: 'a report clears nothing',
    kind: 'deadlock',
    first: 'deadlock',
    bounds: bothThreads,
    mutated: reclaiming(' whose reports do nothing', { kind: TakesNobodyOff }),
    below: LEAST,
    twin: reclaiming(', threads, for LC3', {}),
  },
  {
    id: 'G21-LC3b',
    change: 'a report clears nothing, with forced scans',
    kind: 'livelock',
    first: 'livelock',
    bounds: bothThreads,
    mutated: reclaiming(' whose reports do nothing, forced scans', { kind: TakesNobodyOff, ...interrupts, ...scans }),
    below: LEAST,
    twin: reclaiming(', interrupts, forced scans, for LC3', { ...interrupts, ...scans }),
  },
  {
    id: 'G22',
    change: 'a forced scan credits a CPU that is busy',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: bothThreads,
    mutated: reclaiming(' that credits busy CPUs', { kind: CreditsBusy, ...interrupts, ...scans }),
    below: LEAST,
    twin: reclaiming(', interrupts, forced scans', { ...interrupts, ...scans }),
  },
  {
    id: 'R02',
    change: 'a tick inside the section counts as a quiescent state',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: bothThreads,
    mutated: reclaiming(' that notes quiescent states in sections', { kind: NotesInSections, ...interrupts }),
    below: LEAST,
    twin: reclaiming(', interrupts, for R02', interrupts),
  },
  {
    id: 'R06',
    change: 'idle is entered in the section',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: bothThreads,
    mutated: reclaiming(', idle inside the section', { reading: readIdling, ...interrupts, ...scans }),
    below: LEAST,
    twin: reclaiming(', idle after the section', { reading: readThenIdle, ...interrupts, ...scans }),
  },
  {
    id: 'U02b',
    change: 'synchronize_rcu returns at once',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: reclaiming(' that does not wait', { kind: DoesNotWait, ...interrupts }),
    below: 'a reader and an updater are the least there can be',
    twin: reclaiming(', interrupts, for U02', interrupts),
  },
];

export const controls: readonly Control[] = [
  { why: 'a CPU that is told nothing is credited when it is idle', holds: reclaiming(' that asks in silence, forced scans', { kind: AsksInSilence, ...sleepers }) },
  { why: 'a CPU that reports nothing is credited when it is idle', holds: reclaiming(' whose CPUs report nothing, forced scans', { kind: KeepsItself, ...sleepers }) },
];
