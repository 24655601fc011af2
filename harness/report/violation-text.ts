import type { Violation } from '../result';
import { hex } from './numbers';
import { belongingLines, historyLines } from './object-text';
import { callOf, ownFrames, placeOf, stackLines, whoWhen } from './site-text';
import type { Style } from './style';

/** One line that names the bug and its place: what a log is searched for. */
export function headline(violation: Violation, style: Style): string {
  const { site, other } = violation;
  const frame = site && ownFrames(site)[0];
  const place = site && frame ? ` in ${callOf(frame, site)} (${placeOf(frame, style)})` : '';
  const otherFrame = other && ownFrames(other)[0];
  const and = other && otherFrame ? ` / ${callOf(otherFrame, other)} (${placeOf(otherFrame, style)})` : '';
  return `BUG: Quiesce: ${violation.kind}${place}${and}`;
}

/** The facts of a violation in KASAN's order: access (the other one of a data race after it), allocation, free, queueing, object. */
export function violationText(violation: Violation, style: Style): string {
  const { bold, red } = style.colors;
  const rule = red('='.repeat(Math.min(style.columns, 80)));
  return [
    rule,
    bold(red(headline(violation, style))),
    ...messageLines(violation),
    ...accessLines(violation, style),
    ...(violation.other ? racingLines(violation.other, style) : []),
    ...(violation.object ? historyLines(violation.object, style) : []),
    ...(violation.object ? belongingLines(violation.object, violation.access?.address) : []),
    rule,
  ].join('\n');
}

function messageLines(violation: Violation): readonly string[] {
  return violation.message === '' || violation.message === violation.kind ? [] : [violation.message];
}

function accessLines(violation: Violation, style: Style): readonly string[] {
  const { access, site } = violation;
  const by = site === undefined ? '' : ` by ${whoWhen(site)}`;
  const stack = site === undefined ? [] : ['', ...stackLines(site, style)];
  if (access === undefined) return site === undefined ? [] : [`At${by.slice(' by'.length)}`, ...stack];
  return [`${whatWasDone(access)}${by}`, ...stack];
}

function racingLines(other: NonNullable<Violation['other']>, style: Style): readonly string[] {
  return ['', `At the same moment, ${whatWasDone(other.access).toLowerCase()} by ${whoWhen(other)}`, '', ...stackLines(other, style)];
}

function whatWasDone({ what, address, size }: NonNullable<Violation['access']>): string {
  switch (what) {
    case 'read':
      return `Read of size ${size} at addr ${hex(address)}`;
    case 'write':
      return `Write of size ${size} at addr ${hex(address)}`;
    case 'free':
      return `Free of addr ${hex(address)}`;
    case 'other':
      return `Access at addr ${hex(address)}`;
  }
}
