import type { System } from '../machine/system';

/**
 * What predicates look at (SEMANTICS, rule 8): words and lifecycle states, found by recording. Steps that change something
 * a predicate looks at conflict with each other, so that every combination that can be is passed through.
 */
export class Visible {
  /** The place that stands for all that predicates see. */
  readonly #place: number;
  readonly #system: System;
  readonly #words: ReadonlySet<number>;
  readonly #actors: ReadonlySet<number>;
  /** Whether predicates look at nothing. */
  readonly #isNothing: boolean;
  #control = 0;

  constructor(system: System, { words, actors, place }: { readonly words: Iterable<number>; readonly actors: Iterable<number>; readonly place: number }) {
    this.#system = system;
    this.#place = place;
    this.#words = new Set(words);
    this.#actors = new Set(actors);
    this.#isNothing = this.#words.size === 0 && this.#actors.size === 0;
  }

  stepBegins(actor: number): void {
    if (!this.#isNothing) this.#control = this.#system.machine.at(actor);
  }

  stepEnds(actor: number, mark: number): void {
    if (!this.#isNothing && this.#changed(actor, mark)) this.#system.machine.footprint!.write(this.#place);
  }

  #changed(actor: number, mark: number): boolean {
    const { machine } = this.#system;
    const { vector, controls } = machine;
    if (this.#actors.has(actor)) {
      const now = controls.point(machine.at(actor));
      const before = controls.point(this.#control);
      if (now.state !== before.state || (now.node === null) !== (before.node === null)) return true;
    }
    for (let entry = mark; entry < vector.logLength; entry++) if (this.#words.has(vector.logPositions[entry]!)) return true;
    return false;
  }
}
