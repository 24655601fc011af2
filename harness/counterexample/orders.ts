import { isPlain, readOf, writeOf } from './happened';
import type { Happened } from './happened';
import { spansOf } from './spans';

/** An arrow between two actors: what is before `from` happens before what is after `to`. */
export interface Order {
  /** Positions among what happened. */
  readonly from: number;
  readonly to: number;
  /** A read of what was written, a lock taken from its last holder, or a section that a request had to wait for. */
  readonly why: 'reads' | 'lock' | 'grace period';
}

/** What happens before what, as vector clocks. */
export interface Orders {
  /** Only arrows that order what was not ordered yet; of grace periods all. */
  readonly arrows: readonly Order[];
  /** Whether something happens before something else that came later, by the order of each actor and the arrows. */
  isBefore(first: number, later: number): boolean;
}

/**
 * Happens-before of a run. A read of another actor's write orders the two where neither is plain: a plain access orders nothing, as in the check of data
 * races. The end of a request comes after the ends of the sections that were open when it was made. The world's construction is before everything.
 */
export function ordersOf(events: readonly Happened[], actors: number): Orders {
  const clocks: Int32Array[] = [];
  const now = Array.from({ length: actors }, () => new Int32Array(actors).fill(-1));
  const writers = new Map<number, number>();
  const waited = sectionsWaitedFor(events);
  const arrows: Order[] = [];

  events.forEach((happened, at) => {
    const { actor } = happened;
    if (actor < 0) {
      clocks.push(new Int32Array(0));
      return;
    }
    const clock = now[actor]!;
    const join = (from: number, why: Order['why'], always: boolean): void => {
      const other = events[from]!.actor;
      if (other < 0 || other === actor) return;
      const isNew = clock[other]! < from;
      if (isNew || always) arrows.push({ from, to: at, why });
      if (isNew) clocks[from]!.forEach((seen, whose) => (clock[whose] = Math.max(clock[whose]!, seen)));
    };
    clock[actor] = at;
    for (const section of waited.get(at) ?? []) join(section, 'grace period', true);
    const read = readOf(happened);
    const writer = read === undefined ? undefined : writers.get(read.address);
    if (writer !== undefined && !isPlain(happened) && !isPlain(events[writer]!)) join(writer, happened.access.kind === 'acquire-when' ? 'lock' : 'reads', false);
    const written = writeOf(happened);
    if (written !== undefined) writers.set(written.address, at);
    clocks.push(clock.slice());
  });

  return {
    arrows,
    isBefore: (first, later) => {
      const { actor } = events[first]!;
      return actor < 0 || (events[later]!.actor >= 0 && clocks[later]![actor]! >= first);
    },
  };
}

/** By the end of a request: the ends of the sections in its domain that were open when it was made and have ended since. */
function sectionsWaitedFor(events: readonly Happened[]): ReadonlyMap<number, readonly number[]> {
  const spans = spansOf(events);
  const sections = spans.filter(({ kind }) => kind === 'section');
  const waited = new Map<number, readonly number[]>();
  for (const { kind, domain, from, to } of spans) {
    if (kind !== 'request' || to === undefined) continue;
    const open = sections.filter((section) => section.domain === domain && section.from < from && section.to !== undefined && section.to > from && section.to < to);
    if (open.length > 0) waited.set(to, open.map((section) => section.to!));
  }
  return waited;
}
