import { OP, ROW_SHIFT, WORD } from '../machine/controls';
import type { Footprint } from '../machine/footprint';
import { ACQUIRE_WHEN, WAIT_UNTIL } from '../machine/opcodes';
import type { System } from '../machine/system';
import { wider } from './wider';

/** A control point and an actor that stands there, as a number. */
export type Standing = number;

/**
 * What the step at a control point has ever touched, by control point and actor. Which of several places a step touches may
 * depend on what it finds (a violation stops it, a compare-and-swap that fails has nothing ride on it); a reduction that is
 * exact needs to know before. So a step touches all that it was ever seen to touch; one that was seen to touch more than before
 * starts the search over. Only whether a single place is read or written may differ: that is decided where the step is made.
 */
export class Touched {
  /** True once a step touched more than was known; whoever acts on it sets it back. */
  grew = false;
  /** Told of everything that becomes known, where somebody wants to tell others. */
  onLesson: ((standing: Standing) => void) | null = null;
  readonly #machine: System['machine'];
  /** By (control point, actor): 0 unknown, the only place + 1, or -1 - the number of a set. */
  #known: Int32Array = new Int32Array(1024);
  readonly #sets: (readonly number[])[] = [];
  /** What was known before it became more, where that is to be taken back; and how many sets there were. */
  #before: Before | null = null;

  constructor({ machine }: System) {
    this.#machine = machine;
  }

  /** Completes the footprint of a step that was made. */
  complete(control: number, actor: number, footprint: Footprint): void {
    const key = this.standing(control, actor);
    this.#reserve(key);
    if (footprint.count === 1 && this.#known[key] === (footprint.entries[0]! >> 1) + 1) return;
    this.#merge(key, control, footprint);
  }

  standing(control: number, actor: number): Standing {
    return control * this.#machine.actors + actor;
  }

  #waits(control: number): boolean {
    const code = this.#machine.controls.table[(this.#machine.accessAt(control) << ROW_SHIFT) + OP]!;
    return code === WAIT_UNTIL || code === ACQUIRE_WHEN;
  }

  /** All that a step at a control point is known to touch where that are several places, else nothing. */
  places(control: number, actor: number): readonly number[] {
    const known = this.#known[this.standing(control, actor)] ?? 0;
    return known < 0 ? this.#sets[-known - 1]! : [];
  }

  /** From now on what becomes known can be taken back. */
  begin(): void {
    this.#before = { standings: [], known: [], changed: [], sets: this.#sets.length };
  }

  /** Knows no more than at the beginning. */
  takeBack(): void {
    if (this.#before === null) return;
    const { standings, known, changed } = this.#before;
    for (let at = standings.length - 1; at >= 0; at--) {
      this.#known[standings[at]!] = known[at]!;
      if (known[at]! < 0) this.#sets[-known[at]! - 1] = changed[at]!;
    }
    this.#sets.length = this.#before.sets;
    this.#before = null;
    this.grew = false;
  }

  /** What is known of a step, in numbers of this machine: the only place + 1, or what there is to be known of several, 0 for nothing. */
  known(standing: Standing): number | readonly number[] {
    const known = this.#known[standing] ?? 0;
    return known >= 0 ? known : this.#sets[-known - 1]!;
  }

  /** Knows of a step what was known once. */
  know(standing: Standing, once: number | readonly number[]): void {
    this.#reserve(standing);
    if (typeof once === 'number') this.#known[standing] = once;
    else this.#known[standing] = -this.#sets.push(once);
  }

  /** What is known of a step, in words that are the same wherever the system is built: which words and objects in which order, and how many other places. */
  wordsOf(standing: Standing): string {
    const known = this.#known[standing] ?? 0;
    const { objects } = this.#machine;
    const name = (place: number): string => objects.addressOf(place)?.toString(36) ?? '-';
    return known >= 0 ? name(known - 1) : this.#sets[-known - 1]!.map((entry) => `${name(entry >> 1)}${(entry & 1) === 1 ? '!' : '?'}`).join(' ');
  }

  #reserve(standing: Standing): void {
    if (standing >= this.#known.length) this.#known = wider(this.#known, Math.max(standing + 1, this.#known.length * 2));
  }

  #merge(key: Standing, control: number, footprint: Footprint): void {
    const known = this.#known[key]!;
    if (known < 0 && isWithin(footprint, this.#sets[-known - 1]!)) {
      footprint.replace(this.#sets[-known - 1]!);
      return;
    }
    const before = this.#before;
    if (before !== null) {
      before.standings.push(key);
      before.known.push(known);
      before.changed.push(known < 0 ? this.#sets[-known - 1]! : NOTHING);
    }
    if (known === 0 && footprint.count === 1) this.#known[key] = (footprint.entries[0]! >> 1) + 1;
    else this.#add(key, control, footprint);
    this.#machine.vector.noticed++;
    this.onLesson?.(key);
  }

  /** Makes a footprint part of what is known to be touched, and that the footprint. */
  #add(key: Standing, control: number, footprint: Footprint): void {
    const known = this.#known[key]!;
    const before = known < 0 ? this.#sets[-known - 1]! : known > 0 ? [(known - 1) << 1] : NOTHING;
    // Somebody may have waited here before, and nobody knew what for.
    if (known === 0 ? this.#waits(control) : !isWithin(footprint, before)) this.grew = true;
    const set = this.#joined(control, footprint, before);
    if (known >= 0) this.#known[key] = -this.#sets.push(set);
    else this.#sets[-known - 1] = set;
    footprint.replace(set);
  }

  /** What was known to be touched and a footprint, in one order. */
  #joined(control: number, footprint: Footprint, before: readonly number[]): readonly number[] {
    const set = [...before];
    for (let index = 0; index < footprint.count; index++) {
      const entry = footprint.entries[index]!;
      const at = set.findIndex((other) => other >> 1 === entry >> 1);
      if (at < 0) set.push(entry);
      else set[at]! |= entry;
    }
    // In one order, whatever came first this time: what decides whether the step can be made, then memory by address. Then the places
    // of monitors, in the order in which they were first met: whoever is taught meets them in the same.
    const decides = this.#machine.controls.table[(this.#machine.accessAt(control) << ROW_SHIFT) + WORD];
    const { objects } = this.#machine;
    const rank = (entry: number): number => (entry >> 1 === decides ? -1 : (objects.addressOf(entry >> 1) ?? Number.MAX_SAFE_INTEGER));
    return set.sort((a, b) => rank(a) - rank(b));
  }
}

/** What was known of which steps before they were seen to touch more. */
interface Before {
  readonly standings: Standing[];
  readonly known: number[];
  readonly changed: (readonly number[])[];
  readonly sets: number;
}

const NOTHING: readonly number[] = [];

/** Whether a set has all of a footprint. */
function isWithin({ entries, count }: Footprint, set: readonly number[]): boolean {
  for (let index = 0; index < count; index++) {
    const entry = entries[index]!;
    let at = 0;
    while (at < set.length && set[at]! >> 1 !== entry >> 1) at++;
    if (at === set.length || (entry & ~set[at]!) !== 0) return false;
  }
  return true;
}
