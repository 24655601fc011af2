import { getInitialMicrosteps, getMicrosteps, initialTransition, transition } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { UsageError } from '../usage-error';
import type { Encoder } from './encode';
import { rejectMeaningless } from './reject';

/** The operation that a lifecycle state wants run. */
export interface Invocation {
  readonly operation: string;
  readonly id: string;
  readonly input: unknown;
}

/** One snapshot of a lifecycle: everything that an actor remembers between two operations. */
export interface LifecycleState {
  readonly id: number;
  readonly snapshot: AnyMachineSnapshot;
  /** The state value as people write it: `inside.holding`, parallel regions joined with `|`. */
  readonly name: string;
  readonly invocation: Invocation | null;
  readonly final: boolean;
  /** Being blocked here at the end is no deadlock (tag `idle-ok`). */
  readonly idleOk: boolean;
}

/** One transition between states, named; `from` is null at the start, `label` is '' for transitions without an event. */
export interface Hop {
  readonly from: string | null;
  readonly label: string;
  readonly to: string;
}

interface ExecutedAction {
  readonly type: string;
  readonly params?: unknown;
}

/**
 * A lifecycle compiled to a table, lazily: XState's pure transition function is asked once per (snapshot, event), after that
 * a state is an integer. What is in the table is what a search exercised, so it is the coverage, too.
 */
export class LifecycleTable {
  readonly machine: AnyStateMachine;
  readonly states: LifecycleState[] = [];
  /** Every hop from state to state that was exercised, those through transient states among them. */
  readonly hops = new Map<string, Hop>();
  readonly #encoder: Encoder;
  /** Ids of everything that the lifecycle invokes. */
  readonly #invokes: ReadonlySet<string>;
  readonly #ids = new Map<string, number>();
  readonly #next = new Map<string, number>();

  constructor(machine: AnyStateMachine, encoder: Encoder) {
    this.machine = machine;
    this.#encoder = encoder;
    rejectMeaningless(machine);
    this.#invokes = new Set(invocationIds(machine));
  }

  /** The state a lifecycle starts in. */
  initial(input: unknown): LifecycleState {
    const [snapshot, actions] = this.#guarded(() => initialTransition(this.machine, input));
    this.#hop(null, '', this.#guarded(() => getInitialMicrosteps(this.machine, input)).map(([step]) => step as AnyMachineSnapshot));
    return this.#intern(snapshot as AnyMachineSnapshot, this.#invocation(actions));
  }

  /** The state after the running operation ended with `output`. */
  done(from: LifecycleState, output: unknown): LifecycleState {
    const { invocation } = from;
    if (invocation === null) throw new Error(`${this.machine.id}: nothing runs in ${from.name}`);
    const where = `what operation ${invocation.operation} of lifecycle ${this.machine.id} returned`;
    const key = `${from.id} done ${this.#encoder.encode(output, where)}`;
    const event = { type: `xstate.done.actor.${invocation.id}`, actorId: invocation.id, output };
    return this.#step(from, key, event, `${invocation.operation} returns`);
  }

  /** The state after an event from outside. */
  happen(from: LifecycleState, event: EventObject): LifecycleState {
    return this.#step(from, `${from.id} event ${this.#encoder.encode(event, `event ${event.type}`)}`, event, event.type);
  }

