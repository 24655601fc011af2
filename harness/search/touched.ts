import { OP, ROW_SHIFT, WORD } from '../machine/controls';
import type { Footprint } from '../machine/footprint';
import { ACQUIRE_WHEN, WAIT_UNTIL } from '../machine/opcodes';
import type { System } from '../machine/system';
import { FootprintSets } from './footprint-sets';
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
  readonly #sets = new FootprintSets();
  /** Steps, and what was known of them before that became more, where it is to be taken back. */
  #before: { readonly standings: Standing[]; readonly known: number[] } | null = null;

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
    return known < 0 ? this.#sets.get(-known - 1) : NOTHING;
  }

  /** From now on what becomes known can be taken back. */
  begin(): void {
    this.#before = { standings: [], known: [] };
  }

  /** Knows no more than at the beginning. */
  takeBack(): void {
    if (this.#before === null) return;
    const { standings, known } = this.#before;
    for (let at = standings.length - 1; at >= 0; at--) this.#known[standings[at]!] = known[at]!;
    this.#before = null;
    this.grew = false;
  }

  /** What is known of a step, as a number that only this machine understands; 0 for nothing. */
  known(standing: Standing): number {
    return this.#known[standing] ?? 0;
  }

  /** Knows of a step what was known once. */
  know(standing: Standing, once: number): void {
    this.#reserve(standing);
    this.#known[standing] = once;
  }

  /** What is known of a step, in words that are the same wherever the system is built: which words and objects in which order, and how many other places. */
  wordsOf(standing: Standing): string {
    const known = this.#known[standing] ?? 0;
    const { objects } = this.#machine;
    const name = (place: number): string => objects.addressOf(place)?.toString(36) ?? '-';
    return known >= 0 ? name(known - 1) : this.#sets.get(-known - 1).map((entry) => `${name(entry >> 1)}${(entry & 1) === 1 ? '!' : '?'}`).join(' ');
  }

  #reserve(standing: Standing): void {
    if (standing >= this.#known.length) this.#known = wider(this.#known, Math.max(standing + 1, this.#known.length * 2));
  }

  #merge(key: Standing, control: number, footprint: Footprint): void {
    const known = this.#known[key]!;
    const before = known < 0 ? this.#sets.get(-known - 1) : known > 0 ? [(known - 1) << 1] : NOTHING;
    if (known < 0 && isWithin(footprint, before)) {
      footprint.replace(before);
      return;
    }
    this.#before?.standings.push(key);
    this.#before?.known.push(known);
    if (known === 0 && footprint.count === 1) this.#known[key] = (footprint.entries[0]! >> 1) + 1;
    else {
      // Somebody may have waited here before, and nobody knew what for.
      if (known === 0 ? this.#waits(control) : !isWithin(footprint, before)) this.grew = true;
      const decides = this.#machine.controls.table[(this.#machine.accessAt(control) << ROW_SHIFT) + WORD]!;
      const number = this.#sets.joined(before, footprint, decides, this.#machine.objects);
      this.#known[key] = -number - 1;
      footprint.replace(this.#sets.get(number));
    }
    this.#machine.vector.noticed++;
    this.onLesson?.(key);
  }
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
