import type { CodeFlow, Location, Log, ReportingDescriptor, Result, ThreadFlow } from 'sarif';
import { wholeSchedule } from '../counterexample/schedule';
import { VIOLATION_KINDS, type Frame, type Site, type Violation, type ViolationKind } from '../result';
import type { Failed, Reported } from './json';
import { reasonOf } from './outcome-text';
import { shownPath } from './path';
import { replayLine } from './replay-line';
import { ownFrames, whoWhen } from './site-text';
import type { Style } from './style';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/**
 * The violations as SARIF 2.1.0, for code scanning: what was not expected, each with the places of its object's life and a code flow that has a thread
 * per actor. Searches that did not come to an end are notifications of the invocation. Equal results give equal bytes.
 */
export function sarifReport(reported: readonly Reported[], version: string, style: Style, failed: readonly Failed[] = []): string {
  const open = reported.filter(({ result }) => !result.asExpected);
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Quiesce', version, rules: VIOLATION_KINDS.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: failed.length === 0,
            toolExecutionNotifications: [
              ...open
                .filter(({ result }) => result.verdict === 'inconclusive')
                .map(({ result }) => ({ level: 'warning' as const, message: { text: `${result.scenario}: inconclusive, ${reasonOf(result)}` } })),
              ...failed.map(({ scenario, error }) => ({ level: 'error' as const, message: { text: `${scenario}: cannot be run: ${error.toString()}` } })),
            ],
          },
        ],
        results: open.flatMap((one) => one.result.violations.filter(({ known }) => known === undefined).map((violation) => resultOf(one, violation, style))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf(kind: ViolationKind): ReportingDescriptor {
  return { id: kind, name: kind.replace(/(?:^|-)(\w)/gu, (_, letter: string) => letter.toUpperCase()), defaultConfiguration: { level: 'error' } };
}

function resultOf({ result, origin }: Reported, violation: Violation, style: Style): Result {
  const { kind, message, site } = violation;
  const place = site && ownFrames(site)[0];
  const related = relatedOf(violation, style);
  const own = place === undefined ? [] : [locationOf(place, style)];
  const where = place === undefined ? '' : `${shownPath(place.file, style.root)}:${place.call}`;
  return {
    ruleId: kind,
    ruleIndex: VIOLATION_KINDS.indexOf(kind),
    level: 'error',
    message: { text: `${result.scenario}: ${message}\n${replayLine(result.scenario, wholeSchedule(violation), style, origin)}` },
    locations: own,
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    // Lines move with every edit; scenario, kind and function stay.
    partialFingerprints: { 'quiesce/v1': `${result.scenario}/${kind}/${where}` },
    codeFlows: [flowOf(result.actors, violation, style)],
  };
}

function relatedOf({ object, other }: Violation, style: Style): Location[] {
  const places: readonly (readonly [string, Site | undefined])[] = [
    ['the other access', other],
    ['allocated', object?.allocated],
    ['freed', object?.freed],
    ['queued last', object?.queued[0]],
    ['queued second to last', object?.queued[1]],
  ];
  return places.flatMap(([what, site]) => {
    const frame = site && ownFrames(site)[0];
    return site === undefined || frame === undefined ? [] : [{ ...locationOf(frame, style), message: { text: `${what} by ${whoWhen(site)}` } }];
  }).map((location, index) => ({ id: index + 1, ...location }));
}

/** The schedule: a thread per actor that moved, its steps numbered through. */
function flowOf(actors: readonly string[], { trace }: Violation, style: Style): CodeFlow {
  const threads = new Map<number, ThreadFlow>();
  for (const [order, line] of trace.entries()) {
    let thread = threads.get(line.actor);
    if (thread === undefined) threads.set(line.actor, (thread = { id: actors[line.actor] ?? String(line.actor), locations: [] }));
    thread.locations.push({
      executionOrder: order + 1,
      ...(line.state === '' ? {} : { state: { lifecycle: { text: line.state } } }),
      importance: line.kind === 'violation' ? 'essential' : line.kind === 'access' ? 'important' : 'unimportant',
      location: { ...(line.site === undefined ? {} : locationOf(line.site, style)), message: { text: `${line.operation === '' ? '' : `${line.operation}: `}${line.text}` } },
    });
  }
  return { message: { text: 'the schedule' }, threadFlows: [...threads.values()] };
}

function locationOf({ file, line, column }: Frame, style: Style): Location {
  const region = { startLine: Math.max(1, line), ...(column > 0 ? { startColumn: column } : {}) };
  return { physicalLocation: { artifactLocation: { uri: encodeURI(shownPath(file, style.root)) }, region } };
}
