import { printSchedule, wholeSchedule } from '../counterexample/schedule';
import type { Profile } from '../profile/profile';
import type { CheckResult, Expectation, Frame, Recheck, Site, Violation } from '../result';
import type { DetectorName } from '../setting';
import type { UsageError } from '../usage-error';
import { shownPath } from './path';
import { replayLine, tokenOf, type Origin } from './replay-line';
import { documentText, SCHEMA_VERSION, type ErrorDocument, type ReportDocument, type ResultDocument, type ViolationDocument } from './schema';
import { statusOf } from './status';
import type { Style } from './style';

/** A result together with where it comes from. */
export interface Reported {
  readonly result: CheckResult;
  readonly origin: Origin;
}

/** A scenario as `list` shows it. */
export interface Listed {
  readonly name: string;
  readonly description: string;
  readonly file: string;
  readonly expected: Expectation;
  readonly detectors: readonly DetectorName[];
}

/** A scenario that could not be run, and why. */
export interface Failed {
  readonly scenario: string;
  readonly error: UsageError;
}

/** What there is besides results: scenarios that could not be run, and names of those that did not come to their turn. */
export interface WithoutResult {
  readonly failed?: readonly Failed[];
  readonly notRun?: readonly string[];
}

/** The report of a run as JSON. Equal input gives equal bytes: keys come in the schema's order, files are relative to the style's root. */
export function jsonReport(reported: readonly Reported[], style: Style, { failed = [], notRun = [] }: WithoutResult = {}): string {
  const document: ReportDocument = {
    format: 'quiesce-report',
    version: SCHEMA_VERSION,
    status: failed.length > 0 ? 'failed' : statusOf(reported.map(({ result }) => result), notRun.length),
    results: reported.map((one) => resultDocument(one, style)),
    ...(notRun.length === 0 ? {} : { notRun: [...notRun] }),
    ...(failed.length === 0 ? {} : { failures: failed.map(({ scenario, error }) => ({ scenario, ...misuseDocument(error, style) })) }),
  };
  return documentText(document);
}

/** The list of scenarios as JSON. */
export function jsonList(scenarios: readonly Listed[], style: Style): string {
  return documentText({
    format: 'quiesce-list',
    version: SCHEMA_VERSION,
    scenarios: scenarios.map(({ name, description, file, expected, detectors }) => ({
      name,
      description,
      file: shownPath(file, style.root),
      expected: mutableExpectation(expected),
      detectors: [...detectors],
    })),
  });
}

/** What `init` wrote, as JSON. */
export function jsonInit({ files, next, notes }: { readonly files: readonly string[]; readonly next: readonly string[]; readonly notes: readonly string[] }, style: Style): string {
  return documentText({ format: 'quiesce-init', version: SCHEMA_VERSION, files: files.map((file) => shownPath(file, style.root)), next: [...next], notes: [...notes] });
}

/** Why a state space is as big as it is, as JSON. */
export function jsonProfile({ points, ...profile }: Profile, style: Style): string {
  const { limits, actors, words, others, growing, ...rest } = structuredClone(profile as Mutable<typeof profile>);
  const located = points.map(({ site, ...point }) => ({ ...point, ...(site === undefined ? {} : { site: frameDocument(site, style) }) }));
  return documentText({ format: 'quiesce-profile', version: SCHEMA_VERSION, ...rest, limits, actors, words, others, growing, points: located });
}

/** A misuse as JSON. */
export function jsonError(error: Misuse, style: Style): string {
  return documentText({ format: 'quiesce-error', version: SCHEMA_VERSION, error: misuseDocument(error, style) });
}

type Misuse = Pick<UsageError, 'message' | 'fix' | 'file'>;

/** A misuse as a part of a document. */
export function misuseDocument({ message, fix, file }: Misuse, style: Style): ErrorDocument['error'] {
  return { message, ...(fix === undefined ? {} : { fix }), ...(file === undefined ? {} : { file: shownPath(file, style.root) }) };
}

/** A result as a part of a document. */
export function resultDocument({ result, origin }: Reported, style: Style): ResultDocument {
  const { violations, expected, recheck, ...rest } = result;
  return {
    ...structuredClone(rest as Mutable<typeof rest>),
    ...(recheck === undefined ? {} : { recheck: recheckDocument(recheck, style) }),
    ...(origin.file === undefined ? {} : { file: shownPath(origin.file, style.root) }),
    expected: mutableExpectation(expected),
    violations: violations.map((violation, index) => violationDocument(result, violation, index, origin, style)),
  };
}

function recheckDocument({ departure, ...rest }: Recheck, style: Style): NonNullable<ResultDocument['recheck']> {
  if (departure === undefined) return structuredClone(rest);
  const { site, ...what } = departure;
  return { ...structuredClone(rest), departure: { ...what, ...(site === undefined ? {} : { site: frameDocument(site, style) }) } };
}

function violationDocument(result: CheckResult, violation: Violation, index: number, origin: Origin, style: Style): ViolationDocument {
  const { schedule, cycle, turn, site, other, object, trace, explanation, film: _film, ...rest } = violation;
  const saved = origin.saved?.[index];
  const token = tokenOf(result, violation, style, origin);
  return {
    ...structuredClone(rest as Mutable<typeof rest>),
    ...(site === undefined ? {} : { site: siteDocument(site, style) }),
    ...(other === undefined ? {} : { other: { ...siteDocument(other, style), access: { ...other.access } } }),
    ...(object === undefined ? {} : { object: objectDocument(object, style) }),
    schedule: printSchedule(schedule),
    ...(cycle === undefined ? {} : { cycle: printSchedule(cycle) }),
    ...(turn === undefined ? {} : { turn: turn.map((line) => sitedDocument(line, style)) }),
    ...(explanation === undefined ? {} : { explanation: explanation.map((told) => sitedDocument(told, style)) }),
    replay: replayLine(result.scenario, wholeSchedule(violation), style, origin),
    ...(token === undefined ? {} : { token }),
    ...(saved === undefined ? {} : { saved: shownPath(saved, style.root) }),
    trace: trace.map((line) => sitedDocument(line, style)),
  };
}

type SiteDocument = NonNullable<ViolationDocument['site']>;

function objectDocument(object: NonNullable<Violation['object']>, style: Style): NonNullable<ViolationDocument['object']> {
  const { allocated, freed, queued, ...rest } = object;
  return {
    ...rest,
    ...(allocated === undefined ? {} : { allocated: siteDocument(allocated, style) }),
    ...(freed === undefined ? {} : { freed: siteDocument(freed, style) }),
    queued: queued.map((site) => siteDocument(site, style)),
  };
}

function siteDocument(site: Site, style: Style): SiteDocument {
  return { ...site, frames: site.frames.map((frame) => frameDocument(frame, style)) };
}

function frameDocument(frame: Frame, style: Style): SiteDocument['frames'][number] {
  return { ...frame, file: shownPath(frame.file, style.root) };
}

function sitedDocument<T extends { readonly site?: Frame }>(sited: T, style: Style): Omit<T, 'site'> & { site?: SiteDocument['frames'][number] } {
  const { site, ...rest } = sited;
  return site === undefined ? rest : { ...rest, site: frameDocument(site, style) };
}

function mutableExpectation(expected: Expectation): ResultDocument['expected'] {
  return typeof expected === 'string' ? expected : [...expected];
}

/** The same data, of the types that the schema infers. */
type Mutable<T> = T extends readonly (infer E)[] ? Mutable<E>[] : T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
