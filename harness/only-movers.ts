import type { Thread } from '../impl/memory';
import { thread, type Scenario } from './scenario';

/** A scenario in which the other actors end at once; what is asked of ends, goals and symmetry is left out. */
export function withOnly(scenario: Scenario, movers: ReadonlySet<number>): Scenario {
  const only: { -readonly [K in keyof Scenario]: Scenario[K] } = {
    ...scenario,
    actors: (world) => Object.fromEntries(Object.entries(scenario.actors(world)).map(([name, spec], actor) => [name, movers.has(actor) ? spec : thread(nothing)])),
  };
  delete only.reach;
  delete only.finally;
  delete only.symmetric;
  return only;
}

function* nothing(): Thread<void> {
  // Ends at once.
}
