import { CLASS_SHIFT } from '../machine/objects';
import type { Machine } from '../machine/machine';

/** Names of addresses for people: `rcu_state+4`, `node#2+8`, and a word of its own by its name alone. */
export class Names {
  readonly #machine: Machine;
  readonly #ordinals = new Map<number, string>();
  readonly #counts = new Map<string, number>();

  constructor(machine: Machine) {
    this.#machine = machine;
    for (let object = 0; object < machine.objects.count; object++) this.#name(object);
  }

  address(address: number): string {
    const unsigned = address >>> 0;
    const object = this.#machine.objects.at(unsigned);
    if (object < 0) return hex(unsigned);
    const offset = unsigned - this.#machine.objects.bases[object]!;
    const name = this.#name(object);
    return offset === 0 ? name : `${name}+${offset}`;
  }

  /** A word's value: a pointer by what it points to, small numbers in decimal, the rest in hexadecimal. */
  value(value: number): string {
    const unsigned = value >>> 0;
    if (this.#machine.objects.at(unsigned) >= 0) return `&${this.address(unsigned)}`;
    return unsigned < 4096 ? String(unsigned) : hex(unsigned);
  }

  #name(object: number): string {
    let name = this.#ordinals.get(object);
    if (name === undefined) {
      const { vector, objects } = this.#machine;
      const layout = objects.layouts[vector.words[objects.statePositions[object]!]! >> CLASS_SHIFT];
      const type = layout?.type ?? 'object';
      const count = (this.#counts.get(type) ?? 0) + 1;
      this.#counts.set(type, count);
      name = count === 1 ? type : `${type}#${count}`;
      this.#ordinals.set(object, name);
    }
    return name;
  }
}

/** An address in hexadecimal. */
export function hex(address: number): string {
  return `0x${(address >>> 0).toString(16)}`;
}
