import type { System } from '../machine/system';
import { ACTOR_BITS, ACTOR_MASK } from './pending';

/** Choices from the initial state on, to where the machine stands; each is an actor, plus the alternative shifted by `ACTOR_BITS`. */
export interface Way {
  readonly height: number;
  /** The choice that was made at a height, or is being. */
  choiceAt(height: number): number;
}

/** Follows schedules from the initial state on, each from where it leaves the one before. */
export class Path implements Way {
  height = 0;
  readonly #machine: System['machine'];
  readonly #choices: number[] = [];
  /** How long the undo log was before each. */
  readonly #marks: number[] = [];

  constructor({ machine }: System) {
    this.#machine = machine;
  }

  choiceAt(height: number): number {
    return this.#choices[height]!;
  }

  /** Before the first choice: the machine is, or was put, there. */
  startAnew(): void {
    this.height = 0;
  }

  /** Goes to where the first so many of these choices lead; `onStep` is told of each step that is made. Returns false where one cannot be made. */
  to(choices: readonly number[], length: number, onStep: (choice: number, mark: number) => void): boolean {
    let kept = 0;
    while (kept < length && kept < this.height && this.#choices[kept] === choices[kept]) kept++;
    if (kept < this.height) this.#machine.vector.undo(this.#marks[kept]!);
    this.height = kept;
    for (let at = kept; at < length; at++) {
      const choice = choices[at]!;
      if (this.#machine.alternatives(choice & ACTOR_MASK) <= choice >> ACTOR_BITS) return false;
      const mark = this.begin(choice);
      this.#machine.step(choice & ACTOR_MASK, choice >> ACTOR_BITS);
      onStep(choice, mark);
      this.end();
    }
    return true;
  }

  /** A choice is about to be made; returns how long the undo log is. */
  begin(choice: number): number {
    const { logLength } = this.#machine.vector;
    this.#choices[this.height] = choice;
    this.#marks[this.height] = logLength;
    return logLength;
  }

  /** It was made. */
  end(): void {
    this.height++;
  }
}
