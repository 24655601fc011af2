import type { System } from '../machine/system';
import type { Choice } from '../result';
import { UsageError } from '../usage-error';

const BITS = 16;
const SIZE = 1 << BITS;

/** Actors that a trail can tell apart. */
const MOST_ACTORS = 63;

/** @throws UsageError when a system has more actors than a trail can tell apart. */
export function refuseMoreActors({ scenario, actors }: Pick<System, 'scenario' | 'actors'>): void {
  if (actors.length <= MOST_ACTORS) return;
  throw new UsageError(`scenario '${scenario.name}' has ${actors.length} actors, and this search can tell ${MOST_ACTORS} apart`, { fix: 'use the search star or traces' });
}

/** Bytes per state. */
export const TRAIL_BYTES = 6;

/** How each state was first reached: its parent and the choice that led here. */
export class Trail {
  readonly #parents: Int32Array[] = [];
  readonly #choices: Uint16Array[] = [];

  /** Bytes held. */
  get bytes(): number {
    return this.#parents.length * SIZE * TRAIL_BYTES;
  }

  add(state: number, parent: number, actor: number, alternative: number): void {
    const chunk = state >>> BITS;
    if (chunk === this.#parents.length) {
      this.#parents.push(new Int32Array(SIZE));
      this.#choices.push(new Uint16Array(SIZE));
    }
    this.#parents[chunk]![state & (SIZE - 1)] = parent;
    this.#choices[chunk]![state & (SIZE - 1)] = (actor << 10) | alternative;
  }

  /** The schedule that leads from the initial state to this one. */
  to(state: number): Choice[] {
    const schedule: Choice[] = [];
    for (let at = state; at > 0; at = this.#parents[at >>> BITS]![at & (SIZE - 1)]!) {
      const choice = this.#choices[at >>> BITS]![at & (SIZE - 1)]!;
      schedule.push({ actor: choice >>> 10, alternative: choice & 1023 });
    }
    return schedule.reverse();
  }
}
