import type { CheckResult } from '../result';
import type { Counterexample } from './file';
import { identityOf, isSame } from './identity';
import { wholeSchedule, wholeTrace } from './schedule';
import { namedSteps } from './steps';

/** A counterexample as it should be written anew, and why; without one, why not. */
export interface Renewal {
  readonly counterexample?: Counterexample;
  readonly why: string;
}

/** Brings a saved counterexample up to date with what running it again (`recheck`, with a search near it) has shown. */
export function renewed(saved: Counterexample, result: CheckResult, version: string): Renewal {
  const { recheck, violations, actors } = result;
  const violation = violations.find((one) => isSame(identityOf(one), saved.violation));
  const { departs: before, ...rest } = saved;
  if (violation !== undefined) {
    const schedule = namedSteps(wholeSchedule(violation), wholeTrace(violation), actors);
    return { counterexample: { ...rest, quiesce: version, order: violation.order, schedule }, why: 'it holds the schedule that shows the violation now' };
  }
  const departure = recheck?.departure;
  if (saved.expect === 'violated') return { why: 'it should show a violation, and none was found near its schedule; --max-states looks at more' };
  if (departure === undefined) {
    return before === undefined ? { why: 'every step is what it was' } : { counterexample: { ...rest, quiesce: version }, why: 'every step is what it was when it was saved' };
  }
  const { step, actor, does } = departure;
  const known = recheck?.near?.complete === true ? '' : ', though not every schedule near it was looked at';
  return { counterexample: { ...saved, quiesce: version, departs: { step, actor, does } }, why: `it says that the code leaves the schedule at step ${step}${known}` };
}
