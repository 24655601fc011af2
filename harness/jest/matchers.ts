import { check, type CheckOptions } from '../check';
import { holdsButForKnown } from '../known';
import { parseSchedule } from '../counterexample/schedule';
import { foundKinds } from '../report/outcome-text';
import { textReport } from '../report/text';
import { VIOLATION_KINDS, type CheckResult, type ViolationKind } from '../result';
import type { Scenario } from '../scenario';
import { UsageError } from '../usage-error';
import { inTest, styleInTest, type TestPlace } from './in-test';

/** What Jest hands to a matcher as `this`, as far as it is used. */
export interface MatcherContext extends TestPlace {
  readonly isNot?: boolean;
}

/** What a matcher answers. */
export interface Outcome {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Options of the matchers: those of a check that make sense in a test. */
export type MatcherOptions = Omit<CheckOptions, 'schedule' | 'watch' | 'onProgress'>;

/** Passes when the check holds: a complete search found nothing but known violations and reached every goal. An inconclusive one fails, with `.not` too. */
export function toHoldInEveryInterleaving(this: MatcherContext, received: unknown, options: MatcherOptions = {}): Promise<Outcome> {
  return judged(this, received, options, 'to hold in every interleaving', holdsButForKnown);
}

/** Passes when the check finds a violation of this kind, or of one of these. An inconclusive one fails, with `.not` too. */
export function toBeViolatedBy(
  this: MatcherContext,
  received: unknown,
  kinds: ViolationKind | readonly ViolationKind[],
  options: MatcherOptions = {},
): Promise<Outcome> {
  const wanted = typeof kinds === 'string' ? [kinds] : kinds;
  const unknown = wanted.find((kind) => !VIOLATION_KINDS.includes(kind));
  if (unknown !== undefined || wanted.length === 0) {
    const message = unknown === undefined ? 'no kind of violation is given' : `there is no kind of violation "${unknown}"`;
    return Promise.reject(new UsageError(message, { fix: `give some of ${VIOLATION_KINDS.join(', ')}` }));
  }
  return judged(this, received, options, `to be violated by ${wanted.join(' or ')}`, (result) =>
    foundKinds(result).some((kind) => wanted.includes(kind)),
  );
}

// The search is synchronous; the promise leaves room for running it elsewhere, and makes a forgotten `await` a lint error.
async function judged(
  context: MatcherContext,
  received: unknown,
  options: MatcherOptions,
  claim: string,
  claims: (result: CheckResult) => boolean,
): Promise<Outcome> {
  const scenario = scenarioOf(received);
  const { schedule, origin } = inTest(context);
  const clock = (): number => performance.now() / 1000;
  const replay: CheckOptions = schedule === undefined ? {} : { search: 'replay', schedule: parseSchedule(schedule) };
  const result = await Promise.resolve(check(scenario, { clock, ...options, ...replay }));
  const isNot = context.isNot ?? false;
  // One schedule, or a search that was cut short, is no reason to call a test passed, whichever way round it is put.
  const isOpen = schedule !== undefined || result.verdict === 'inconclusive';
  return {
    pass: isOpen ? isNot : claims(result),
    message: () => `Expected the scenario ${isNot ? 'not ' : ''}${claim}.\n\n${textReport(result, styleInTest(), origin)}`,
  };
}

function scenarioOf(received: unknown): Scenario {
  if (typeof received === 'object' && received !== null && 'isScenario' in received && received.isScenario === true) return received as Scenario;
  throw new UsageError('what was given to expect() is not a scenario', { fix: 'give it what scenario(...) returned' });
}
