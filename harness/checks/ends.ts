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
  | { readonly form: 'violated'; readonly findings: readonly [Finding, ...Finding[]] };

/** What is said of a state that breaks the invariant. */
export const INVARIANT_BROKEN = 'the invariant does not hold';

/** Whether some actor has been halted by a violation. */
export function isHalted({ machine, actors }: System): boolean {
  for (let actor = 0; actor < actors.length; actor++) if (machine.at(actor) === HALTED_CONTROL) return true;
  return false;
}

/** Whether an actor may stand where it stands for ever: at rest, or a daemon, as long as it lets its CPU's others run. */
export function mayStay({ machine, actors }: Pick<System, 'machine' | 'actors'>, actor: number): boolean {
  return machine.isAtRest(actor) || (actors[actor]!.spec.options.daemon === true && !machine.keepsCpu(actor));
}

/** Everybody has ended, and there is nothing to say about it. */
export const PROPER: End = { form: 'proper' };

/** Whether everybody has ended and there is nothing to judge: what is left of most runs, told at little cost. */
function isPlain({ machine, actors, roots, final }: System): boolean {
  const { table } = machine.controls;
  const { monitors } = machine;
  if (final !== undefined) return false;
  for (let actor = 0; actor < actors.length; actor++) {
    if (table[(machine.at(actor) << ROW_SHIFT) + OP] !== ENDED || monitors.usage.inside(actor)) return false;
  }
  if (monitors.requests.pending() >= 0) return false;
  return !monitors.looksFor('leak') || leaked(monitors, monitors.requests, roots) < 0;
}

/** Judges a state in which no step is enabled (SEMANTICS, rule 11). */
export function judgeEnd(system: System): End {
  if (isPlain(system)) return PROPER;
  const { machine, actors } = system;
  const { monitors } = machine;
  if (isHalted(system)) return { form: 'halted' };
  if (actors.some((_, actor) => machine.isExhausted(actor))) return { form: 'bounded' };
  const findings: Finding[] = [];
  const note = (kind: Finding['kind'], message: string, actor: number, address = -1): void => {
    if (monitors.looksFor(kind)) findings.push({ kind, message, actor, control: actor < 0 ? HALTED_CONTROL : machine.at(actor), address });
  };

  let isProper = true;
  for (const [actor, { name }] of actors.entries()) {
    if (!mayStay(system, actor)) {
      isProper = false;
      note('deadlock', `${name} is blocked for ever`, actor);
      break;
    }
  }
  if (isProper) judgeProperEnd(system, note);
  const [first, ...rest] = findings;
  return first === undefined ? { form: 'proper' } : { form: 'violated', findings: [first, ...rest] };
}

/** What must be true where everybody who should end has ended; the gravest first. */
function judgeProperEnd(system: System, note: (kind: Finding['kind'], message: string, actor: number, address?: number) => void): void {
  const { machine, actors, roots, final } = system;
  const { monitors, objects } = machine;
  for (const [actor, { name }] of actors.entries()) {
    if (machine.controls.table[(machine.at(actor) << ROW_SHIFT) + OP] === ENDED && monitors.usage.inside(actor)) {
      note('rcu-usage', `${name} ended inside a read-side critical section`, actor);
    }
  }
  const pending = monitors.requests.pending();
  if (pending >= 0) note('lost-callback', 'a request is still queued and nobody will ever serve it', -1, pending);
  const object = monitors.looksFor('leak') ? leaked(monitors, monitors.requests, roots) : -1;
  if (object >= 0) note('leak', 'an object that nobody can reach was never freed', -1, objects.bases[object]);
  if (final !== undefined && !final(viewOf(system))) note('assertion', 'the final condition does not hold', -1);
}
