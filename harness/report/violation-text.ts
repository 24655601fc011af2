import type { Site, Violation } from '../result';
import { hex } from './numbers';
import { belongingLines, historyLines } from './object-text';
import { callOf, ownFrames, placeOf, stackLines, whoWhen } from './site-text';
import type { Style } from './style';

/** One line that names the bug and its place: what a log is searched for. */
export function headline(violation: Violation, style: Style): string {
  const { site, other } = violation;
  const place = site === undefined ? '' : ` in ${within(site, style)}`;
  const and = other === undefined ? '' : ` / ${within(other, style)}`;
  return `BUG: Quiesce: ${violation.kind}${place === ' in ' ? '' : place}${and}`;
}

function within(site: Site, style: Style): string {
  const [frame] = ownFrames(site);
  return frame === undefined ? site.operation : `${callOf(frame, site)} (${placeOf(frame, style)})`;
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
    ...(violation.object ? belongingLines(violation.object, violation.access) : []),
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
  // What is no access of a word, like a request, is about an object, which is described below.
  if (access === undefined || access.what === 'other') return site === undefined ? [] : [`At${by.slice(' by'.length)}`, ...stack];
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
