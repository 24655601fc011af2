import { printSchedule, wholeSchedule } from '../counterexample/schedule';
import type { CheckResult, Expectation, Frame, Recheck, Site, TraceLine, Violation } from '../result';
import type { DetectorName } from '../setting';
import type { UsageError } from '../usage-error';
import { shownPath } from './path';
import { replayLine, tokenOf, type Origin } from './replay-line';
import { documentSchema, SCHEMA_VERSION, type ErrorDocument, type JsonDocument, type ReportDocument, type ResultDocument, type ViolationDocument } from './schema';
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

/** The report of a run as JSON. Equal input gives equal bytes: keys come in the schema's order, files are relative to the style's root. */
export function jsonReport(reported: readonly Reported[], style: Style): string {
  const document: ReportDocument = {
    format: 'quiesce-report',
    version: SCHEMA_VERSION,
    status: statusOf(reported.map(({ result }) => result)),
    results: reported.map((one) => resultDocument(one, style)),
  };
  return jsonText(document);
}

/** The list of scenarios as JSON. */
export function jsonList(scenarios: readonly Listed[], style: Style): string {
  return jsonText({
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

/** A misuse as JSON. */
export function jsonError({ message, fix, file }: Pick<UsageError, 'message' | 'fix' | 'file'>, style: Style): string {
  const error: ErrorDocument['error'] = { message };
  if (fix !== undefined) error.fix = fix;
  if (file !== undefined) error.file = shownPath(file, style.root);
  return jsonText({ format: 'quiesce-error', version: SCHEMA_VERSION, error });
}

/** Checks the document against the schema, which also puts its keys in order. */
function jsonText(document: JsonDocument): string {
  return `${JSON.stringify(documentSchema.parse(document), undefined, 2)}\n`;
}

function resultDocument({ result, origin }: Reported, style: Style): ResultDocument {
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
  const { schedule, cycle, site, other, object, trace, ...rest } = violation;
  const saved = origin.saved?.[index];
  const token = tokenOf(result, violation, style, origin);
  return {
    ...structuredClone(rest as Mutable<typeof rest>),
    ...(site === undefined ? {} : { site: siteDocument(site, style) }),
    ...(other === undefined ? {} : { other: { ...siteDocument(other, style), access: { ...other.access } } }),
    ...(object === undefined ? {} : { object: objectDocument(object, style) }),
    schedule: printSchedule(schedule),
    ...(cycle === undefined ? {} : { cycle: printSchedule(cycle) }),
    replay: replayLine(result.scenario, wholeSchedule(violation), style, origin),
    ...(token === undefined ? {} : { token }),
    ...(saved === undefined ? {} : { saved: shownPath(saved, style.root) }),
    trace: trace.map((line) => traceDocument(line, style)),
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

function traceDocument(line: TraceLine, style: Style): ViolationDocument['trace'][number] {
  const { site, ...rest } = line;
  return site === undefined ? rest : { ...rest, site: frameDocument(site, style) };
}

function mutableExpectation(expected: Expectation): ResultDocument['expected'] {
  return typeof expected === 'string' ? expected : [...expected];
}

/** The same data, of the types that the schema infers. */
type Mutable<T> = T extends readonly (infer E)[] ? Mutable<E>[] : T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
