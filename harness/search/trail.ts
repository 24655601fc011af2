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

const ACTOR_SHIFT = 10;
const ALTERNATIVES = (1 << ACTOR_SHIFT) - 1;
/** Bits of a choice in an integer. */
export const CODE_BITS = 16;

/** A choice in an integer. */
export function codeOf(actor: number, alternative: number): number {
  return (actor << ACTOR_SHIFT) | alternative;
}

/** The choice that an integer stands for. */
export function choiceOf(code: number): Choice {
  return { actor: actorOf(code), alternative: alternativeOf(code) };
}

export function actorOf(code: number): number {
  return code >>> ACTOR_SHIFT;
}

export function alternativeOf(code: number): number {
  return code & ALTERNATIVES;
}

/** Bytes per state. */
export const TRAIL_BYTES = 6;

/** A trail as it is kept, 65,536 states to a part. */
export interface KeptTrail {
  readonly parents: readonly Int32Array[];
  readonly choices: readonly Uint16Array[];
}

/** How each state was first reached: its parent and the choice that led here. */
export class Trail {
  readonly #parents: Int32Array[] = [];
  readonly #choices: Uint16Array[] = [];

  /** Bytes held. */
  get bytes(): number {
    return this.#parents.length * SIZE * TRAIL_BYTES;
  }

  /** The ways to the first `count` states, as they are kept: to be written and not changed. */
  keep(count: number): KeptTrail {
    const part = <T extends Int32Array | Uint16Array>(chunks: readonly T[]): T[] => chunks.slice(0, Math.ceil(count / SIZE)).map((chunk, number) => chunk.subarray(0, Math.min(SIZE, count - number * SIZE)) as T);
    return { parents: part(this.#parents), choices: part(this.#choices) };
  }

  /** Takes over ways that were kept; for an empty trail. */
  restore({ parents, choices }: KeptTrail): void {
    for (const [number, part] of parents.entries()) {
      this.#parents.push(new Int32Array(SIZE));
      this.#choices.push(new Uint16Array(SIZE));
      this.#parents[number]!.set(part);
      this.#choices[number]!.set(choices[number]!);
    }
  }

  /** `choice` as `codeOf` makes it. */
  add(state: number, parent: number, choice: number): void {
    const chunk = state >>> BITS;
    if (chunk === this.#parents.length) {
      this.#parents.push(new Int32Array(SIZE));
      this.#choices.push(new Uint16Array(SIZE));
    }
    this.#parents[chunk]![state & (SIZE - 1)] = parent;
    this.#choices[chunk]![state & (SIZE - 1)] = choice;
  }

  /** The schedule that leads from the initial state to this one. */
  to(state: number): Choice[] {
    const schedule: Choice[] = [];
    for (let at = state; at > 0; at = this.#parents[at >>> BITS]![at & (SIZE - 1)]!) {
      schedule.push(choiceOf(this.#choices[at >>> BITS]![at & (SIZE - 1)]!));
    }
    return schedule.reverse();
  }
}
