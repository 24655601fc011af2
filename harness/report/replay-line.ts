import type { StepOptions } from '../counterexample/file';
import { printSchedule, wholeSchedule } from '../counterexample/schedule';
import { namedSteps } from '../counterexample/steps';
import { printToken } from '../counterexample/token';
import type { CheckResult, Schedule, Violation } from '../result';
import { shownPath } from './path';
import type { Style } from './style';

/** Where a result comes from, as far as the line that replays it must say so. */
export interface Origin {
  /** The scenario's file; undefined for scenarios shipped with Quiesce and for those checked inside a test. */
  readonly file?: string;
  /** Options of the check that change what a step is, as the command line spells them. */
  readonly flags?: readonly string[];
  /** The same as data, where a token is wanted. */
  readonly options?: StepOptions;
  /** Writes the line where the command line cannot find the scenario: inside a test. */
  readonly command?: (schedule: string) => string;
  /** The saved counterexample that was replayed. */
  readonly counterexample?: string;
  /** The counterexamples that were saved, in the order of the violations. */
  readonly saved?: readonly (string | undefined)[];
}

/** One line to paste into a shell: it runs exactly this schedule again. */
export function replayLine(scenario: string, schedule: Schedule, style: Style, origin: Origin): string {
  if (origin.command !== undefined) return origin.command(printSchedule(schedule));
  const file = origin.file === undefined ? [] : [shownPath(origin.file, style.root)];
  const flags = origin.flags ?? [];
  const words = ['npx', 'quiesce', 'replay', ...file, '--scenario', scenario, ...flags, '--schedule', printSchedule(schedule)];
  return words.map(shellWord).join(' ');
}

/** Characters that a line with a token may have. */
const LONGEST_LINE = 200;

/** The counterexample in one word, where the scenario's file lies below the style's root and a line with it is short. */
export function tokenOf({ scenario, actors, detector }: CheckResult, violation: Violation, style: Style, { file, options }: Origin): string | undefined {
  if (options === undefined) return undefined;
  const shown = file === undefined ? undefined : shownPath(file, style.root);
  if (shown?.startsWith('/') === true || shown?.startsWith('..') === true) return undefined;
  const token = printToken({
    scenario,
    ...(shown === undefined ? {} : { file: shown }),
    options: { ...options, ...(detector === undefined ? {} : { detector }) },
    schedule: namedSteps(wholeSchedule(violation), [], actors),
  });
  return replayTokenLine(token).length < LONGEST_LINE ? token : undefined;
}

/** The line that replays a token. */
export function replayTokenLine(token: string): string {
  return `npx quiesce replay ${token}`;
}

/** The line that replays a saved counterexample. */
export function replaySavedLine(saved: string, style: Style): string {
  return ['npx', 'quiesce', 'replay', shownPath(saved, style.root)].map(shellWord).join(' ');
}

/** Quoted for a POSIX shell where it needs to be. */
export function shellWord(word: string): string {
  return /^[\w./:=@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
