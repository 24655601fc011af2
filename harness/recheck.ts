import { check, type CheckOptions } from './check';
import type { Counterexample, StepOptions } from './counterexample/file';
import { explain } from './counterexample/explain';
import { identityOf, identityText, isSame } from './counterexample/identity';
import { isUnending, minimise, minimiseUnending, type MinimiseBounds, type Minimised } from './counterexample/minimise';
import { searchNear, type NearBounds } from './counterexample/near';
import { retrace } from './counterexample/retrace';
import { contextSwitches, wholeSchedule } from './counterexample/schedule';
import type { SystemOptions } from './machine/system';
import type { CheckResult, Recheck, Schedule, ScheduleSize, Violation } from './result';
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
    const within = { ...minimising, clock, onProgress };
    const { result, schedule, ...looked } = simplest(scenario, how, { replayed, shown, schedule: retraced.schedule, again }, within);
    return { ...result, recheck: { ...known, isShown: true, minimised: { before: sizeOf(retraced.schedule), after: sizeOf(schedule), ...looked } } };
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

/** A violation that a replay has shown. */
interface Shown {
  readonly replayed: CheckResult;
  readonly shown: Violation;
  readonly schedule: Schedule;
  readonly again: (schedule: Schedule) => CheckResult;
}

/** The same with the simplest schedule that was found within the bounds. */
function simplest(
  scenario: Scenario,
  how: SystemOptions,
  { replayed, shown, schedule, again }: Shown,
  within: Parameters<typeof minimise>[4],
): { readonly result: CheckResult; readonly schedule: Schedule } & Pick<Minimised, 'states' | 'limit'> {
  const identity = identityOf(shown);
  const { kind, message, known } = shown;
  if (!isUnending(kind)) {
    const { schedule: better, order, ...looked } = minimise(scenario, how, schedule, identity, within);
    const result = again(better);
    const violations = result.violations.filter((violation) => isSame(identityOf(violation), identity)).map((violation) => ({ ...violation, order }));
    return { result: { ...result, violations }, schedule: better, ...looked };
  }
  const actor = replayed.actors.indexOf(shown.site?.actor ?? '');
  const { schedule: stem, cycle, order, ...looked } = minimiseUnending(scenario, how, { kind, actor, identity, hasCycle: shown.cycle !== undefined }, within);
  if (stem === undefined || order === undefined) return { result: { ...replayed, violations: [shown] }, schedule, ...looked };
  // That it goes on for ever has just been found out: to replay it would be to search the whole graph once more.
  const lasso = { finding: { kind, message, actor, control: 0, address: -1 }, schedule: stem, ...(cycle === undefined ? {} : { cycle }) };
  const violation = { ...explain(scenario, how, lasso, order), ...(known === undefined ? {} : { known }) };
  const whole = wholeSchedule(violation);
  const statistics = { ...replayed.statistics, states: whole.length + 1, transitions: whole.length, depth: whole.length };
  return { result: { ...replayed, violations: [violation], statistics }, schedule: whole, ...looked };
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
