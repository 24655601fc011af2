import type { Access } from '../../impl/memory';
import type { Machine } from '../machine/machine';
import { buildSystem, type SystemOptions } from '../machine/system';
import type { Choice, Schedule } from '../result';
import type { Scenario } from '../scenario';
import { describe } from './describe';
import { Names } from './names';
import { isAlike, unrolled, type NamedStep } from './steps';

/** Steps that an actor may make before the one that is looked for. */
const MOST_INSERTED = 32;

/**
 * A schedule that makes the saved steps in the saved order, where the code has gained steps or lost some: each actor goes on until it makes the
 * step that was saved, and where it does not come to it within 32 steps, the step is left out.
 */
export function realigned(scenario: Scenario, options: SystemOptions, saved: readonly NamedStep[]): Schedule {
  const { machine, actors } = buildSystem(scenario, options);
  const { vector } = machine;
  const listener = new Listener(machine);
  const schedule: Choice[] = [];
  for (const { actor: name, alternative, does } of unrolled(saved)) {
    const actor = actors.findIndex((one) => one.name === name);
    if (actor < 0) continue;
    const mark = vector.logLength;
    const tried: Choice[] = [];
    let isMet = false;
    while (!isMet && tried.length <= MOST_INSERTED) {
      const alternatives = machine.alternatives(actor);
      if (alternatives === 0) break;
      const choice = { actor, alternative: Math.min(alternative, alternatives - 1) };
      const deed = listener.listen(() => machine.step(actor, choice.alternative));
      tried.push(choice);
      isMet = does === undefined || isAlike({ does, within: '' }, { does: deed, within: '' });
    }
    if (isMet) schedule.push(...tried);
    else vector.undo(mark);
  }
  return schedule;
}

/** Tells what steps do as a replay does: the first access of each. */
class Listener {
  readonly #names: Names;
  #heard: string | undefined;

  constructor(machine: Machine) {
    this.#names = new Names(machine);
    machine.tracer = {
      did: (_, control, answer) => {
        const { access } = machine.controls.point(control);
        if (access !== null) this.#hear(access, answer);
      },
    };
    this.#machine = machine;
  }

  readonly #machine: Machine;

  listen(step: () => unknown): string {
    const { findings } = this.#machine.monitors;
    this.#heard = undefined;
    findings.length = 0;
    step();
    const [finding] = findings;
    // What halts an actor was not done.
    if (this.#heard === undefined && finding !== undefined) {
      const { access } = this.#machine.controls.point(finding.control);
      if (access !== null) this.#hear(access, null);
    }
    return this.#heard ?? finding?.message ?? '';
  }

  #hear(access: Access, answer: number | null): void {
    const said = describe(access, answer, this.#names);
    if (said !== null && (said.kind === 'access' || said.kind === 'local')) this.#heard ??= said.text;
  }
}
