import type { ActorSpec, Scenario } from 'quiesce';

// Scenarios one bound below others.

/** The same scenario with some of its actors only, and nothing that must be reached. */
function withOnly(of: Scenario, said: string, keep: (name: string, spec: ActorSpec) => boolean): Scenario {
  return {
    ...of,
    reach: () => ({}),
    name: `${of.name} (${said})`,
    actors: (world) => Object.fromEntries(Object.entries(of.actors(world)).filter(([name, spec]) => keep(name, spec))),
  };
}

/** The same without detectors, so that no grace period ever ends. */
export const withoutGracePeriods = (of: Scenario): Scenario => withOnly(of, 'no grace period', (_, { options }) => options.daemon !== true);

/** The same without its actor `reader`. */
export const withoutReader = (of: Scenario): Scenario => without(of, 'reader');

/** The same without an actor. */
export const without = (of: Scenario, actor: string): Scenario => withOnly(of, `no ${actor}`, (name) => name !== actor);
