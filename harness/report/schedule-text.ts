import { contextSwitches, printSchedule } from '../counterexample/schedule';
import type { ScheduleOrder, Violation } from '../result';
import { counted } from './numbers';
import { scheduleColumns, type Column } from './schedule-columns';
import { scheduleLanes } from './schedule-lanes';
import type { Style } from './style';
import { traceRows, type Row } from './trace-rows';
import { wrap } from './wrap';

/** The schedule that shows a violation: a title, one column per actor that moves, what the marks mean. */
export function scheduleText(violation: Violation, actors: readonly string[], style: Style): string {
  const { bold, red } = style.colors;
  const { trace } = violation;
  const columns = movingColumns(violation, actors);
  const drawn = (shown: readonly Row[]): string => scheduleColumns(shown, columns, style) ?? scheduleLanes(shown, columns, style);
  const rows = traceRows(violation, actors, style.verbose);
  const turn = traceRows({ kind: violation.kind, trace: violation.turn ?? [] }, actors, style.verbose);
  const hasBug = rows.some((row) => row.tone === 'violation');
  return [
    bold(scheduleTitle(violation)),
    ...idleLine(columns, actors, style),
    '',
    ...(rows.length === 0 ? ['  (no step is needed)'] : [drawn(rows)]),
    ...(hasBug || trace.length === 0 ? [] : [bold(red(`>> ${violation.kind}: ${violation.message}`))]),
    ...cycleLines(violation, actors, style),
    ...(turn.length === 0 ? [] : ['', drawn(turn)]),
    ...([...rows, ...turn].some((row) => row.tone === 'fold') ? ['', 'Quiet stretches are folded; --verbose prints every step.'] : []),
  ].join('\n');
}

const ORDER_WORDS: Readonly<Record<ScheduleOrder, string>> = {
  'shortest': 'none is shorter',
  'simplest': 'none is simpler',
  'fewest-preemptions': 'none has fewer preemptions',
  'minimised': 'minimised',
  'as found': 'as found, perhaps not the shortest',
  'as given': 'as given',
};

/** How long the schedule is, and how short it is known to be. */
export function scheduleTitle({ schedule, cycle = [], order }: Violation): string {
  // What is called simplest is the schedule with its cycle; anything else is said of the way there.
  const goesOn = order === 'simplest' ? cycle : [];
  const steps = `${counted(schedule.length, 'step')}${goesOn.length === 0 ? '' : ` and ${goesOn.length} for ever`}`;
  return `Schedule: ${steps}, ${counted(contextSwitches([...schedule, ...goesOn]), 'context switch', 'context switches')}, ${ORDER_WORDS[order]}`;
}

function movingColumns({ trace, turn = [] }: Violation, actors: readonly string[]): readonly Column[] {
  return actors.flatMap((name, actor) => {
    const last = [...trace, ...turn].findLast((line) => line.actor === actor);
    return last === undefined ? [] : [{ actor, name, state: last.state }];
  });
}

function idleLine(columns: readonly Column[], actors: readonly string[], style: Style): readonly string[] {
  const idle = actors.filter((_, actor) => !columns.some((column) => column.actor === actor));
  if (idle.length === 0 || columns.length === 0) return [];
  return wrap(`Never moved: ${idle.join(', ')}`, style.columns, '  ');
}

function cycleLines({ cycle }: Violation, actors: readonly string[], style: Style): readonly string[] {
  if (cycle === undefined || cycle.length === 0) return [];
  const who = [...new Set(cycle.map(({ actor }) => actors[actor] ?? String(actor)))].join(', ');
  const text = `then for ever: ${counted(cycle.length, 'step')} of ${who}: ${printSchedule(cycle)}`;
  return [...wrap(text, style.columns, '  ')].map((line) => style.colors.red(line));
}
