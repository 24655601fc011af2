import { initialTransition, transition, type AnyMachineSnapshot, type AnyStateMachine, type EventObject, type StateValue } from 'xstate';
import { z } from 'zod';

/** An operation that a state invokes. */
export interface Call {
  readonly operation: string;
  readonly input: unknown;
  readonly id: string;
}

/** Where a lifecycle is between two operations: plain data, and what it wants run next. */
export interface Moment {
  readonly value: StateValue;
  readonly context: unknown;
  readonly tags: readonly string[];
  readonly ended: boolean;
  readonly call: Call | null;
}

const spawn = z.object({ type: z.literal('xstate.spawnChild'), params: z.object({ id: z.string(), src: z.string(), input: z.unknown() }) });

function momentOf(snapshot: AnyMachineSnapshot, actions: readonly unknown[]): Moment {
  // XState catches what the context's factory, an input or an `assign` throws.
  if (snapshot.status === 'error') throw snapshot.error;
  const calls = actions.flatMap((action) => {
    const { success, data } = spawn.safeParse(action);
    return success ? [{ operation: data.params.src, input: data.params.input, id: data.params.id }] : [];
  });
  if (calls.length > 1) throw new Error(`Two operations at once in ${JSON.stringify(snapshot.value)}.`);
  return {
    value: snapshot.value as StateValue,
    context: snapshot.context as unknown,
    tags: [...snapshot.tags],
    ended: snapshot.status === 'done',
    call: calls[0] ?? null,
  };
}

/** The first moment of a lifecycle. */
export function begin(machine: AnyStateMachine, input?: unknown): Moment {
  const [snapshot, actions] = initialTransition(machine, input) as [AnyMachineSnapshot, readonly unknown[]];
  return momentOf(snapshot, actions);
}

/** The moment after the operation of this one has returned; made from its state and context alone. */
export function returned(machine: AnyStateMachine, moment: Moment, output?: unknown): Moment {
  if (moment.call === null) throw new Error(`Nothing runs in ${JSON.stringify(moment.value)}.`);
  const event: EventObject & { output: unknown } = { type: `xstate.done.actor.${moment.call.id}`, output };
  const before = machine.resolveState({ value: moment.value, context: moment.context }) as AnyMachineSnapshot;
  const [snapshot, actions] = transition(machine, before, event) as [AnyMachineSnapshot, readonly unknown[]];
  return momentOf(snapshot, actions);
}

/** The outputs an operation may have in a walk. */
export type Answers = (call: Call) => readonly unknown[];

/** One run from the beginning to the end: what was called, in order, and the moment it ended in. */
export interface Run {
  readonly calls: readonly Call[];
  readonly last: Moment;
}

/** Every run of a lifecycle that ends within `longest` calls; a longer one is cut there, and `last` has not ended. */
export function runs(machine: AnyStateMachine, input: unknown, answers: Answers, longest = 40): readonly Run[] {
  const found: Run[] = [];
  const go = (moment: Moment, calls: readonly Call[]): void => {
    if (moment.call === null || calls.length === longest) {
      found.push({ calls, last: moment });
      return;
    }
    for (const output of answers(moment.call)) go(returned(machine, moment, output), [...calls, moment.call]);
  };
  go(begin(machine, input), []);
  return found;
}

/** Every moment that a lifecycle can be in, each once. */
export function moments(machine: AnyStateMachine, input: unknown, answers: Answers): readonly Moment[] {
  const seen = new Map<string, Moment>();
  const visit = (moment: Moment): void => {
    const key = JSON.stringify([moment.value, moment.context]);
    if (seen.has(key)) return;
    seen.set(key, moment);
    if (moment.call !== null) for (const output of answers(moment.call)) visit(returned(machine, moment, output));
  };
  visit(begin(machine, input));
  return [...seen.values()];
}

/** The names of the operations called, in order. */
export const names = (calls: readonly Call[]): string => calls.map(({ operation }) => operation).join(' ');
