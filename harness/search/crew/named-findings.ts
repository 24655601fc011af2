import type { Finding } from '../../checks/finding';
import { isSame } from '../../checks/finding';
import { HALTED_CONTROL } from '../../machine/controls';
import type { System } from '../../machine/system';
import { resetSystem } from '../../machine/system';
import type { Found } from '../outcome';
import type { NamedFinding, Place } from './traces-messages';

type Named = { readonly finding: NamedFinding; readonly schedule: Found['schedule'] };

/** Names control points by where a schedule passes them. The machine is in its initial state afterwards. */
export function nameFinding(system: System, { finding, schedule }: Found): Named {
  const { kind, message, actor, address, other } = finding;
  const named = {
    kind,
    message,
    actor,
    address,
    control: placeOf(system, schedule, actor, finding.control),
    ...(other === undefined ? {} : { other: { actor: other.actor, control: placeOf(system, schedule, other.actor, other.control) } }),
  };
  return { finding: named, schedule };
}

/** The same violation with the numbers of this machine. It is in its initial state afterwards. */
export function findingOf(system: System, { finding, schedule }: Named): Found {
  const { other, ...rest } = finding;
  const control = controlOf(system, schedule, finding.actor, finding.control) ?? controlOfStep(system, schedule, finding);
  return {
    finding: {
      ...rest,
      control,
      ...(other === undefined ? {} : { other: { actor: other.actor, control: controlOf(system, schedule, other.actor, other.control) ?? HALTED_CONTROL } }),
    },
    schedule,
  };
}

/** Not passed between steps: a violation of what rides on the last one. */
const WITHIN = -1;

function placeOf(system: System, schedule: Found['schedule'], actor: number, control: number): Place | number {
  if (actor < 0 || control === HALTED_CONTROL) return control;
  const { machine } = system;
  let place: Place | number = WITHIN;
  follow(system, schedule, (after) => {
    const at = machine.at(actor);
    if (at === control) place = { after, isAccess: false };
    else if (machine.accessAt(at) === control) place = { after, isAccess: true };
  });
  return place;
}

function controlOf(system: System, schedule: Found['schedule'], actor: number, place: Place | number): number | undefined {
  if (typeof place === 'number') return place === WITHIN ? undefined : place;
  const { machine } = system;
  let control = HALTED_CONTROL;
  follow(system, schedule, (after) => {
    if (after === place.after) control = place.isAccess ? machine.accessAt(machine.at(actor)) : machine.at(actor);
  });
  return control;
}

/** The control point that the last step itself names. */
function controlOfStep(system: System, schedule: Found['schedule'], finding: NamedFinding): number {
  let found: Finding | undefined;
  follow(system, schedule, (after) => {
    if (after === schedule.length) found = system.machine.monitors.findings.find((one) => isSame(one, finding));
  });
  return found?.control ?? HALTED_CONTROL;
}

/** Follows a schedule from the initial state, and tells how many steps were made: before the first, and after each. */
function follow(system: System, schedule: Found['schedule'], onStep: (after: number) => void): void {
  const { machine } = system;
  resetSystem(system);
  onStep(0);
  for (const [index, { actor, alternative }] of schedule.entries()) {
    machine.monitors.findings.length = 0;
    machine.step(actor, alternative);
    onStep(index + 1);
  }
  machine.monitors.findings.length = 0;
  resetSystem(system);
}
