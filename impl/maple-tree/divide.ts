import { part, type Content } from './content';
import type { NodeLayout } from './geometry';

/** Content as it goes into nodes: one, two of about the same size, or three where two are not enough. (`mab_calc_split`) */
export function divide(content: Content, layout: NodeLayout): readonly Content[] {
  const last = content.slots.length - 1;
  if (last < layout.slots) return [content];
  const half = last >> 1;
  if (last < layout.slots * 2 - 1 || (last < layout.slots * 2 && content.slots[half] !== 0)) return divideAt(content, layout, half);
  const third = Math.floor(last / 3);
  const first = shiftedOffEmpty(content, layout, third);
  let second = third * 2;
  if (content.slots[second] === 0) {
    const leavesEnough = second - 1 - first > layout.insufficient && last - (second - 1) <= layout.slots; // always with the kernel's geometry
    second += leavesEnough ? -1 : 1;
  }
  return [part(content, 0, first), part(content, first + 1, second), part(content, second + 1, last)];
}

/** Two nodes, the first up to a slot. */
export function divideAt(content: Content, layout: NodeLayout, slot: number): readonly Content[] {
  const at = shiftedOffEmpty(content, layout, slot);
  return [part(content, 0, at), part(content, at + 1, content.slots.length - 1)];
}

/** No leaf but the rightmost ends with an empty slot. (`mab_no_null_split`) */
function shiftedOffEmpty(content: Content, layout: NodeLayout, slot: number): number {
  if (content.slots[slot] !== 0) return slot;
  const isRoom = slot < layout.slots - 1 && content.slots.length - 1 - slot > layout.insufficient;
  return isRoom ? slot + 1 : slot - 1;
}
