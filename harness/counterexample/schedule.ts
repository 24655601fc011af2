import type { Choice, Schedule, TraceLine, Violation } from '../result';
import { UsageError } from '../usage-error';

/** Consecutive equal choices of a schedule. */
export interface ChoiceRun {
  readonly actor: number;
  readonly alternative: number;
  /** 1 and up. */
  readonly times: number;
}

/** The schedule with equal neighbours counted, longest runs possible. */
export function choiceRuns(schedule: Schedule): readonly ChoiceRun[] {
  const runs: { actor: number; alternative: number; times: number }[] = [];
  for (const { actor, alternative } of schedule) {
    const last = runs.at(-1);
    if (last && last.actor === actor && last.alternative === alternative) last.times++;
    else runs.push({ actor, alternative, times: 1 });
  }
  return runs;
}

/** The inverse of `choiceRuns`. */
export function fromChoiceRuns(runs: readonly ChoiceRun[]): Schedule {
  const schedule: Choice[] = [];
  for (const { actor, alternative, times } of runs) {
    for (let turn = 0; turn < times; turn++) schedule.push({ actor, alternative });
  }
  return schedule;
}

/** How often the processor changes hands. */
export function contextSwitches(schedule: Schedule): number {
  return schedule.filter(({ actor }, index) => index > 0 && schedule[index - 1]?.actor !== actor).length;
}

/**
 * A schedule in one line: the actors' numbers in order, `.n` for alternative n where it is not 0, `xn` for n times the same.
 * `0x3 1 2.1x4` is three steps of actor 0, one of actor 1, four of actor 2 that take alternative 1. The empty schedule is `-`.
 */
export function printSchedule(schedule: Schedule): string {
  if (schedule.length === 0) return '-';
  return choiceRuns(schedule).map(printRun).join(' ');
}

function printRun({ actor, alternative, times }: ChoiceRun): string {
  return `${actor}${alternative === 0 ? '' : `.${alternative}`}${times === 1 ? '' : `x${times}`}`;
}

const RUN = /^(?<actor>\d+)(?:\.(?<alternative>\d+))?(?:x(?<times>\d+))?$/u;

/** More than any search finds; it keeps a mistyped `x99999999999` from filling the memory. */
const MOST_CHOICES = 10_000_000;

/** The inverse of `printSchedule`; commas serve as blanks do. Throws a `UsageError` that names the word it cannot read. */
export function parseSchedule(text: string): Schedule {
  const trimmed = text.trim();
  if (trimmed === '-') return [];
  const words = trimmed.split(/[\s,]+/u).filter((word) => word !== '');
  if (words.length === 0) throw new UsageError('the schedule is empty', { fix: 'paste the one that the report prints, or - for no steps' });
  const runs = words.map(parseRun);
  const length = runs.reduce((sum, run) => sum + run.times, 0);
  if (length > MOST_CHOICES) throw new UsageError(`the schedule has ${length} steps`, { fix: `give at most ${MOST_CHOICES}` });
  return fromChoiceRuns(runs);
}

function parseRun(word: string): ChoiceRun {
  const parts = RUN.exec(word)?.groups;
  const run = {
    actor: Number(parts?.['actor'] ?? Number.NaN),
    alternative: Number(parts?.['alternative'] ?? 0),
    times: Number(parts?.['times'] ?? 1),
  };
  if (Number.isSafeInteger(run.actor) && Number.isSafeInteger(run.alternative) && run.times >= 1) return run;
  throw new UsageError(`"${word}" is not a step of a schedule`, {
    fix: 'write an actor\'s number, with .n for an alternative and xn for repetition, e.g. "0x3 1 2.1x4"',
  });
}

/** The schedule of a violation with one turn of its cycle, if it has one: a replay that comes back to a state it was in goes round for ever. */
export function wholeSchedule({ schedule, cycle = [] }: Pick<Violation, 'schedule' | 'cycle'>): Schedule {
  return [...schedule, ...cycle];
}

/** What the steps of `wholeSchedule` do. */
export function wholeTrace({ trace, turn = [] }: Pick<Violation, 'trace' | 'turn'>): readonly TraceLine[] {
  return [...trace, ...turn];
}
