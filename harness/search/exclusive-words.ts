import { FLAGS, ROW_SHIFT, STOPS } from '../machine/controls';
import { Exclusive } from '../machine/exclusive';
import type { System } from '../machine/system';
import { resetSystem } from '../machine/system';
import type { Choice, Schedule } from '../result';
import type { Outcome } from './outcome';
import { walkAlone, walkAtRandom } from './random-walks';

/** Random walks in which it is learned which words only one actor touches. */
const WALKS = 24;

/** Lets accesses to words that only one actor touches ride on the step before them, like those to private memory; for searches whose counts mean nothing to others. */
export function learnExclusive(system: System): void {
  const { machine } = system;
  if (!machine.granularity.privateSteps || machine.granularity.coarse) return;
  const exclusive = new Exclusive(machine.objects, machine.vector);
  machine.exclusive = exclusive;
  walkAlone(system);
  walkAtRandom(system, WALKS, () => undefined);
  exclusive.isLearning = false;
  const { table, count } = machine.controls;
  for (let control = 0; control < count; control++) table[(control << ROW_SHIFT) + FLAGS]! &= ~STOPS;
}

/** The outcome with schedules in which each access that rode for that reason is a step, as it is for everybody else. */
export function withEverySchedule(system: System, outcome: Outcome): Outcome {
  if (system.machine.exclusive === null || outcome.found.length === 0) return outcome;
  const found = outcome.found.map((one) => {
    resetSystem(system);
    const schedule = everyStep(system, one.schedule);
    return one.cycle === undefined ? { ...one, schedule } : { ...one, schedule, cycle: everyStep(system, one.cycle) };
  });
  resetSystem(system);
  system.machine.monitors.findings.length = 0;
  return { ...outcome, found };
}

/** Follows a schedule from where the machine stands. */
function everyStep({ machine }: System, schedule: Schedule): Choice[] {
  const steps: Choice[] = [];
  for (const choice of schedule) {
    machine.ridden = 0;
    machine.step(choice.actor, choice.alternative);
    machine.vector.logLength = 0;
    steps.push(choice);
    for (let step = 0; step < machine.ridden; step++) steps.push({ actor: choice.actor, alternative: 0 });
  }
  return steps;
}
