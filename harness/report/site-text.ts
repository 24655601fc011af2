import type { Frame, Site } from '../result';
import { shownPath } from './path';
import type { Style } from './style';

/** The frames that are the user's; none where the access itself is all that the operation is. */
export function ownFrames(site: Site): readonly Frame[] {
  return site.frames.filter((frame) => frame.own);
}

/** `file:line`, as a compiler prints it and an editor opens it. */
export function placeOf(frame: Frame, style: Style): string {
  return `${shownPath(frame.file, style.root)}:${frame.line}`;
}

/** What the frame calls, the operation where it has no name. */
export function callOf(frame: Frame, site: Site): string {
  return frame.call === '' ? site.operation : frame.call;
}

/** Who was there and when: `actor reader, operation read, step 12`. */
export function whoWhen(site: Site): string {
  const operation = site.operation === '' ? '' : `, operation ${site.operation}`;
  if (site.actor === 'world') return 'the world, before the first step';
  return `actor ${site.actor}${operation}, ${site.step === 0 ? 'before its first step' : `step ${site.step}`}`;
}

/** One indented line per call, innermost first, the places aligned. */
export function stackLines(site: Site, style: Style): readonly string[] {
  const frames = ownFrames(site);
  if (frames.length === 0) return [site.frames.length === 0 ? '  (no source recorded)' : `  ${site.operation}  (no line of its own: the operation is this one access)`];
  const width = Math.min(40, Math.max(...frames.map((frame) => callOf(frame, site).length)));
  return frames.map((frame) => {
    const column = frame.column > 0 ? `:${frame.column}` : '';
    return `  ${callOf(frame, site).padEnd(width)}  ${placeOf(frame, style)}${column}`;
  });
}

/** What a frame calls, in front of its place; nothing where it has no name. */
export function callNameOf(frame: Frame): string {
  return frame.call === '' ? '' : `${frame.call}  `;
}
