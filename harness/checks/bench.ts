import type { Footprint } from '../machine/footprint';
import type { Objects } from '../machine/objects';
import type { Vector } from '../machine/vector';
import type { ViolationKind } from '../result';

/** What a check works with: its state lies in the vector, as words it allocates, and nowhere else (SEMANTICS, rule 7). */
export interface Bench {
  readonly vector: Vector;
  readonly objects: Objects;
  /** Number of actors; the world's own is -1. */
  readonly actors: () => number;
  looksFor(kind: ViolationKind): boolean;
  /** Whether freed memory may be handed out again. */
  readonly isReusing: boolean;
  /** Where a check notes the places that an event reads and writes, so that events which do not commute conflict (SEMANTICS, rule 8). */
  readonly footprint: Footprint | null;
  /** Reports a violation and halts the actor, unless the kind is ignored; returns true when it was reported. */
  fail(kind: ViolationKind, message: string, address: number): boolean;
}

/** Positions by two small keys, allocated on first use. */
export class PositionTable {
  readonly #vector: Vector;
  readonly #rows: number[][] = [];

  constructor(vector: Vector) {
    this.#vector = vector;
  }

  /** The position of (row, column). */
  at(row: number, column: number): number {
    const columns = (this.#rows[row] ??= []);
    return (columns[column] ??= this.#vector.allocate());
  }

  /** The same, or -1 when nobody has used it. */
  known(row: number, column: number): number {
    return this.#rows[row]?.[column] ?? -1;
  }

  /** The columns of a row that exist. */
  columns(row: number): readonly (number | undefined)[] {
    return this.#rows[row] ?? [];
  }
}

/** Small numbers for sparse keys (addresses of domains and rcu_heads), in the order met. */
export class Index {
  readonly keys: number[] = [];
  readonly #numbers = new Map<number, number>();
  readonly #vector: Vector;

  constructor(vector: Vector) {
    this.#vector = vector;
  }

  of(key: number): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      this.#vector.learns();
      number = this.keys.length;
      this.keys.push(key);
      this.#numbers.set(key, number);
    }
    return number;
  }
}
