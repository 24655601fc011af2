import { initialTransition, transition } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { stateName } from '../unfold/lifecycle';

/** A specification lifecycle without context, compiled to a table: state 0 is the initial one. */
export interface Specification {
  readonly states: readonly string[];
  readonly events: readonly string[];
  /** The next state by [state][event], -1 where the lifecycle does not allow the event. */
  readonly next: readonly (readonly number[])[];
}

/** Asks XState once per (state, event). The lifecycle must have no context: its whole memory is its state. */
export function compileSpecification(machine: AnyStateMachine): Specification {
  const events = (machine.events as readonly string[]).filter((event) => !event.startsWith('xstate.'));
  const snapshots: AnyMachineSnapshot[] = [initialTransition(machine)[0] as AnyMachineSnapshot];
  const states = snapshots.map((snapshot) => stateName(snapshot.value));
  const next: number[][] = [];
  for (let index = 0; index < snapshots.length; index++) {
    const from = snapshots[index]!;
    next.push(
      events.map((type) => {
        if (!from.can({ type })) return -1;
        const to = transition(machine, from, { type })[0] as AnyMachineSnapshot;
        const name = stateName(to.value);
        const known = states.indexOf(name);
        if (known >= 0) return known;
        snapshots.push(to);
        return states.push(name) - 1;
      }),
    );
  }
  return { states, events, next };
}
