import { functionName } from './counterexample/identity';
import { VIOLATION_KINDS, type CheckResult, type Expectation, type KnownState, type Site, type Verdict, type Violation, type ViolationKind } from './result';
import type { KnownViolation, Scenario } from './scenario';
import { UsageError } from './usage-error';

/** One violation per kind and place in the code, the one with the fewest steps, with how many there were of it. */
export function groupedByPlace(violations: readonly Violation[]): Violation[] {
  const groups = new Map<string, Violation>();
  for (const violation of violations) {
    const key = keyOf(violation);
    const other = groups.get(key);
    const count = (other?.count ?? 0) + 1;
    const best = other === undefined || violation.schedule.length < other.schedule.length ? violation : other;
    groups.set(key, { ...best, count });
  }
  return [...groups.values()];
}

function keyOf({ kind, site, other, message }: Violation): string {
  const at = [site, other].flatMap((one) => {
    const frame = one?.frames.find(({ own }) => own);
    return frame === undefined ? [] : [`${frame.file}:${frame.line}:${frame.column}`];
  });
  return `${kind} ${at.length === 0 ? message : at.sort().join(' ')}`;
}

/** @throws UsageError for a list of known violations that cannot be meant. */
export function refuseKnown({ name, known = [] }: Scenario): void {
  for (const { kind, at, reason } of known) {
    if (!VIOLATION_KINDS.includes(kind)) throw new UsageError(`scenario '${name}' knows a violation of kind "${kind as string}"`, { fix: `the kinds are ${VIOLATION_KINDS.join(', ')}` });
    if (at.trim() === '') throw new UsageError(`scenario '${name}' does not say where its known ${kind} is`, { fix: 'give `at` a function, `file:line`, or the message where no access is to blame' });
    if (reason.trim() === '') throw new UsageError(`scenario '${name}' gives no reason for its known ${kind} at ${at}`, { fix: 'say in `reason` why it may stay, or who will mend it' });
  }
}

/** The violations, those that the scenario lists marked as known. */
export function markKnown(violations: readonly Violation[], known: readonly KnownViolation[]): readonly Violation[] {
  return violations.map((violation) => {
    const entry = known.find((one) => isMeant(one, violation));
    return entry === undefined ? violation : { ...violation, known: entry.reason };
  });
}

/** What became of each listed violation; one that was not met is gone only where everything was looked at. */
export function knownStates(known: readonly KnownViolation[], violations: readonly Violation[], isCovered: (kind: ViolationKind) => boolean): readonly KnownState[] {
  return known.map((entry) => ({
    ...entry,
    state: violations.some((violation) => isMeant(entry, violation)) ? 'met' : isCovered(entry.kind) ? 'gone' : 'not met',
  }));
}

function isMeant({ kind, at }: KnownViolation, violation: Violation): boolean {
  if (kind !== violation.kind) return false;
  const places = [violation.site, violation.other].map(placesOf).filter((names) => names.length > 0);
  if (places.length === 0) return at === violation.message;
  const wanted = at.split(' / ');
  return wanted.every((one) => places.some((names) => names.some((name) => name === one || name.endsWith(`/${one}`)))) && wanted.length <= places.length;
}

/** What a place may be called: its function, and its file and line. */
function placesOf(site: Site | undefined): readonly string[] {
  const frame = site?.frames.find(({ own }) => own) ?? site?.frames[0];
  return site === undefined || frame === undefined ? [] : [functionName(frame, site.operation), `${frame.file.replaceAll('\\', '/')}:${frame.line}`];
}

/** The verdict on what was found, and whether it is what the scenario expects. Known violations alone need a search that looked at everything. */
export function verdictOn(
  violations: readonly Violation[],
  known: readonly KnownState[],
  isComplete: boolean,
  expected: Expectation,
): Pick<CheckResult, 'verdict' | 'asExpected'> {
  const open = violations.filter((violation) => violation.known === undefined);
  const verdict: Verdict = open.length > 0 || (violations.length > 0 && isComplete) ? 'violated' : isComplete ? 'holds' : 'inconclusive';
  const isListed = known.every(({ state }) => state !== 'gone');
  const isMet = expected === 'holds' ? verdict !== 'inconclusive' && open.length === 0 : verdict === 'violated' && open.length > 0 && open.every(({ kind }) => expected.includes(kind));
  return { verdict, asExpected: isMet && isListed };
}

/** Whether nothing is wrong with a scenario but what it lists, and the list is right. */
export function holdsButForKnown({ verdict, violations, known = [] }: CheckResult): boolean {
  return verdict !== 'inconclusive' && violations.every((violation) => violation.known !== undefined) && known.every(({ state }) => state !== 'gone');
}
