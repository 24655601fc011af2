import seedrandom from 'seedrandom';
import type { System } from '../machine/system';
import { resetSystem } from '../machine/system';

/** Steps after which a rehearsal is broken off. */
const LONGEST = 500;

/**
 * Follows some schedules at random, always the same ones, for searches that want to know roughly who touches what before they begin.
 * `onStep` is told after each step who moved, and from which control point; the changes are in the log.
 */
export function rehearse(system: System, runs: number, onStep: (actor: number, control: number) => void): void {
  const { machine, actors } = system;
  const { vector } = machine;
  const random = seedrandom('rehearsal');
  const movable: number[] = [];
  for (let run = 0; run < runs; run++) {
    for (let step = 0; step < LONGEST; step++) {
      movable.length = 0;
      for (let actor = 0; actor < actors.length; actor++) if (machine.alternatives(actor) > 0) movable.push(actor);
      if (movable.length === 0) break;
      const actor = movable[Math.floor(random() * movable.length)]!;
      const control = machine.at(actor);
      machine.step(actor, Math.floor(random() * machine.alternatives(actor)));
      onStep(actor, control);
      vector.logLength = 0;
    }
    machine.monitors.findings.length = 0;
    resetSystem(system);
  }
}
