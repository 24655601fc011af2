import { printSchedule } from '../counterexample/schedule';
import type { Schedule } from '../result';
import { shownPath } from './path';
import type { Style } from './style';

/** Where a result comes from, as far as the line that replays it must say so. */
export interface Origin {
  /** The scenario's file; undefined for scenarios shipped with Quiesce and for those checked inside a test. */
  readonly file?: string;
  /** Options of the check that change what a step is, as the command line spells them. */
  readonly flags?: readonly string[];
  /** Writes the line where the command line cannot find the scenario: inside a test. */
  readonly command?: (schedule: string) => string;
  /** The saved counterexamples, in the order of the violations. */
  readonly saved?: readonly string[];
}

/** One line to paste into a shell: it runs exactly this schedule again. */
export function replayLine(scenario: string, schedule: Schedule, style: Style, origin: Origin): string {
  if (origin.command !== undefined) return origin.command(printSchedule(schedule));
  const file = origin.file === undefined ? [] : [shownPath(origin.file, style.root)];
  const flags = origin.flags ?? [];
  const words = ['npx', 'quiesce', 'replay', ...file, '--scenario', scenario, ...flags, '--schedule', printSchedule(schedule)];
  return words.map(shellWord).join(' ');
}

/** The line that replays a saved counterexample. */
export function replaySavedLine(saved: string, style: Style): string {
  return ['npx', 'quiesce', 'replay', shownPath(saved, style.root)].map(shellWord).join(' ');
}

/** Quoted for a POSIX shell where it needs to be. */
export function shellWord(word: string): string {
  return /^[\w./:=@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
