import { ADDRESS, OP, ROW_SHIFT } from '../../machine/controls';
import type { Control } from '../../machine/controls';
import type { Machine } from '../../machine/machine';
import { FREE, LOAD, WAIT_UNTIL } from '../../machine/opcodes';

const NOTHING: readonly number[] = [];

/** What the access of a control point would touch: entries of a footprint, as far as its object is known. */
export function pendingAt(machine: Machine, control: Control): readonly number[] {
  const { controls, objects } = machine;
  const access = machine.accessAt(control);
  const { table } = controls;
  const row = access << ROW_SHIFT;
  const code = table[row + OP]!;
  if (code > FREE) return NOTHING;
  const { access: asked } = controls.point(access);
  const address = asked?.kind === 'free' ? asked.address : table[row + ADDRESS]!;
  const object = objects.at(address);
  if (object < 0) return NOTHING;
  const state = objects.statePositions[object]!;
  if (code === FREE) return [(state << 1) | 1, ...objects.knownWords(object).flatMap((word) => (word === undefined ? [] : [(word << 1) | 1]))];
  const offset = ((address >>> 0) - objects.bases[object]!) >>> 2;
  const word = objects.word(object, offset);
  const writes = code !== LOAD && code !== WAIT_UNTIL;
  return [state << 1, (word << 1) | Number(writes)];
}

/** Asks that of every control point there is, in their order. */
export function askAhead(machine: Machine): void {
  const { count } = machine.controls;
  for (let control = 0; control < count; control++) pendingAt(machine, control);
}
