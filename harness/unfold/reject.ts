import type { AnyStateMachine } from 'xstate';
import { UsageError } from '../usage-error';

/** A state of a machine's definition, as far as it is looked at. */
interface Definition {
  readonly id: string;
  readonly states: Readonly<Record<string, Definition>>;
  readonly transitions: readonly { readonly delay?: unknown; readonly actions?: readonly unknown[] }[];
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly invoke: readonly { readonly src: unknown }[];
}

/** Actions that only change the context, or choose among those that do. */
const HARMLESS: ReadonlySet<string> = new Set(['xstate.assign', 'xstate.enqueueActions', 'xstate.raise']);

/**
 * Refuses by name what XState can do and a model cannot mean: timers, messages, side effects, logic of its own such as promises.
 *
 * @throws UsageError naming lifecycle, state, feature and fix.
 */
export function rejectMeaningless(machine: AnyStateMachine): void {
  const refuse = (what: string, where: string, fix: string): never => {
    throw new UsageError(`lifecycle ${machine.id} uses ${what} in ${where}, which has no meaning in a model`, { fix });
  };
  const visit = (state: Definition): void => {
    if (state.transitions.some(({ delay }) => delay !== undefined)) refuse('a delayed transition (after)', state.id, 'let an operation wait for a word, or an event happen');
    for (const { src } of state.invoke) {
      if (typeof src !== 'string' || src.startsWith('xstate.invoke.')) {
        refuse('logic of its own (a promise, a callback)', state.id, "name the operation in setup({ actors }), invoke it by that name and bind thread code to it");
      }
    }
    for (const action of [...state.entry, ...state.exit, ...state.transitions.flatMap(({ actions = [] }) => actions)]) {
      const name = actionName(machine, action);
      if (!HARMLESS.has(name)) refuse(`the action ${name.replace(/^xstate\./, '')}`, state.id, 'use assign actions only; do everything else in an invoked operation');
    }
    Object.values(state.states).forEach(visit);
  };
  visit(machine.root.definition);
}

/** The kind of an action: `xstate.assign`, `xstate.sendTo`, ..., or `(inline)` for a function of the user. */
function actionName(machine: AnyStateMachine, action: unknown): string {
  if (typeof action === 'function') return 'type' in action && typeof action.type === 'string' ? action.type : '(inline)';
  const name = typeof action === 'string' ? action : typeof action === 'object' && action !== null && 'type' in action ? String(action.type) : '(inline)';
  const implementations: Readonly<Record<string, unknown>> = machine.implementations.actions;
  const named = implementations[name];
  return typeof named === 'function' && 'type' in named && typeof named.type === 'string' ? named.type : name;
}
