import { EDGES, OP, ROW_SHIFT } from '../../machine/controls';
import type { Control } from '../../machine/controls';
import { ACQUIRE_WHEN, WAIT_UNTIL } from '../../machine/opcodes';
import type { System } from '../../machine/system';

const OPEN = 1;
const ENDS = 2;

/**
 * Whether an interrupt that has begun is over after some steps of its own, whatever others do: as far as is known, it neither waits nor goes
 * round. `comesTo` says at which of the first `count` control points it may stand. Linear in control points and edges.
 */
export function surelyEnds({ machine, initial }: System, actor: number, count: number, comesTo: (control: Control) => boolean): boolean {
  // Who has made as many operations as it may stands still in the middle.
  if (!machine.seats[actor]!.interrupt || machine.granularity.operations > 0) return false;
  const { table, edges } = machine.controls;
  const status = new Uint8Array(count);
  const path: { readonly control: Control; edge: number }[] = [];
  for (let control = 0; control < count; control++) {
    // It begins by a step from where it does not run, or from where it starts.
    if (!comesTo(control) || (machine.isRunning(control) && control !== initial[actor + 1])) continue;
    path.push({ control, edge: table[(control << ROW_SHIFT) + EDGES]! });
    for (let top = path[0]; top !== undefined; top = path[path.length - 1]) {
      const { edge } = top;
      if (edge < 0) {
        status[top.control] = ENDS;
        path.pop();
        continue;
      }
      const target = edges[edge + 1]!;
      top.edge = edges[edge + 2]!;
      if (target >= count || !machine.isRunning(target) || status[target] === ENDS) continue;
      const code = table[(target << ROW_SHIFT) + OP]!;
      if (status[target] === OPEN || code === WAIT_UNTIL || code === ACQUIRE_WHEN) return false;
      status[target] = OPEN;
      path.push({ control: target, edge: table[(target << ROW_SHIFT) + EDGES]! });
    }
  }
  return true;
}
