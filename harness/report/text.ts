import picocolors from 'picocolors';
import { wholeSchedule } from '../counterexample/schedule';
import type { CheckResult, Violation } from '../result';
import { counted } from './numbers';
import { coverageLines } from './coverage-text';
import { choiceLines, effortLine, goalLines, knownLines, limitLines, meaningLines, untilThenLine, verdictPaint, verdictWords } from './outcome-text';
import { recheckLines } from './recheck-text';
import { replayLine, replaySavedLine, replayTokenLine, tokenOf, type Origin } from './replay-line';
import { scheduleText } from './schedule-text';
import type { Style } from './style';
import { explanationLines } from './explanation-text';
import { headline, violationText } from './violation-text';
import { wrap } from './wrap';

/**
 * The full report of one check as people read it: the verdict, each violation as KASAN prints one with its schedule and the
 * line that replays it, goals, limits, coverage, and what `holds` means. A function of its arguments only; ends with a newline.
 */
export function textReport(result: CheckResult, style: Style, origin: Origin = {}): string {
  const { bold, dim } = style.colors;
  // A search that stopped at a violation covered little on purpose, and so does a replay; listing what was missed would hide the bug.
  const isBrief = (result.verdict === 'violated' || result.search === 'replay') && !style.verbose;
  const untilThen = isBrief && result.search !== 'replay' ? untilThenLine(result) : '';
  const blocks = [
    [
      bold(result.scenario),
      ...(result.description === '' ? [] : wrap(`  ${result.description}`, style.columns, '  ')),
      `  ${verdictPaint(result, style)(verdictWords(result))}`,
      `  ${dim(effortLine(result))}`,
      ...choiceLines(result, style).map((line) => dim(line)),
      ...(untilThen === '' ? [] : [`  ${dim(untilThen)}`]),
    ],
    groupLines(result, style),
    // Of known violations the list says enough.
    ...result.violations.flatMap((violation, index) => (violation.known === undefined || result.search === 'replay' || style.verbose ? violationBlocks(result, violation, index, style, origin) : [])),
    knownLines(result, style),
    recheckLines(result, style, origin),
    limitLines(result, style),
    isBrief ? [] : goalLines(result, style),
    isBrief ? [] : coverageLines(result, style),
    meaningLines(result, style),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Where there are several violations: what was found how often. */
function groupLines({ violations }: CheckResult, style: Style): readonly string[] {
  if (violations.length < 2) return [];
  const plain = { ...style, colors: picocolors.createColors(false) };
  return [
    style.colors.bold(`${violations.length} violations:`),
    ...violations.map((violation, index) => {
      const { count, known } = violation;
      return `  ${String(index + 1).padStart(3)}  ${headline(violation, plain).replace('BUG: Quiesce: ', '')}${count === undefined ? '' : `, ${counted(count, 'finding')}`}${known === undefined ? '' : ', known'}`;
    }),
  ];
}

function violationBlocks(
  result: CheckResult,
  violation: Violation,
  index: number,
  style: Style,
  origin: Origin,
): readonly (readonly string[])[] {
  const saved = origin.saved?.[index];
  const replay = replayLine(result.scenario, wholeSchedule(violation), style, origin);
  const token = tokenOf(result, violation, style, origin);
  const { bold } = style.colors;
  return [
    ...(result.violations.length > 1 ? [[bold(`Violation ${index + 1} of ${result.violations.length}`)]] : []),
    [violationText(violation, style)],
    ...(violation.known === undefined ? [] : [wrap(`Known: ${violation.known}`, style.columns, '  ')]),
    explanationLines(violation, style),
    [scheduleText(violation, result.actors, style)],
    [bold('Replay it with:'), `  ${replay}`, ...(token === undefined ? [] : [`  ${replayTokenLine(token)}`]), ...(saved === undefined ? [] : [`  ${replaySavedLine(saved, style)}`])],
  ];
}
