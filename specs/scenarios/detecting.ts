import { actor, type ActorSpec, type View } from 'quiesce';
import { daemon, gracePeriod } from 'quiesce/models';
import type { Rcu } from 'quiesce/rcu';

/** The actors that an RCU needs: its detector, called `gracePeriod`, and its daemons by their names. */
export function detecting(rcu: Rcu): Record<string, ActorSpec> {
  return {
    gracePeriod: actor(gracePeriod, rcu.detector, { daemon: true }),
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
