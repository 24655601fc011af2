import { HALTED_CONTROL, OP, ROW_SHIFT } from '../machine/controls';
import { ENDED } from '../machine/opcodes';
import { buildSystem, type System, type SystemOptions } from '../machine/system';
import type { Departure, Frame, Schedule } from '../result';
import type { Scenario } from '../scenario';
import { describe } from './describe';
import { replay, type Replay } from './explain';
import { framesOf } from './frames';
import { functionName } from './identity';
import { Names } from './names';
import { deedsOf, deedWords, isAlike, unrolled, type Deed, type NamedStep } from './steps';

/** A saved schedule, followed as far as it can be. */
export interface Retraced {
  /** The steps that were made. */
  readonly schedule: Schedule;
  readonly replayed: Replay;
  /** The first step that is not what it was when it was saved; absent where all are. */
  readonly departure?: Departure;
}

/** Follows a saved schedule and compares what each step does with what it did. Never throws for a schedule that does not fit. */
export function retrace(scenario: Scenario, options: SystemOptions, saved: readonly NamedStep[]): Retraced {
  const steps = unrolled(saved);
  const schedule = followed(buildSystem(scenario, options), steps);
  const replayed = replay(scenario, options, schedule);
  const deeds = deedsOf(replayed.trace);
  const index = steps.findIndex((step, at) => at >= schedule.length || differs(step, deeds.get(at + 1)));
  const step = steps[index];
  if (step === undefined) return { schedule, replayed };
  const shared = { step: index + 1, of: steps.length, actor: step.actor, expected: deedWords(step.actor, { does: step.does ?? 'a step', within: step.within ?? '' }) };
  if (index >= schedule.length) return { schedule, replayed, departure: { ...shared, ...presentDeed(replayed.system, step) } };
  const deed = deeds.get(index + 1) ?? { does: 'something that is not shown', within: '' };
  const site = replayed.trace.find((line) => line.step === index + 1 && line.site !== undefined)?.site;
  return { schedule, replayed, departure: { ...shared, does: deed.does, now: deedWords(step.actor, deed), ...(site === undefined ? {} : { site }) } };
}

/** Of steps by name, those that can be made one after the other. */
function followed({ machine, actors }: System, steps: readonly NamedStep[]): Schedule {
  const schedule: { actor: number; alternative: number }[] = [];
  for (const { actor: name, alternative } of steps) {
    const actor = actors.findIndex((one) => one.name === name);
    if (actor < 0 || alternative >= machine.alternatives(actor)) break;
    machine.step(actor, alternative);
    schedule.push({ actor, alternative });
  }
  return schedule;
}

function differs({ does, within = '' }: NamedStep, deed: Deed | undefined): boolean {
  return does !== undefined && (deed === undefined || !isAlike({ does, within }, deed));
}

/** What an actor that cannot make its next step stands at. */
function presentDeed(system: System, { actor: name, alternative }: NamedStep): Pick<Departure, 'does' | 'now' | 'site'> {
  const { machine, actors } = system;
  const said = (does: string): Pick<Departure, 'does' | 'now'> => ({ does, now: `${name}: ${does}` });
  const actor = actors.findIndex((one) => one.name === name);
  if (actor < 0) return { does: 'does not exist', now: `there is no actor ${name} (there are ${actors.map((one) => one.name).join(', ')})` };
  const control = machine.at(actor);
  if (control === HALTED_CONTROL) return said('has been halted by a violation');
  if (machine.controls.table[(control << ROW_SHIFT) + OP] === ENDED) return said('has ended');
  const { access, operation, state } = machine.controls.point(control);
  const frames: readonly Frame[] = framesOf(access);
  const site = frames.find(({ own }) => own);
  const where = access === null ? (state?.name ?? '') : (describe(access, null, new Names(machine))?.text ?? access.kind);
  const alternatives = machine.alternatives(actor);
  const does = alternatives === 0 ? `cannot move, stands at ${where}` : `has no alternative ${alternative}, stands at ${where}`;
  const within = site === undefined ? (operation?.name ?? '') : functionName(site, operation?.name ?? '');
  return { does, now: deedWords(name, { does, within }), ...(site === undefined ? {} : { site }) };
}
