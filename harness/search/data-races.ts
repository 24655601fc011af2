import { A, OP, ROW_SHIFT, TEST, WORD } from '../machine/controls';
import { ACQUIRE_WHEN, passes, WAIT_UNTIL } from '../machine/opcodes';
import type { System } from '../machine/system';
import { valueBefore } from './history';
import type { Ledger } from './ledger';
import type { EventIndex, Run } from './run';

/**
 * Notes the data races that the last event of a run ends. Two conflicting accesses that nothing orders but themselves can be made at the same moment:
 * when what comes after the first one is put off, both are about to be made. That is the schedule noted, and the step of the second.
 */
export function lookForRaces(system: System, run: Run, ledger: Ledger): void {
  const { machine } = system;
  const { races } = machine;
  if (races === null) return;
  const event = run.height - 1;
  for (let at = run.conflictsFrom[event]!; at < run.conflictsFrom[event + 1]!; at++) {
    const first = run.conflict[at]!;
    if (run.isRace[at] === 0 || !haveRaced(system, run, first, event)) continue;
    const finding = races.finding(run.actor[first]!, machine.accessAt(run.control[first]!), run.actor[event]!, machine.accessAt(run.control[event]!));
    ledger.note(finding, () => {
      const needed = run.schedule().filter((_, other) => other < event && !run.isBefore(first, other));
      return [...needed, { actor: run.actor[event]!, alternative: run.alternative[event]! }];
    });
  }
}

function haveRaced({ machine }: System, run: Run, first: EventIndex, event: EventIndex): boolean {
  const control = machine.accessAt(run.control[first]!);
  const other = machine.accessAt(run.control[event]!);
  const { table } = machine.controls;
  const word = table[(control << ROW_SHIFT) + WORD]!;
  if (machine.races?.ofMade(control, run.writes(first, word) >= 0, other, run.writes(event, word) >= 0) !== true) return false;
  // A wait that the first one opened could not be passed before.
  const row = other << ROW_SHIFT;
  if (table[row + OP] !== WAIT_UNTIL && table[row + OP] !== ACQUIRE_WHEN) return true;
  const before = valueBefore(run, machine.vector, first, word);
  return before === undefined || passes(table[row + TEST]!, before, table[row + A]!);
}
