import type { System } from '../machine/system';
import { matches, viewOf } from '../machine/system';
import type { View } from '../scenario';
import { UsageError } from '../usage-error';

/** One goal made of lifecycle states: per actor, whether each control point matches (1 yes, 2 no, 0 not asked yet). */
interface Clause {
  readonly actor: number;
  readonly state: string;
  readonly answers: Uint8Array[];
}

/**
 * Watches for what a scenario wants reached. A goal made of lifecycle states costs a table look-up per state, and nothing
 * once it has been reached; a predicate is called in every state until it is true.
 */
export class Goals {
  readonly reached: boolean[];
  readonly #system: System;
  readonly #clauses: (readonly Clause[] | null)[];
  readonly #view: View;
  #left: number;

  /** `reached` are those that are known to have been reached, by goal. */
  constructor(system: System, view: View = viewOf(system), reached: readonly boolean[] = system.goals.map(() => false)) {
    this.#system = system;
    this.#view = view;
    this.reached = [...reached];
    this.#left = reached.filter((is) => !is).length;
    this.#clauses = system.goals.map(({ name, goal }) =>
      typeof goal === 'function'
        ? null
        : Object.entries(goal).map(([actor, state]) => {
            const index = system.actors.findIndex((known) => known.name === actor);
            if (index < 0) {
              throw new UsageError(`goal '${name}' names actor ${actor}, which scenario '${system.scenario.name}' does not have`, {
                fix: `it has ${system.actors.map((known) => known.name).join(', ')}`,
              });
            }
            checkState(system, index, name, state);
            return { actor: index, state, answers: [] };
          }),
    );
  }

  /** Whether some goal has not been reached yet. */
  get isWatching(): boolean {
    return this.#left > 0;
  }

  /** Somebody else has reached these. */
  join(reached: readonly boolean[]): void {
    for (const [index, is] of reached.entries()) {
      if (!is || this.reached[index] === true) continue;
      this.#reach(index);
    }
  }

  /** Looks at the machine's present state. */
  look(): void {
    if (this.#left === 0) return;
    for (let index = 0; index < this.reached.length; index++) {
      if (this.reached[index] === true) continue;
      const clauses = this.#clauses[index];
      const goal = this.#system.goals[index]!.goal;
      const holds = clauses === null || clauses === undefined ? typeof goal === 'function' && goal(this.#view) : clauses.every((clause) => this.#holds(clause));
      if (holds) this.#reach(index);
    }
  }

  #reach(index: number): void {
    this.reached[index] = true;
    this.#left--;
    this.#system.machine.vector.noticed++;
  }

  #holds({ actor, state, answers }: Clause): boolean {
    const { machine } = this.#system;
    const control = machine.at(actor);
    const page = (answers[control >> 10] ??= new Uint8Array(1024));
    const known = page[control & 1023]!;
    if (known !== 0) return known === 1;
    const yes = matches(machine.controls.point(control).state?.name, state);
    page[control & 1023] = yes ? 1 : 2;
    return yes;
  }
}

interface Definition {
  readonly states: Readonly<Record<string, Definition>>;
}

/** A goal that names a state which its lifecycle does not have could never be reached. */
function checkState({ actors }: System, actor: number, goal: string, state: string): void {
  const { spec, name } = actors[actor]!;
  if (spec.form !== 'lifecycle') throw new UsageError(`goal '${goal}' asks for a state of ${name}, which has no lifecycle`, { fix: 'use a predicate' });
  let at = spec.machine.root.definition as unknown as Definition;
  for (const part of state.split('.')) {
    const next = at.states[part];
    if (next === undefined) {
      throw new UsageError(`goal '${goal}' asks for state ${state} of ${name}, which lifecycle ${spec.machine.id} does not have`, {
        fix: `it has ${Object.keys(at.states).join(', ')}`,
      });
    }
    at = next;
  }
}
