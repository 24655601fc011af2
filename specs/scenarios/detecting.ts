import { actor, DETECTORS, type ActorSpec, type DetectorName, type Goal, type Thread, type View } from 'quiesce';
import { daemon, gracePeriod } from 'quiesce/models';
import { EpochRcu, IdealRcu, Srcu, TreeRcu, UrcuMemb, UrcuQsbr, type Rcu } from 'quiesce/rcu';

/** For scenarios that run over any detector. */
export const EVERY_DETECTOR: readonly DetectorName[] = DETECTORS;

/** Those in whose sections nobody may sleep. */
export const WITHOUT_SLEEP: readonly DetectorName[] = EVERY_DETECTOR.filter((detector) => detector !== 'srcu');

/** Those that link what waits by its rcu_head, and so write to it. */
export const WRITING_HEADS: readonly DetectorName[] = EVERY_DETECTOR.filter((detector) => detector !== 'epoch');

/** Who uses an RCU. Readers come first among a scenario's actors: the slot of a reader is the number of its actor. */
export interface Users {
  /** Actors that may be in sections. */
  readonly readers: number;
  /** Others that make requests. */
  readonly updaters: number;
}

/** An RCU of the kind that was asked for, for so many users. */
export function* rcuOf(detector: DetectorName, { readers, updaters }: Users): Thread<Rcu> {
  switch (detector) {
    case 'ideal':
      return yield* IdealRcu.create({ readers });
    case 'tree':
      return yield* TreeRcu.create({ cpus: Math.max(1, readers + updaters) });
    case 'srcu':
      return yield* Srcu.create({ cpus: Math.max(1, readers) });
    case 'urcu':
      return yield* UrcuMemb.create({ readers });
    case 'qsbr':
      return yield* UrcuQsbr.create({ readers });
    case 'epoch':
      return yield* EpochRcu.create({ participants: readers + updaters });
  }
}

/** The actors that an RCU needs: its detector, called `gracePeriod`, and its daemons by their names. */
export function detecting(rcu: Rcu): Record<string, ActorSpec> {
  return {
    gracePeriod: actor(gracePeriod, rcu.detector, { daemon: true, ...(rcu.detectorCpu !== undefined && { cpu: rcu.detectorCpu }) }),
    ...Object.fromEntries(
      rcu.daemons.map(({ name, cpu, interrupt = false, awaitWork, work }) => [
        name,
        actor(daemon, { awaitWork, work }, { daemon: true, interrupt, ...(cpu !== undefined && { cpu }) }),
      ]),
    ),
  };
}

/** Whether callbacks are being invoked: by the detector's own thread, or by a daemon whose work it is. */
export const isInvoking = (rcu: Rcu, view: View): boolean =>
  view.matches('gracePeriod', 'invoking') || rcu.daemons.some(({ name, invokesCallbacks = false }) => invokesCallbacks && view.matches(name, 'working'));

/** A goal: actors are in these states of their lifecycles while callbacks are being invoked. */
export const whileInvoking =
  (rcu: Rcu, states: Readonly<Record<string, string>> = {}): Goal =>
  (view) =>
    isInvoking(rcu, view) && Object.entries(states).every(([name, state]) => view.matches(name, state));
