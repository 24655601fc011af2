import type { Access } from '../../impl/memory';
import type { Finding } from '../checks/finding';
import type { Machine } from '../machine/machine';
import type { Frame, Violation, ViolationKind } from '../result';
import { framesOf } from './frames';

/** What makes two violations the same though lines have moved in between: the kind, and the functions in which it is made. */
export interface Identity {
  readonly kind: ViolationKind;
  readonly message: string;
  /** `function (file)` of the violating access; of both accesses of a data race, sorted. Empty where no access is to blame. */
  readonly at: readonly string[];
  /** Whether files alone are compared: Jest names some functions by what they are called through, so its names differ from those of the command line. */
  readonly isLoose?: boolean;
}

/** The identity of a violation that was reported. */
export function identityOf({ kind, message, site, other }: Violation): Identity {
  const at = [site, other].flatMap((one) => (one === undefined ? [] : [placeName(one.frames, one.operation)]));
  return { kind, message, at: at.sort() };
}

/** The identity of what a search has found on a machine whose accesses were unfolded with their sites recorded. */
export function findingIdentity({ controls }: Machine, { kind, message, actor, control, other }: Finding): Identity {
  const at = [...(actor < 0 ? [] : [control]), ...(other === undefined ? [] : [other.control])].flatMap((one) => {
    const { access, operation } = controls.point(one);
    return access === null ? [] : [accessPlace(access, operation?.name ?? '')];
  });
  return { kind, message, at: at.sort() };
}

/** Places of accesses by now known: a stack takes long to read, and searches ask for the same ones again and again. */
const places = new WeakMap<Access, string>();

function accessPlace(access: Access, operation: string): string {
  const known = places.get(access) ?? placeName(framesOf(access), operation);
  places.set(access, known);
  return known;
}

/** Whether two violations are the same. Messages count only where no access is to blame: they may name actors. */
export function isSame(one: Identity, other: Identity): boolean {
  if (one.kind !== other.kind || one.at.length !== other.at.length) return false;
  return one.at.length === 0 ? one.message === other.message : named(one, other).every((place, index) => place === named(other, one)[index]);
}

/** The places as they are to be compared with those of another. */
function named({ at, isLoose }: Identity, other: Identity): readonly string[] {
  return isLoose === true || other.isLoose === true ? at.map((place) => place.slice(place.lastIndexOf(' ('))).sort() : at;
}

/** In words: `use-after-free in read (my-config.ts)`. */
export function identityText({ kind, message, at }: Identity): string {
  return at.length === 0 ? `${kind} (${message})` : `${kind} in ${at.join(' / ')}`;
}

/** `function (file)` of the innermost call that is the user's. Folders are left out: they differ from machine to machine. */
export function placeName(frames: readonly Frame[], operation: string): string {
  const frame = frames.find(({ own }) => own) ?? frames[0];
  return frame === undefined ? operation : `${functionName(frame, operation)} (${frame.file.replace(/^.*[\\/]/u, '')})`;
}

/** The function that a frame is in, the operation where it has no name. Compilers may put a `_` before a class. */
export function functionName({ call }: Frame, operation: string): string {
  return call === '' ? operation : call.replace(/^_(?=[A-Z])/u, '');
}
