import { readFileSync } from 'node:fs';
import { instance } from '@viz-js/viz';
import type { Film } from '../counterexample/film';
import { hex } from '../counterexample/names';
import { wholeSchedule } from '../counterexample/schedule';
import type { Reported } from '../report/json';
import { KIND_MEANINGS } from '../report/kind-meanings';
import { shownPath } from '../report/path';
import { replayLine, type Origin } from '../report/replay-line';
import { scheduleTitle } from '../report/schedule-text';
import type { Style } from '../report/style';
import { traceRows } from '../report/trace-rows';
import { headline, violationText } from '../report/violation-text';
import type { CheckResult, Frame, Violation, ViolationKind } from '../result';
import { PAGE_VERSION, type PageDocument, type PageFrame, type PageRow } from './page-document';

/** Lines of the source that are shown before and after the one that matters. */
const CONTEXT = 5;

type Filmed = Violation & { readonly film: Film };

/** The data of a page for each violation of which a film was taken, in the order of the results. */
export async function pagesOf(reported: readonly Reported[], style: Style): Promise<readonly PageDocument[]> {
  const graphviz = await instance();
  return reported.flatMap(({ result, origin }) =>
    result.violations.filter(isFilmed).map((violation) => {
      const pictures = Object.fromEntries(violation.film.lifecycles.map(({ id, graph }) => [id, graphviz.renderString(graph, { format: 'svg' }).replace(/^[\s\S]*?(?=<svg)/u, '')]));
      return pageDocument(result, violation, origin, pictures, style);
    }),
  );
}

function isFilmed(violation: Violation): violation is Filmed {
  return violation.film !== undefined;
}

function pageDocument(result: CheckResult, violation: Filmed, origin: Origin, drawn: PageDocument['pictures'], style: Style): PageDocument {
  const { film, kind, message, explanation = [], object, trace } = violation;
  const { frames: met, lifecycles: _lifecycles, trace: filmed, ...rest } = film;
  const bug = trace.find((line) => line.kind === 'violation')?.step ?? violation.schedule.length;
  // An event that rides on an access may be what violates: the step is shown where the report says.
  const site = (violation.site?.frames ?? []).filter(({ own }) => own);
  const frames = [...met, ...site];
  const pictures = film.pictures.map((picture, step) => (step === bug && site.length > 0 ? { ...picture, stack: site.map((_, index) => met.length + index) } : picture));
  const shown = (frame: Frame): PageFrame => ({ call: frame.call, file: shownPath(frame.file, style.root), line: frame.line });
  const beside = violation.other?.frames.find(({ own }) => own) ?? violation.other?.frames[0];
  const about = object === undefined ? undefined : film.objects.find(({ address }) => address === object.address);
  return {
    format: 'quiesce-page',
    version: PAGE_VERSION,
    scenario: result.scenario,
    description: result.description,
    kind,
    meaning: KIND_MEANINGS[kind],
    message,
    headline: headline(violation, style).replace('BUG: Quiesce: ', ''),
    length: scheduleTitle(violation).replace('Schedule: ', ''),
    replay: replayLine(result.scenario, wholeSchedule(violation), style, origin),
    facts: violationText(violation, style).split('\n').slice(1, -1).join('\n'),
    bug,
    ...(violation.other === undefined || beside === undefined ? {} : { other: { ...shown(beside), actor: violation.other.actor } }),
    ...(about === undefined ? (object === undefined ? {} : { object: hex(object.address) }) : { object: about.name }),
    explanation: explanation.map(({ step, text, site }) => ({ step, text, ...(site === undefined ? {} : { site: shown(site) }) })),
    rows: rowsOf({ ...violation, trace: filmed }, result.actors),
    film: { ...rest, pictures, frames: frames.map(shown) },
    pictures: drawn,
    sources: sourcesOf([...frames, ...(beside === undefined ? [] : [beside]), ...explanation.flatMap(({ site }) => site ?? [])], style),
  };
}

function rowsOf(violation: Violation, actors: readonly string[]): readonly PageRow[] {
  const rows: PageRow[] = [];
  const ofStep = traceRows(violation, actors, true);
  ofStep.forEach(({ step, mark, ...row }, index) => {
    // The title of an operation stands above the step that begins it.
    const at = step ?? (row.tone === 'operation' ? ofStep.slice(index).find((other) => other.step !== undefined)?.step : undefined) ?? rows.at(-1)?.at ?? 0;
    const said = mark === undefined || row.tone !== 'violation' ? { ...(mark === undefined ? {} : { mark }) } : bugOf(row.text, mark, violation.kind);
    rows.push({ ...row, at, ...(step === undefined ? {} : { step }), ...said });
  });
  return rows;
}

/** The row of the violation has room for little: it says once of which kind it is, and nothing else that is marked there. */
function bugOf(text: string, mark: string, kind: ViolationKind): Pick<PageRow, 'text' | 'mark'> {
  return { text: text.startsWith(`${kind}: `) ? text.slice(kind.length + 2) : text, mark: mark.slice(Math.max(0, mark.indexOf('BUG: '))) };
}

/** The lines around each frame, of files that can be read. */
function sourcesOf(frames: readonly Frame[], style: Style): PageDocument['sources'] {
  const sources: Record<string, Record<number, string>> = {};
  const files = new Map<string, readonly string[]>();
  for (const { file, line } of frames) {
    const path = shownPath(file, '');
    let lines = files.get(path);
    if (lines === undefined) files.set(path, (lines = linesOf(path)));
    const shown = (sources[shownPath(file, style.root)] ??= {});
    for (let number = Math.max(1, line - CONTEXT); number <= Math.min(lines.length, line + CONTEXT); number++) shown[number] = lines[number - 1]!;
  }
  return sources;
}

/** None where the source is not at hand, as for a file that was built elsewhere: the page then says so. */
function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
