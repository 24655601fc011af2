import seedrandom from 'seedrandom';
import type { System } from '../machine/system';
import { resetSystem } from '../machine/system';

/** Steps after which a walk is broken off. */
const LONGEST = 500;

/** Lets each actor run from the initial state on while nobody else moves: where there are many, none gets far in a random walk. */
export function walkAlone(system: System): void {
  const { machine, actors } = system;
  for (let actor = 0; actor < actors.length; actor++) {
    for (let step = 0; step < LONGEST && machine.alternatives(actor) > 0; step++) {
      machine.step(actor, 0);
      machine.vector.logLength = 0;
    }
    machine.monitors.findings.length = 0;
    resetSystem(system);
  }
}

/**
 * Random walks from the initial state, always the same ones, for searches that want to know roughly who touches what before they begin, or
 * which goals are easily reached. `onStep` is told after each step who moved, and from which control point; the changes are in the log. At
 * most so many walks, and no more once `isEnough`.
 */
export function walkAtRandom(system: System, walks: number, onStep: (actor: number, control: number) => void, isEnough: () => boolean = () => false): void {
  const { machine, actors } = system;
  const { vector } = machine;
  const random = seedrandom('random walks');
  const movable: number[] = [];
  for (let walk = 0; walk < walks && !isEnough(); walk++) {
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
