import { VIOLATION_KINDS, type Schedule, type TraceLine } from '../result';
import { withoutAnswer } from './describe';
import { functionName } from './identity';

/** Equal steps in a row of one actor, by name: numbers would change when a scenario gains an actor. */
export interface NamedStep {
  readonly actor: string;
  readonly alternative: number;
  readonly times: number;
  /** What the step did when it was saved, as the report words it; absent where it was not seen. */
  readonly does?: string;
  /** The function that did it. */
  readonly within?: string;
}

/** What one step did. */
export interface Deed {
  readonly does: string;
  readonly within: string;
}

/** A schedule with names for numbers and what each step did, as the trace of a replay tells it. */
export function namedSteps(schedule: Schedule, trace: readonly TraceLine[], actors: readonly string[]): readonly NamedStep[] {
  const deeds = deedsOf(trace);
  const steps: NamedStep[] = [];
  for (const [index, { actor, alternative }] of schedule.entries()) {
    const step = { actor: actors[actor] ?? String(actor), alternative, times: 1, ...deeds.get(index + 1) };
    const last = steps.at(-1);
    if (last !== undefined && isEqual(last, step)) steps[steps.length - 1] = { ...last, times: last.times + 1 };
    else steps.push(step);
  }
  return steps;
}

function isEqual(one: NamedStep, other: NamedStep): boolean {
  return one.actor === other.actor && one.alternative === other.alternative && one.does === other.does && one.within === other.within;
}

/** One entry per step. */
export function unrolled(steps: readonly NamedStep[]): readonly NamedStep[] {
  return steps.flatMap((step) => Array.from({ length: step.times }, () => ({ ...step, times: 1 })));
}

/** What each step of a trace did, by its number, 1 and up: its first access, else the first thing told of it. */
export function deedsOf(trace: readonly TraceLine[]): ReadonlyMap<number, Deed> {
  const lines = new Map<number, TraceLine>();
  for (const line of trace) {
    const other = lines.get(line.step);
    if (line.step > 0 && (other === undefined || (!isAccess(other) && isAccess(line)))) lines.set(line.step, line);
  }
  return new Map([...lines].map(([step, line]) => [step, { does: deedText(line), within: line.site === undefined ? line.operation : functionName(line.site, line.operation) }]));
}

function isAccess({ kind }: TraceLine): boolean {
  return kind === 'access' || kind === 'violation' || kind === 'local';
}

function deedText({ kind, text }: TraceLine): string {
  const found = kind === 'violation' ? VIOLATION_KINDS.find((one) => text.startsWith(`${one}: `)) : undefined;
  return found === undefined ? text : text.slice(found.length + 2);
}

/**
 * Whether two steps do the same, as far as a schedule is concerned: what an access found may differ, and so may which of several objects of a
 * type it met and where that lay, for both change with what happened elsewhere.
 */
export function isAlike(one: Deed, other: Deed): boolean {
  return essence(one.does) === essence(other.does);
}

function essence(text: string): string {
  return withoutAnswer(text)
    .replace(/#\d+/gu, '')
    .replace(/0x[0-9a-f]+/gu, '0x');
}

/** `reader: load Config in read`. */
export function deedWords(actor: string, { does, within }: Deed): string {
  return `${actor}: ${does}${within === '' || within === does ? '' : ` in ${within}`}`;
}
