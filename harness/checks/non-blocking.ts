import type { Actor, System } from '../machine/system';
import type { Choice } from '../result';
import type { StateId, StateStore } from '../search/state-store';
import type { Endless } from './livelock';

const UNKNOWN = 0;
const ON_PATH = 1;
const FINISHES = 2;

/** Where operations that must not block may have to be run alone. */
export interface Alone {
  /** Whom to run; all who declare such operations unless told. */
  readonly actors?: readonly number[];
  /** States from that one on were not expanded: what would come of them is not known. */
  readonly expanded: number;
  /** Whether an actor is to be run from a state, if it stands inside such an operation there. */
  readonly isAsked: (state: StateId, actor: number) => boolean;
}

/**
 * An operation declared non-blocking, run alone from any reachable state, must finish: a cycle in its own steps, or a wait
 * that is not satisfied, is the violation. Each state is looked at once per declaring actor. Where its steps lead is found by making them
 * again: states that were stored are all that is needed.
 */
export function findBlocking(system: System, store: StateStore, alone: Alone): Endless[] {
  for (const actor of alone.actors ?? declaring(system)) {
    const run = new AloneRun(system, store, actor, alone.expanded);
    for (let state = 0; state < store.size; state++) {
      if (!alone.isAsked(state, actor)) continue;
      const found = run.from(state);
      if (found !== null) return [found];
    }
  }
  return [];
}

interface OnPath {
  readonly state: StateId;
  readonly alternatives: number;
  /** The one taken. */
  alternative: number;
}

/** Runs of one actor alone, depth first over its own steps, which branch only where it chooses. */
class AloneRun {
  readonly #system: System;
  readonly #store: StateStore;
  readonly #actor: number;
  readonly #expanded: number;
  readonly #inside: InsideDeclared;
  readonly #status: Uint8Array;
  readonly #number = new Int32Array(1);

  constructor(system: System, store: StateStore, actor: number, expanded: number) {
    this.#system = system;
    this.#store = store;
    this.#actor = actor;
    this.#expanded = expanded;
    this.#inside = new InsideDeclared(system, store, actor);
    this.#status = new Uint8Array(store.size);
  }

  from(start: StateId): Endless | null {
    const status = this.#status;
    const path: OnPath[] = [];
    let state = start;
    for (;;) {
      if (status[state] === UNKNOWN && state < this.#expanded && this.#isInside(state)) {
        status[state] = ON_PATH;
        path.push({ state, alternatives: this.#system.machine.alternatives(this.#actor), alternative: -1 });
      } else if (status[state] === ON_PATH) {
        const cycle = path.slice(path.findIndex((step) => step.state === state));
        return this.#violation(state, cycle.map(({ alternative }) => ({ actor: this.#actor, alternative })));
      } else status[state] = FINISHES;

      let next = -1;
      while (next < 0) {
        const top = path[path.length - 1];
        if (top === undefined) return null;
        if (++top.alternative < top.alternatives) next = this.#next(top);
        else {
          if (top.alternatives === 0) return this.#violation(top.state, undefined);
          status[top.state] = FINISHES;
          path.pop();
        }
      }
      state = next;
    }
  }

  /** Whether the actor stands inside a declared operation in a state, and has its CPU: an interrupt is no wait of the operation's own. */
  #isInside(state: StateId): boolean {
    if (!this.#inside.has(state)) return false;
    this.#store.read(state, this.#system.machine.vector.words);
    return hasItsOwnWay(this.#system, this.#actor);
  }

  /** Where a step leads; less than 0 where it ends the operation, or to what a bound left out. */
  #next({ state, alternative }: OnPath): StateId {
    const { machine } = this.#system;
    const { vector, monitors } = machine;
    this.#store.read(state, vector.words);
    machine.step(this.#actor, alternative);
    const hasEnded = machine.operationEnded;
    this.#store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
    this.#store.lookUp(this.#number);
    monitors.findings.length = 0;
    vector.undo(0);
    return hasEnded ? -1 : this.#number[0]!;
  }

  #violation(state: StateId, cycle: readonly Choice[] | undefined): Endless {
    const { machine, actors } = this.#system;
    this.#store.read(state, machine.vector.words);
    const control = machine.at(this.#actor);
    const operation = operationName(this.#system, this.#actor);
    const how = cycle === undefined ? 'is blocked when it runs alone' : 'goes round for ever when it runs alone';
    const message = `${operation} of ${actors[this.#actor]?.name ?? ''} ${how}`;
    return { finding: { kind: 'not-non-blocking', message, actor: this.#actor, control, address: -1 }, state, cycle };
  }
}

/** Whether an actor stands inside an operation that it has declared, told by its control point alone. */
class InsideDeclared {
  readonly #system: System;
  readonly #store: StateStore;
  readonly #actor: number;
  readonly #declared: ReadonlySet<string>;
  /** By control point: 1 for inside, 2 for not, 0 where nobody has asked yet. */
  readonly #known: Uint8Array;

  constructor(system: System, store: StateStore, actor: number) {
    this.#system = system;
    this.#store = store;
    this.#actor = actor;
    this.#declared = new Set(system.actors[actor]!.spec.options.nonBlocking ?? []);
    this.#known = new Uint8Array(system.machine.controls.count);
  }

  has(state: StateId): boolean {
    const control = this.#store.valueAt(state, this.#actor + 1);
    if (this.#known[control] === 0) this.#known[control] = this.#declared.has(nameAt(this.#system, this.#actor, control)) ? 1 : 2;
    return this.#known[control] === 1;
  }
}

/** Whether an actor declares operations that must not block. */
export function declaresAny({ spec }: Pick<Actor, 'spec'>): boolean {
  return (spec.options.nonBlocking ?? []).length > 0;
}

/** Those who do, by number. */
export function declaring({ actors }: System): number[] {
  return [...actors.keys()].filter((actor) => declaresAny(actors[actor]!));
}

/** Whether an actor stands inside an operation that it has declared, and whatever it waits for is a wait of the operation's own. */
export function mustNotBlock(system: System, actor: number): boolean {
  return (system.actors[actor]?.spec.options.nonBlocking ?? []).includes(operationName(system, actor)) && hasItsOwnWay(system, actor);
}

/** To have no CPU, or no turn left, is no wait of an operation's own. */
function hasItsOwnWay({ machine }: System, actor: number): boolean {
  return machine.hasCpu(actor) && !machine.isExhausted(actor);
}

/** The name under which an actor runs its present operation, '' between operations. */
export function operationName(system: System, actor: number): string {
  return nameAt(system, actor, system.machine.at(actor));
}

function nameAt({ machine, actors }: System, actor: number, control: number): string {
  const { state, node } = machine.controls.point(control);
  if (node === null) return '';
  return state === null ? (actors[actor]?.name ?? '') : (state.invocation?.operation ?? '');
}
