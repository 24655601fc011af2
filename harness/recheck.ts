import { check, type CheckOptions } from './check';
import type { Counterexample, StepOptions } from './counterexample/file';
import { identityOf, identityText, isSame } from './counterexample/identity';
import { minimise, minimiseEndless, type MinimiseBounds } from './counterexample/minimise';
import { searchNear, type NearBounds } from './counterexample/near';
import { retrace } from './counterexample/retrace';
import { contextSwitches } from './counterexample/schedule';
import type { CheckResult, Recheck, Schedule, ScheduleSize } from './result';
import type { Scenario } from './scenario';
import { systemOptions } from './system-options';

/** What of a counterexample is needed to run it again; a token does not say what it shows. */
export type Kept = Pick<Counterexample, 'options' | 'schedule'> & Partial<Pick<Counterexample, 'violation'>>;

/** How a saved counterexample is run again. */
export interface RecheckOptions extends Pick<CheckOptions, 'watch' | 'clock' | 'onProgress'> {
  /** Look for the same violation near the schedule where it no longer shows it, as far as these bounds allow. */
  readonly near?: Pick<NearBounds, 'states' | 'seconds'>;
  /** Take a violation of the same kind in the same file for the same, whatever the function is called. */
  readonly isLoose?: boolean;
  /** Look for the simplest schedule that shows the same. */
  readonly minimise?: MinimiseBounds;
}

/**
 * Runs a saved counterexample against the code as it is now: whether it shows the same violation, and where the code has left the schedule.
 *
 * @throws UsageError for a scenario that cannot be run; a schedule that does not fit is no error, but a departure.
 */
export function recheck(scenario: Scenario, saved: Kept, options: RecheckOptions = {}): CheckResult & { readonly recheck: Recheck } {
  const { watch, clock, onProgress, near: bounds, minimise: minimising, isLoose = false } = options;
  const asSaved: CheckOptions = { ...checkOptions(saved.options), ...(watch === undefined ? {} : { watch }) };
  const how = systemOptions(asSaved);
  const again = (schedule: Schedule): CheckResult => check(scenario, { ...asSaved, search: 'replay', schedule });
  const retraced = retrace(scenario, how, saved.schedule);
  const wanted = saved.violation === undefined ? undefined : { ...saved.violation, isLoose };
  const replayed = again(retraced.schedule);
  const { departure } = retraced;
  const known = { ...(wanted === undefined ? {} : { saved: identityText(wanted) }), ...(departure === undefined ? {} : { departure }) };
  const shown = replayed.violations.find((violation) => wanted === undefined || isSame(identityOf(violation), wanted));
  if (minimising !== undefined && shown !== undefined) {
    const identity = identityOf(shown);
    const within = { ...minimising, clock, onProgress };
    const endless = { kind: shown.kind, actor: replayed.actors.indexOf(shown.site?.actor ?? ''), identity };
    const { schedule: stem, cycle, order, states } = minimiseEndless(scenario, how, endless, within) ?? { ...minimise(scenario, how, retraced.schedule, identity, within), cycle: [] };
    const schedule = [...stem, ...cycle];
    const result = again(schedule);
    const violations = result.violations.filter((violation) => isSame(identityOf(violation), identity)).map((violation) => ({ ...violation, order }));
    return { ...result, violations, recheck: { ...known, isShown: true, minimised: { before: sizeOf(retraced.schedule), after: sizeOf(schedule), states } } };
  }
  if (bounds === undefined || wanted === undefined || shown !== undefined) return { ...replayed, recheck: { ...known, isShown: shown !== undefined } };
  const { schedule, ...near } = searchNear(scenario, how, wanted, { steps: saved.schedule, retraced }, {
    ...bounds,
    ...(clock === undefined ? {} : { clock: since(clock) }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const result = schedule === undefined ? replayed : again(schedule);
  return { ...result, recheck: { ...known, isShown: schedule !== undefined, near } };
}

function sizeOf(schedule: Schedule): ScheduleSize {
  return { switches: contextSwitches(schedule), steps: schedule.length, actors: new Set(schedule.map(({ actor }) => actor)).size };
}

/** A clock that starts now. */
function since(clock: () => number): () => number {
  const started = clock();
  return () => clock() - started;
}

/** The options of a check that a counterexample was saved with. */
export function checkOptions({ granularity, privateSteps, detector, ignore = [] }: StepOptions): CheckOptions {
  return { granularity, privateSteps, ignore, ...(detector === undefined ? {} : { detector }) };
}
