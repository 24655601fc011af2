import type { CheckOptions } from '../check';
import type { SystemOptions } from '../machine/system';
import type { ViolationKind } from '../result';
import type { Scenario } from '../scenario';
import type { SearchOptions } from '../search/outcome';
import { systemOptions } from '../system-options';

/** Kinds that are properties of the whole graph: whoever wants to look at states does not look for them. */
const OF_THE_GRAPH: readonly ViolationKind[] = ['livelock', 'stuck-loop', 'not-non-blocking'];

/** How all states of a scenario are visited to be looked at: violations halt whoever makes them, and stop nothing else. */
export function explorationOf(scenario: Scenario, options: CheckOptions): { readonly how: SystemOptions; readonly bounds: SearchOptions } {
  const { limits = {}, ignore = [], clock, onProgress } = options;
  const started = clock?.() ?? 0;
  return {
    how: systemOptions({ ...options, ignore: [...ignore, ...OF_THE_GRAPH] }, limits.operations ?? scenario.limits?.operations),
    bounds: {
      all: true,
      maxStates: limits.states ?? Infinity,
      maxSeconds: limits.seconds ?? Infinity,
      maxMemory: (limits.memory ?? Infinity) * 1e6,
      maxDepth: limits.depth ?? Infinity,
      clock: clock === undefined ? undefined : () => clock() - started,
      onProgress,
    },
  };
}
