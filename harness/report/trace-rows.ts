import type { ObjectFacts, Site, TraceLine, Violation } from '../result';

/** What a row of the schedule shows, which decides its colour and its prefix. */
export type RowTone = TraceLine['kind'] | 'operation' | 'fold';

/** One row of the printed schedule, in the column of its actor. */
export interface Row {
  /** Undefined for a row that rides on the step above it. */
  readonly step: number | undefined;
  readonly actor: number;
  readonly tone: RowTone;
  readonly text: string;
  /** What the violation's history says of this step: `freed here`. */
  readonly mark: string | undefined;
  /** True where another actor moved before. */
  readonly isSwitch: boolean;
}

/** A violation, as far as the rows of its schedule show it. */
type Traced = Pick<Violation, 'kind' | 'trace' | 'object'>;

/** How many rows the schedule may have before quiet stretches are folded. */
const LONG = 45;
/** Rows of a quiet stretch that stay at each of its ends, next to what matters. */
const KEPT = 2;

/** The rows of a violation's schedule: a row per trace line, one per operation begun, folded where long unless `all`. */
export function traceRows(violation: Traced, actors: readonly string[], all: boolean): readonly Row[] {
  const rows = unfoldedRows(violation, actors);
  return all || rows.length <= LONG ? rows : folded(rows);
}

function unfoldedRows(violation: Traced, actors: readonly string[]): readonly Row[] {
  const { trace } = violation;
  const marks = markedLines(violation, actors);
  const states = new Map<number, string>();
  const rows: Row[] = [];
  trace.forEach((line, index) => {
    const before = trace[index - 1];
    const isSwitch = before !== undefined && before.actor !== line.actor;
    const { actor } = line;
    const starts = before === undefined || isSwitch || before.operation !== line.operation;
    if (starts && line.kind !== 'lifecycle' && line.operation !== '') {
      rows.push({ step: undefined, actor, tone: 'operation', text: titled(line.operation, states.get(actor)), mark: undefined, isSwitch });
    }
    const isFirst = rows.at(-1)?.tone === 'operation';
    const step = before?.step === line.step && before.actor === actor ? undefined : line.step;
    rows.push({ step, actor, tone: line.kind, text: line.text, mark: marks.get(index), isSwitch: isSwitch && !isFirst });
    if (changesState(line, states.get(actor), trace[index + 1])) {
      rows.push({ step: undefined, actor, tone: 'lifecycle', text: line.state, mark: undefined, isSwitch: false });
    }
    states.set(actor, line.state);
  });
  return rows;
}

function titled(operation: string, state: string | undefined): string {
  return state === undefined || state === '' ? operation : `${operation} [${state}]`;
}

/** True when the lifecycle moved and no line of the trace says so itself. */
function changesState(line: TraceLine, state: string | undefined, next: TraceLine | undefined): boolean {
  if (line.state === '' || line.state === state || line.kind === 'lifecycle') return false;
  const sameStep = next?.actor === line.actor && next.step === line.step;
  return !sameStep && (state !== undefined || next?.actor !== line.actor || next.operation !== line.operation);
}

/** Which trace lines the history of the violation is about, and what it says of them. */
function markedLines({ kind, trace, object }: Traced, actors: readonly string[]): ReadonlyMap<number, string> {
  const marks = new Map<number, string>();
  for (const { site, mark } of object ? historyOf(object) : []) {
    const here = trace.flatMap((line, index) => (line.step === site.step && actors[line.actor] === site.actor ? [index] : []));
    const index = here.find((candidate) => isAt(trace[candidate], site)) ?? here.find((candidate) => isAccess(trace[candidate])) ?? here[0];
    if (index !== undefined) add(marks, index, mark);
  }
  trace.forEach((line, index) => {
    if (line.kind === 'violation') add(marks, index, `BUG: ${kind}`);
  });
  return marks;
}

function add(marks: Map<number, string>, index: number, mark: string): void {
  const other = marks.get(index);
  marks.set(index, other === undefined ? mark : `${other}, ${mark}`);
}

function isAccess(line: TraceLine | undefined): boolean {
  return line?.kind === 'access' || line?.kind === 'violation';
}

function isAt(line: TraceLine | undefined, site: Site): boolean {
  return site.frames.some((frame) => frame.file === line?.site?.file && frame.line === line.site.line);
}

function historyOf(object: ObjectFacts): readonly { readonly site: Site; readonly mark: string }[] {
  const { allocated, freed, queued } = object;
  return [
    ...(allocated ? [{ site: allocated, mark: 'allocated here' }] : []),
    ...queued.map((site) => ({ site, mark: site.by === undefined ? 'queued here' : `queued here by ${site.by}` })).reverse(),
    ...(freed ? [{ site: freed, mark: 'freed here' }] : []),
  ];
}

function isQuiet(row: Row): boolean {
  return (row.tone === 'access' || row.tone === 'local') && row.mark === undefined && !row.isSwitch;
}

function folded(rows: readonly Row[]): readonly Row[] {
  const result: Row[] = [];
  for (let start = 0; start < rows.length; ) {
    let end = start;
    while (end < rows.length && isQuiet(rows[end] as Row)) end++;
    if (end - start > 2 * KEPT + 1) {
      result.push(...rows.slice(start, start + KEPT), fold(rows.slice(start + KEPT, end - KEPT)), ...rows.slice(end - KEPT, end));
    } else {
      result.push(...rows.slice(start, end));
    }
    const next = rows[end];
    if (next) result.push(next);
    start = end + 1;
  }
  return result;
}

function fold(hidden: readonly Row[]): Row {
  const steps = hidden.flatMap((row) => row.step ?? []);
  const range = steps.length > 1 ? `steps ${Math.min(...steps)}-${Math.max(...steps)}` : `${hidden.length} lines`;
  return { step: undefined, actor: hidden[0]?.actor ?? 0, tone: 'fold', text: `... ${range} ...`, mark: undefined, isSwitch: false };
}
