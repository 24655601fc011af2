import { HALTED_CONTROL } from '../machine/controls';
import { ENDED } from '../machine/opcodes';
import { OP, ROW_SHIFT } from '../machine/controls';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { Finding } from './finding';
import { leaked } from './leak';

/** What a state in which nobody can move amounts to. */
export type End =
  | { readonly form: 'proper' }
  /** A bound on operations keeps somebody from moving. */
  | { readonly form: 'bounded' }
  /** Some actor was halted by its own violation: nothing is judged. */
  | { readonly form: 'halted' }
  | { readonly form: 'violated'; readonly finding: Finding };

/** Whether some actor has been halted by a violation. */
export function isHalted({ machine, actors }: System): boolean {
  for (let actor = 0; actor < actors.length; actor++) if (machine.at(actor) === HALTED_CONTROL) return true;
  return false;
}

/** Judges a state in which no step is enabled (SEMANTICS, rule 11). */
export function judgeEnd(system: System): End {
  const { machine, actors } = system;
  const { monitors, objects } = machine;
  if (isHalted(system)) return { form: 'halted' };
  if (actors.some((_, actor) => machine.isExhausted(actor))) return { form: 'bounded' };
  const violated = (kind: Finding['kind'], message: string, actor: number, address = -1): End =>
    monitors.looksFor(kind) ? { form: 'violated', finding: { kind, message, actor, control: actor < 0 ? HALTED_CONTROL : machine.at(actor), address } } : { form: 'proper' };

  for (const [actor, { name, spec }] of actors.entries()) {
    if (!machine.isAtRest(actor) && spec.options.daemon !== true) {
      return violated('deadlock', `${name} is blocked for ever`, actor);
    }
    if (machine.controls.table[(machine.at(actor) << ROW_SHIFT) + OP] === ENDED && monitors.usage.inside(actor)) {
      return violated('rcu-usage', `${name} ended inside a read-side critical section`, actor);
    }
  }
  const pending = monitors.requests.pending();
  if (pending >= 0) return violated('lost-callback', 'a request is still queued and nobody will ever serve it', -1, pending);
  const object = monitors.looksFor('leak') ? leaked(monitors, monitors.requests, system.roots) : -1;
  if (object >= 0) return violated('leak', 'an object that nobody can reach was never freed', -1, objects.bases[object]);
  if (system.final !== undefined && !system.final(viewOf(system))) return violated('assertion', 'the final condition does not hold', -1);
  return { form: 'proper' };
}