  #step(from: LifecycleState, key: string, event: EventObject, label: string): LifecycleState {
    const known = this.#next.get(key);
    if (known !== undefined) return this.state(known);
    const [snapshot, actions] = this.#guarded(() => transition(this.machine, from.snapshot, event));
    const next = this.#intern(snapshot as AnyMachineSnapshot, this.#invocation(actions));
    this.#next.set(key, next.id);
    this.#hop(from.name, label, this.#guarded(() => getMicrosteps(this.machine, from.snapshot, event)).map(([step]) => step as AnyMachineSnapshot));
    return next;
  }

  #hop(start: string | null, event: string, steps: readonly AnyMachineSnapshot[]): void {
    let from = start;
    let label = event;
    for (const { value } of steps) {
      const to = stateName(value);
      this.hops.set(`${from ?? ''} ${label} ${to}`, { from, label, to });
      from = to;
      label = '';
    }
  }

  state(id: number): LifecycleState {
    const state = this.states[id];
    if (state === undefined) throw new Error(`lifecycle ${this.machine.id} has no state ${id}`);
    return state;
  }

  #guarded<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      throw new UsageError(`lifecycle ${this.machine.id} threw: ${error instanceof Error ? error.message : String(error)}`, {
        fix: 'guards and assigns must be total and pure',
      });
    }
  }

  /** The one operation that a step starts; everything else that XState could do has no meaning here. */
  #invocation(actions: readonly ExecutedAction[]): Invocation | null {
    let invocation: Invocation | null = null;
    for (const action of actions) {
      if (action.type === 'xstate.stopChild') continue;
      const params = action.params as { id?: string; src?: unknown; input?: unknown } | undefined;
      if (action.type !== 'xstate.spawnChild' || typeof params?.src !== 'string') {
        throw new UsageError(`lifecycle ${this.machine.id} uses the action ${action.type || '(inline)'}, which has no meaning in a model`, {
          fix: 'use assign actions only; do everything else in an invoked operation',
        });
      }
      if (invocation !== null) {
        throw new UsageError(`lifecycle ${this.machine.id} invokes ${invocation.operation} and ${params.src} at once`, {
          fix: 'an actor is one thread of control: invoke one operation per state, or use two actors',
        });
      }
      invocation = { operation: params.src, id: params.id ?? '', input: params.input };
    }
    return invocation;
  }

  #intern(snapshot: AnyMachineSnapshot, invocation: Invocation | null): LifecycleState {
    if (snapshot.status === 'error') {
      throw new UsageError(`lifecycle ${this.machine.id} threw: ${String(snapshot.error)}`, { fix: 'guards and assigns must be total and pure' });
    }
    for (const child of Object.keys(snapshot.children as Readonly<Record<string, unknown>>)) {
      // The child of an invocation that is over, or of the running one, is no part of the state: any other was spawned.
      if (!this.#invokes.has(child)) {
        throw new UsageError(`lifecycle ${this.machine.id} spawns ${child}, which has no meaning in a model`, { fix: 'invoke one operation per state, or use two actors' });
      }
    }
    const where = `the context of lifecycle ${this.machine.id}`;
    const key = [
      this.#encoder.encode(snapshot.value, where),
      this.#encoder.encode(snapshot.context, where),
      history(snapshot),
      invocation === null ? '' : `${invocation.id} ${this.#encoder.encode(invocation.input, `the input of ${invocation.operation}`)}`,
    ].join(' / ');
    const known = this.#ids.get(key);
    if (known !== undefined) return this.state(known);
    const final = snapshot.status === 'done';
    const state: LifecycleState = {
      id: this.states.length,
      snapshot,
      name: stateName(snapshot.value),
      invocation: final ? null : invocation,
      final,
      idleOk: snapshot.hasTag('idle-ok'),
    };
    this.#ids.set(key, state.id);
    this.states.push(state);
    return state;
  }
}

/** A state value as one string: nested states with dots, parallel regions with `|`. */
export function stateName(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, unknown>)
    .map(([region, inner]) => `${region}.${stateName(inner)}`)
    .join('|');
}

/** History states remember nodes, which are no plain data: their ids are. */
function history(snapshot: AnyMachineSnapshot): string {
  const remembered = snapshot.historyValue as Readonly<Record<string, readonly { readonly id: string }[]>>;
  return Object.entries(remembered)
    .map(([state, nodes]) => `${state}:${nodes.map((node) => node.id).join('+')}`)
    .join(';');
}

interface Definition {
  readonly id: string;
  readonly states: Readonly<Record<string, Definition>>;
  readonly invoke: readonly { readonly id: string }[];
}

function invocationIds(machine: AnyStateMachine): string[] {
  const visit = ({ invoke, states }: Definition): string[] => [...invoke.map(({ id }) => id), ...Object.values(states).flatMap(visit)];
  return visit(machine.root.definition);
}
