import { recordingSites } from '../../impl/memory';
import { buildSystem, type SystemOptions } from '../machine/system';
import type { Schedule } from '../result';
import type { Scenario } from '../scenario';
import { UNBOUNDED, type Progress } from '../search/outcome';
import { searchStates } from '../search/states';
import { replay } from './explain';
import { findingIdentity, isSame, type Identity } from './identity';
import { realigned } from './realign';
import type { Retraced } from './retrace';
import { wholeSchedule } from './schedule';
import type { NamedStep } from './steps';

/** How far a search for schedules near a saved one may go. */
export interface NearBounds {
  readonly states: number;
  readonly clock?: () => number;
  readonly seconds?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** What was found near a saved schedule. */
export interface Near {
  /** A schedule that shows the violation. */
  readonly schedule?: Schedule;
  /** Steps of the saved schedule with which all that were looked at begin; those of the last search that came to an end, where one did. */
  readonly prefix: number;
  readonly states: number;
  /** Whether all schedules that begin so were looked at, and none shows the violation. */
  readonly complete: boolean;
}

/**
 * Looks for a violation near a schedule that no longer shows it: first the same steps with others in between, then every schedule that begins with
 * the steps that still are what they were, with half of them, with none, as far as the bounds allow. The last of these is a proof.
 */
export function searchNear(
  scenario: Scenario,
  options: SystemOptions,
  wanted: Identity,
  saved: { readonly steps: readonly NamedStep[]; readonly retraced: Retraced },
  bounds: NearBounds,
): Near {
  const { schedule, departure } = saved.retraced;
  const applies = departure === undefined ? schedule.length : departure.step - 1;
  const aligned = realigned(scenario, options, saved.steps);
  if (shows(scenario, options, aligned, wanted)) return { schedule: aligned, prefix: applies, states: aligned.length, complete: false };
  let near: Near = { prefix: applies, states: 0, complete: false };
  for (const prefix of new Set([applies, applies >> 1, 0])) {
    const left = bounds.states - near.states;
    if (left <= 0) break;
    const outcome = from(scenario, options, schedule.slice(0, prefix), wanted, { ...bounds, states: left });
    const states = near.states + outcome.states;
    if (outcome.schedule !== undefined) return { schedule: outcome.schedule, prefix, states, complete: false };
    near = outcome.complete ? { prefix, states, complete: true } : { ...near, states };
    // What begins with fewer steps is more.
    if (!outcome.complete) break;
  }
  return near;
}

/** Whether a schedule that can be followed makes the violation, at its last step or before. */
function shows(scenario: Scenario, options: SystemOptions, schedule: Schedule, wanted: Identity): boolean {
  const { findings, system } = replay(scenario, options, schedule);
  return findings.some(({ finding }) => isSame(findingIdentity(system.machine, finding), wanted));
}

/** Looks at every schedule that begins with these steps. */
function from(scenario: Scenario, options: SystemOptions, prefix: Schedule, wanted: Identity, { states, clock, seconds = Infinity, onProgress }: NearBounds): Omit<Near, 'prefix'> {
  return recordingSites(() => {
    const system = buildSystem(scenario, options);
    const { machine } = system;
    for (const { actor, alternative } of prefix) machine.step(actor, alternative);
    machine.vector.logLength = 0;
    machine.monitors.findings.length = 0;
    const outcome = searchStates(system, {
      ...UNBOUNDED,
      all: false,
      wanted: (finding) => isSame(findingIdentity(machine, finding), wanted),
      maxStates: states,
      maxSeconds: seconds,
      clock,
      onProgress,
    });
    const [found] = outcome.found;
    return { states: outcome.states, complete: outcome.complete, ...(found === undefined ? {} : { schedule: [...prefix, ...wholeSchedule(found)] }) };
  });
}
