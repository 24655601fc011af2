import { OP, ROW_SHIFT, WORD } from '../machine/controls';
import type { Footprint } from '../machine/footprint';
import { ACQUIRE_WHEN, WAIT_UNTIL } from '../machine/opcodes';
import type { System } from '../machine/system';
import { wider } from './wider';

/**
 * What the step at a control point has ever touched, by control point and actor. Which of several places a step touches may
 * depend on what it finds (a violation stops it, a compare-and-swap that fails has nothing ride on it); a reduction that is
 * exact needs to know before. So a step touches all that it was ever seen to touch; one that was seen to touch more than before
 * starts the search over. Only whether a single place is read or written may differ: that is decided where the step is made.
 */
export class Touched {
  /** True once a step touched more than was known; whoever acts on it sets it back. */
  grew = false;
  readonly #machine: System['machine'];
  /** By (control point, actor): 0 unknown, the only place + 1, or -1 - the number of a set. */
  #known: Int32Array = new Int32Array(1024);
  readonly #sets: number[][] = [];

  constructor({ machine }: System) {
    this.#machine = machine;
  }

  /** Completes the footprint of a step that was made. */
  complete(control: number, actor: number, footprint: Footprint): void {
    const key = control * this.#machine.actors + actor;
    if (key >= this.#known.length) this.#known = wider(this.#known, Math.max(key + 1, this.#known.length * 2));
    if (footprint.count === 1 && this.#known[key] === (footprint.entries[0]! >> 1) + 1) return;
    this.#merge(key, control, actor, footprint);
  }

  #waits(control: number): boolean {
    const code = this.#machine.controls.table[(this.#machine.accessAt(control) << ROW_SHIFT) + OP]!;
    return code === WAIT_UNTIL || code === ACQUIRE_WHEN;
  }

  /** All that a step at a control point is known to touch where that are several places, else nothing. */
  places(control: number, actor: number): readonly number[] {
    const known = this.#known[control * this.#machine.actors + actor] ?? 0;
    return known < 0 ? this.#sets[-known - 1]! : [];
  }

  #merge(key: number, control: number, actor: number, footprint: Footprint): void {
    const known = this.#known[key]!;
    let isFirst = false;
    if (known === 0) {
      if (footprint.count === 1) {
        this.#known[key] = (footprint.entries[0]! >> 1) + 1;
        return;
      }
      this.#known[key] = -this.#sets.push([]);
      // Somebody may have waited here before, and nobody knew what for.
      if (this.#waits(control)) this.grew = true;
      isFirst = true;
    } else if (known > 0) this.#known[key] = -this.#sets.push([(known - 1) << 1]);
    const set = this.#sets[-this.#known[key]! - 1]!;
    if (!isWithin(footprint, set)) {
      if (!isFirst) this.grew = true;
      for (let index = 0; index < footprint.count; index++) {
        const entry = footprint.entries[index]!;
        const at = set.findIndex((other) => other >> 1 === entry >> 1);
        if (at < 0) set.push(entry);
        else set[at]! |= entry;
      }
      // In one order, whatever came first this time: what decides whether the step can be made, then the rest.
      const decides = this.#machine.controls.table[(this.#machine.accessAt(control) << ROW_SHIFT) + WORD];
      set.sort((a, b) => Number(b >> 1 === decides) - Number(a >> 1 === decides));
    }
    footprint.replace(set);
  }
}

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
