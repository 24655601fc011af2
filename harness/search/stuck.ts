import type { Finding } from '../checks/finding';
import { HALTED_CONTROL } from '../machine/controls';
import type { System } from '../machine/system';
import type { Run } from './run';

const LONGEST_TURN = 1_000;

/**
 * Nobody can move and somebody is parked: a stuck loop when every parked actor, given another turn, would find things as
 * they are and change nothing again. Returns null otherwise: then the run is merely cut.
 */
export function stuckLoop({ machine, actors }: System, run: Run): Finding | null {
  if (!machine.monitors.looksFor('stuck-loop') || actors.some((_, actor) => machine.at(actor) === HALTED_CONTROL)) return null;
  let stuck = -1;
  for (let actor = 0; actor < run.actors; actor++) {
    if (run.parked[actor] === 0) continue;
    run.parked[actor] = 0;
    const isInVain = turnIsInVain(machine, run, actor, 0);
    run.parked[actor] = 1;
    if (!isInVain) return null;
    stuck = actor;
  }
  const message = `${actors[stuck]?.name ?? 'somebody'} goes round a loop for ever: nobody will change what it reads`;
  return { kind: 'stuck-loop', message, actor: stuck, control: machine.at(stuck), address: -1 };
}

/** Whether an actor that runs alone comes back to the head of its loop having changed nothing, whatever it chooses. */
function turnIsInVain(machine: System['machine'], run: Run, actor: number, length: number): boolean {
  const alternatives = run.alternatives(actor);
  if (alternatives === 0 || length === LONGEST_TURN) return false;
  for (let alternative = 0; alternative < alternatives; alternative++) {
    run.push(actor, alternative, 0);
    const found = machine.monitors.findings.length > 0;
    machine.monitors.findings.length = 0;
    const isInVain = !found && (run.parked[actor] === 1 || turnIsInVain(machine, run, actor, length + 1));
    run.pop();
    if (!isInVain) return false;
  }
  return true;
}
