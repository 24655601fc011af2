import type { Access } from '../../impl/memory';
import { HALTED_CONTROL } from '../machine/controls';
import { buildSystem, type SystemOptions } from '../machine/system';
import type { Schedule, ViolationKind } from '../result';
import type { Scenario } from '../scenario';
import type { Operation } from '../unfold/operation';
import { describeAccess } from '../unfold/same-access';
import { describe } from './describe';
import type { Film } from './film';
import { Names } from './names';
import { Recorder } from './recorder';

/** An access that thread code makes on a schedule, or would make. */
export interface Act {
  /** The step, 1 and up, 0 before the first; one more than there are for whoever waits behind the last. */
  readonly step: number;
  readonly actor: number;
  readonly operation: Operation;
  /** Null where the code throws instead. */
  readonly access: Access | null;
  /** What it is, before its answer is known. */
  readonly does: string;
  /** What it was answered, unsigned, as thread code gets it; absent where it was not made. */
  readonly answer?: number;
  /** The violation for which it was not made. */
  readonly violates?: ViolationKind;
}

/** What the thread code of all actors does on a schedule. */
export interface Acts {
  readonly acts: readonly Act[];
  readonly actors: readonly string[];
  /** How many steps there are. */
  readonly steps: number;
  /** The step that first shows a violation; the last one where none does. */
  readonly decisive: number;
  /** What the machine holds before each step. */
  readonly film: Film;
}

/**
 * Follows a schedule and writes down every access that thread code makes, in order, with its answer: enough to run the same code again without a
 * machine.
 *
 * @throws UsageError when the scenario cannot be run. The schedule must fit.
 */
export function actsOf(scenario: Scenario, options: SystemOptions, schedule: Schedule): Acts {
  const acts: Act[] = [];
  let step = 0;
  let names: Names | null = null;
  const system = buildSystem(scenario, options, (machine) => {
    machine.tracer = {
      did(actor, control, answer) {
        const { access, operation } = machine.controls.point(control);
        if (actor < 0 || access === null || operation === null) return;
        names ??= new Names(machine);
        acts.push({ step, actor, operation, access, does: aboutTo(access, names), answer: answer >>> 0 });
      },
    };
  });
  const { machine, actors } = system;
  names ??= new Names(machine);
  const known = names;
  const stands = (actor: number, control: number, violates?: ViolationKind): void => {
    const { access, operation } = machine.controls.point(control);
    if (operation === null) return;
    acts.push({ step, actor, operation, access, does: access === null ? 'throw' : aboutTo(access, known), ...(violates === undefined ? {} : { violates }) });
  };
  const recorder = new Recorder();
  recorder.begins(system, names);
  let decisive = schedule.length;
  for (const { actor, alternative } of schedule) {
    step++;
    const { access } = machine.controls.point(machine.accessAt(machine.at(actor)));
    machine.step(actor, alternative);
    const findings = machine.monitors.findings.splice(0);
    if (findings.length > 0) decisive = Math.min(decisive, step);
    const halting = machine.at(actor) === HALTED_CONTROL ? findings.find((finding) => finding.actor === actor && finding.kind !== 'data-race') : undefined;
    if (halting !== undefined) stands(actor, halting.control, halting.kind);
    recorder.stepped(actor, access);
  }
  step++;
  const waiting = actors.every((_, actor) => machine.alternatives(actor) === 0) ? [...actors.keys()].filter((actor) => !machine.isAtRest(actor)) : [];
  for (const actor of waiting) stands(actor, machine.at(actor));
  return { acts, actors: actors.map(({ name }) => name), steps: schedule.length, decisive, film: recorder.film([], [], undefined) };
}

function aboutTo(access: Access, names: Names): string {
  switch (access.kind) {
    case 'alloc':
      return `alloc ${access.layout.type}`;
    case 'choose':
      return `choose one of ${access.count}`;
    default:
      return describe(access, 0, names)?.text.replace(/ -> [^ ]*$|, (?:was|is) [^ ]*$| fails, is [^ ]*$/u, '') ?? describeAccess(access);
  }
}
