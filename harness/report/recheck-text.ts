import type { CheckResult, Departure, Recheck, ScheduleOrder, ScheduleSize } from '../result';
import { counted } from './numbers';
import { replaySavedLine, type Origin } from './replay-line';
import { placeOf } from './site-text';
import type { Style } from './style';
import { wrap } from './wrap';

/** What became of a saved counterexample: whether it still shows what it was saved for, where the code has left it, and what to do then. */
export function recheckLines({ recheck, violations }: CheckResult, style: Style, origin: Origin): readonly string[] {
  if (recheck === undefined) return [];
  const { departure, isShown, near, minimised } = recheck;
  if (minimised !== undefined) return minimisedLines(minimised, violations[0]?.order, style);
  const said = verdictOf(recheck);
  const shown = said === '' ? [] : wrap(said, style.columns, '  ');
  const left = departure === undefined ? [] : departureLines(departure, style);
  const command = origin.counterexample === undefined ? undefined : replaySavedLine(origin.counterexample, style);
  const advice =
    command === undefined
      ? []
      : isShown && (departure !== undefined || near !== undefined)
        ? [`  ${command} --renew   writes the file anew with this schedule`]
        : departure !== undefined && near === undefined
          ? [`  ${command} --search-near   looks for it among schedules that begin alike`]
          : departure !== undefined && near?.complete === true
            ? [`  ${command} --renew   notes in the file that the code leaves the schedule there`]
            : [];
  return [...shown, ...left, ...(near === undefined ? [] : wrap(`  ${nearWords(near, isShown)}`, style.columns, '  ')), ...advice];
}

function minimisedLines({ before, after, states, limit }: NonNullable<Recheck['minimised']>, order: ScheduleOrder | undefined, style: Style): readonly string[] {
  const search = `the search for a simpler one looked at ${counted(states, 'state')}`;
  const further = limit === undefined ? '' : limit.limit === 'actors' ? `; it tells at most ${counted(limit.value, 'actor')} apart in one turn` : `; a larger --max-${limit.limit} goes further`;
  const stopped = order === 'as given' ? `stopped before it found any schedule, so the saved one is shown${further}` : `stopped there, so there may be a simpler one${further}`;
  return [`  before  ${sizeWords(before)}`, `  now     ${sizeWords(after)}; ${search}`, ...(order === 'simplest' ? [] : wrap(`  ${stopped}`, style.columns, '  '))];
}

function sizeWords({ switches, steps, actors }: ScheduleSize): string {
  return `${counted(switches, 'context switch', 'context switches')}, ${counted(steps, 'step')}, ${counted(actors, 'actor')}`;
}

function verdictOf({ saved = 'a violation', isShown, departure, near }: Recheck): string {
  if (isShown) return near !== undefined ? `The saved schedule no longer shows ${saved}, but another one does, which is shown above.` : departure === undefined ? '' : `It still shows ${saved}, by other steps than when it was saved.`;
  if (departure === undefined) return `It was saved because it showed ${saved}. Every step is what it was, and it no longer does.`;
  return `It was saved because it showed ${saved}. It no longer does: the schedule does not apply any more.`;
}

function departureLines({ step, of, expected, now, site }: Departure, style: Style): readonly string[] {
  return [
    `  From step ${step} of ${of} on the code does something else:`,
    `    saved  ${expected}`,
    `    now    ${now}${site === undefined ? '' : ` (${placeOf(site, style)})`}`,
  ];
}

function nearWords({ prefix, states, complete }: NonNullable<Recheck['near']>, isShown: boolean): string {
  const begin = prefix === 0 ? '' : ` that begins with ${prefix === 1 ? 'the first step' : `the first ${prefix} steps`}`;
  if (isShown) return `Found among ${counted(states, 'state')} near the saved schedule.`;
  if (complete) return `No schedule${begin} shows it: all of them were looked at, ${counted(states, 'state')}.`;
  return `Not found among ${counted(states, 'state')} near the saved schedule; --max-states looks at more.`;
}
