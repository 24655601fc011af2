import { alloc, assertThat, load, scenario, store, thread, type ActorSpec, type Address, type Scenario, type Thread, type ViolationKind } from '../../index';
import { PreemptibleTreeRcu, TreeRcu, type PreemptibleTreeRcuOptions } from '../../impl/rcu';
import { detecting } from '../scenarios/detecting';
import { QueuesNobody } from '../scenarios/seeded-preemption';
import {
  AsksInSilence,
  AsksNobody,
  DoesNotWait,
  KeepsItself,
  NoticingPays,
  ReportsEarly,
  TakesNobodyOff,
} from '../scenarios/seeded-tree-rcu';
import { end, task } from '../scenarios/tree-worlds';

/** The litmus test that the kernel's Tree RCU was checked with, and what is changed in it. */
export interface Litmus extends Partial<PreemptibleTreeRcuOptions> {
  readonly kind?: typeof TreeRcu;
  /** What the reader does between its two loads, besides being interrupted. */
  readonly inBetween?: (rcu: TreeRcu) => Thread<void>;
  /** Whether the reader is bound to its CPU, as it is unless told; one that moves cannot be. */
  readonly isBound?: boolean;
  /** Whether it is asserted that nobody comes back from synchronize_rcu. */
  readonly neverReturns?: boolean;
  /** The violation that must be found; it holds unless told. */
  readonly finds?: ViolationKind;
}

/**
 * Reader: lock; x; y; unlock. Updater: x = 1; synchronize_rcu; y = 1. No reader sees the new y and the old x. CPU 0 is the reader's, the last the updater's; a
 * third, where there is one, has nothing to run. With `sleepersIdle` every CPU whose task sleeps or has ended is idle.
 */
export function treeRcuLitmus(name: string, { kind = TreeRcu, inBetween, isBound = true, neverReturns = false, finds, ...options }: Litmus = {}): Scenario {
  const { cpus = 2, sleepersIdle = false } = options;
  const updaterCpu = cpus - 1;
  return scenario({
    name: `Tree RCU litmus: ${name}`,
    description: 'A reader that sees what was written after synchronize_rcu also sees what was written before.',
    *world() {
      const rcu = yield* kind.create({ core: 'softirq', callbackCpus: [updaterCpu], ...options, cpus });
      const words = yield* alloc({ type: 'x, y', words: 2, memory: 'static', zeroed: true });
      return { rcu, x: words, y: words + 4 };
    },
    actors: ({ rcu, x, y }) => ({
      reader: (isBound ? task : unbound)(0, () => end(rcu, 0, read(rcu, x, y, inBetween), sleepersIdle)),
      updater: task(updaterCpu, () => end(rcu, updaterCpu, update(rcu, x, y, neverReturns), sleepersIdle)),
      ...detecting(rcu),
    }),
    ...(finds !== undefined && { expect: [finds] }),
  });
}

const unbound = (_cpu: number, body: () => Thread<void>): ActorSpec => thread(body);

function* read(rcu: TreeRcu, x: Address, y: Address, inBetween: Litmus['inBetween']): Thread<void> {
  const guard = yield* rcu.readLock(0);
  const seenX = yield* load(x);
  if (inBetween !== undefined) yield* inBetween(rcu);
  const seenY = yield* load(y);
  yield* rcu.readUnlock(guard);
  yield* assertThat(!(seenX === 0 && seenY === 1), 'the reader sees the new y and the old x');
}

function* update(rcu: TreeRcu, x: Address, y: Address, neverReturns: boolean): Thread<void> {
  yield* store(x, 1);
  yield* rcu.synchronizeRcu();
  yield* assertThat(!neverReturns, 'somebody comes back from synchronize_rcu');
  yield* store(y, 1);
}

/** A row of the published table and ours. */
export interface Published {
  /** As published. */
  readonly id: string;
  readonly change: string;
  readonly litmus: Litmus;
}

/** Everything that the published checks had: ticks, idle CPUs, scans for them. */
export const FULL: Litmus = { forcedScans: true, sleepersIdle: true };

/** The ten injections: one assertion that must be reached, six that make the litmus fail, three with which a grace period never ends. */
export const INJECTIONS: readonly Published[] = [
  { id: 'reached', change: 'an assertion that fails behind synchronize_rcu', litmus: { forcedScans: true, neverReturns: true, finds: 'assertion' } },
  {
    id: 'FF1',
    change: 'a quiescent state is noted inside the section',
    litmus: { inBetween: (rcu) => rcu.noteContextSwitch(0), finds: 'assertion' },
  },
  { id: 'FF2', change: 'synchronize_rcu returns at once', litmus: { kind: DoesNotWait, finds: 'assertion' } },
  { id: 'FF3', change: 'a grace period begins with empty masks', litmus: { kind: AsksNobody, finds: 'assertion' } },
  { id: 'FF4', change: 'the CPU is idle inside the section', litmus: { forcedScans: true, inBetween: idles, finds: 'assertion' } },
  { id: 'FF5', change: 'noticing a grace period counts as a quiescent state', litmus: { kind: NoticingPays, finds: 'assertion' } },
  { id: 'FF6', change: 'a node is reported by the first below it', litmus: { kind: ReportsEarly, cpus: 3, fanoutLeaf: 2, core: 'thread', finds: 'assertion' } },
  { id: 'LC1', change: 'noticing never says that a quiescent state is wanted', litmus: { kind: AsksInSilence, core: 'thread', finds: 'deadlock' } },
  { id: 'LC2', change: 'a CPU never reports', litmus: { kind: KeepsItself, core: 'thread', finds: 'deadlock' } },
  { id: 'LC3', change: 'a report clears nothing', litmus: { kind: TakesNobodyOff, core: 'thread', finds: 'deadlock' } },
];

function* idles(rcu: TreeRcu): Thread<void> {
  yield* rcu.idleEnter(0);
  yield* rcu.idleExit(0);
}

/** Between its two loads the reader may be preempted, and go on wherever it may. */
const preempted: Litmus = { kind: PreemptibleTreeRcu, inBetween: isPreempted };

/** The same, and it goes on on the updater's CPU. */
const moved: Litmus = { ...preempted, destinations: [1], isBound: false };

/** A row of our table for readers that are preempted. */
export interface Preempted {
  readonly what: string;
  readonly litmus: Litmus;
}

/** The litmus test for readers that may be preempted: it holds. */
export const PREEMPTED: readonly Preempted[] = [
  { what: 'preempted, and moved to the other CPU, interrupts', litmus: moved },
  { what: 'preempted, and resumed on its own CPU, interrupts', litmus: preempted },
];

/** What makes it fail; the others are in specs/mutants, in a smaller program. */
export const PREEMPTED_INJECTIONS: readonly Preempted[] = [
  { what: 'a reader that is preempted is put on no list', litmus: { ...moved, kind: QueuesNobody, finds: 'assertion' } },
];

function* isPreempted(rcu: TreeRcu): Thread<void> {
  if (!(rcu instanceof PreemptibleTreeRcu)) throw new TypeError('the readers of this RCU cannot be preempted');
  yield* rcu.mayBePreempted(0);
}
