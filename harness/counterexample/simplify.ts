import { INVARIANT_BROKEN, judgeEnd } from '../checks/ends';
import type { Finding } from '../checks/finding';
import { HALTED_CONTROL } from '../machine/controls';
import type { System } from '../machine/system';
import { resetSystem, viewOf } from '../machine/system';
import type { Choice, Schedule } from '../result';

/** Replays that one simplification may try. */
const BUDGET = 2_000;

/** A maximal run of steps of one actor. */
export type Block = readonly Choice[];

/**
 * The same violation with fewer context switches and as many steps: blocks of one actor are moved together wherever the
 * schedule still leads to the finding. Greedy, so what comes out is simple, not proven simplest. At most 2,000 replays.
 */
export function simplify(system: System, schedule: Schedule, wanted: Wanted): Schedule {
  let blocks = blocksOf(schedule);
  let budget = BUDGET;
  for (let again = true; again; ) {
    again = false;
    for (const candidate of merges(blocks)) {
      if (--budget < 0) return blocks.flat();
      const joined = blocksOf(candidate.flat());
      if (joined.length < blocks.length && leadsTo(system, joined.flat(), wanted)) {
        blocks = joined;
        again = true;
        break;
      }
    }
  }
  return blocks.flat();
}

/** Whether a schedule can be followed and makes a finding that is wanted, at its last step or as its end, and none before. */
export function leadsTo(system: System, schedule: Schedule, wanted: Wanted): boolean {
  const { machine } = system;
  const { findings } = machine.monitors;
  resetSystem(system);
  findings.length = 0;
  for (const [index, choice] of schedule.entries()) {
    if (choice.alternative >= machine.alternatives(choice.actor)) return false;
    machine.step(choice.actor, choice.alternative);
    if (findings.length > 0) {
      const met = findings.some(wanted);
      findings.length = 0;
      return met && index === schedule.length - 1;
    }
  }
  const isBroken = system.invariant !== undefined && machine.monitors.looksFor('assertion') && !system.invariant(viewOf(system));
  if (isBroken && wanted({ kind: 'assertion', message: INVARIANT_BROKEN, actor: -1, control: HALTED_CONTROL, address: -1 })) return true;
  if (system.actors.some((_, other) => machine.alternatives(other) > 0)) return false;
  const end = judgeEnd(system);
  return end.form === 'violated' && end.findings.some(wanted);
}

/** Whether a finding is what is looked for. */
export type Wanted = (finding: Finding) => boolean;

/** This one, in any system of its scenario: numbers of control points differ from one to the other. */
export function exactly({ kind, actor, message }: Finding): Wanted {
  return (other) => other.kind === kind && other.actor === actor && other.message === message;
}

/** Every way of moving a block next to the nearest one of the same actor. */
function* merges(blocks: readonly Block[]): Generator<readonly Block[]> {
  for (let first = 0; first < blocks.length; first++) {
    const next = blocks.findIndex((block, index) => index > first && block[0]?.actor === blocks[first]?.[0]?.actor);
    if (next < 0) continue;
    yield [...blocks.slice(0, first + 1), blocks[next]!, ...blocks.slice(first + 1, next), ...blocks.slice(next + 1)];
    yield [...blocks.slice(0, first), ...blocks.slice(first + 1, next), blocks[first]!, ...blocks.slice(next)];
  }
}

/** A schedule in blocks. */
export function blocksOf(schedule: Schedule): Block[] {
  const blocks: Choice[][] = [];
  for (const choice of schedule) {
    const last = blocks[blocks.length - 1];
    if (last?.[0]?.actor === choice.actor) last.push(choice);
    else blocks.push([choice]);
  }
  return blocks;
}
