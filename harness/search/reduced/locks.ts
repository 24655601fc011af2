import { A, ADDRESS, B, EDGES, OP, ROW_SHIFT, TEST } from '../../machine/controls';
import type { Control } from '../../machine/controls';
import { ACQUIRE_WHEN, FREE, LOAD, STORE, TESTS, WAIT_UNTIL } from '../../machine/opcodes';
import type { System } from '../../machine/system';

/** Locks that are told apart: as many as a word has bits. */
const MOST_LOCKS = 32;
const WORLD = -1;
const EQUAL = TESTS.indexOf('==');

/** Which words are locks, and where they are held and taken. */
export interface Locks {
  readonly count: number;
  /** By control point: the locks that whoever stands there holds, a bit each. */
  readonly held: Int32Array;
  /** By control point: the lock that the access there takes, or -1. */
  readonly taken: Int8Array;
}

/**
 * Finds the words that keep others away from whoever has taken them, as far as is known of the control points: words of the world's objects that
 * nobody frees; every access that writes to one waits until it has one value and gives it another, or is a store by who took it before and has not
 * stored since. Then at most one actor is at a control point where a lock is held, the word has another value meanwhile, and nobody takes the lock before
 * that actor stores there: by induction over a run, for who takes it finds the value that it has when nobody holds it. Linear in control
 * points and edges, but for loops.
 */
export function findLocks({ machine, initial, actors }: System, count: number): Locks {
  const { table, edges } = machine.controls;
  const numbers = candidates(machine, count);
  const lockAt = (control: Control): number => numbers.get(table[(control << ROW_SHIFT) + ADDRESS]! & ~3) ?? -1;
  const held = new Int32Array(count).fill(-1);
  const taken = new Int8Array(count).fill(-1);
  const isReached = new Uint8Array(count);
  if (numbers.size === 0) return { count: 0, held: held.fill(0), taken };
  // What is held on every way there.
  const open: Control[] = [];
  for (let actor = 0; actor < actors.length; actor++) {
    const start = initial[actor + 1]!;
    held[start] = 0;
    isReached[start] = 1;
    open.push(start);
  }
  for (let control = open.pop(); control !== undefined; control = open.pop()) {
    const row = control << ROW_SHIFT;
    const code = table[row + OP]!;
    let after = held[control]!;
    if (code === ACQUIRE_WHEN || code === STORE) {
      const lock = lockAt(control);
      if (lock >= 0) after = code === STORE ? after & ~(1 << lock) : after | (1 << lock);
    }
    for (let edge = table[row + EDGES]!; edge >= 0; edge = edges[edge + 2]!) {
      const target = edges[edge + 1]!;
      if (target >= count || (isReached[target] === 1 && (held[target]! & ~after) === 0)) continue;
      isReached[target] = 1;
      held[target]! &= after;
      open.push(target);
    }
  }
  // A store by whoever does not hold it makes it none.
  let locks = -1;
  for (let control = 0; control < count; control++) {
    if (isReached[control] === 0) held[control] = 0;
    const code = table[(control << ROW_SHIFT) + OP]!;
    if (code !== STORE && code !== ACQUIRE_WHEN) continue;
    const lock = lockAt(control);
    if (lock < 0) continue;
    if (code === ACQUIRE_WHEN) taken[control] = lock;
    else if ((held[control]! & (1 << lock)) === 0) locks &= ~(1 << lock);
  }
  for (let control = 0; control < count; control++) {
    held[control]! &= locks;
    if (taken[control]! >= 0 && (locks & (1 << taken[control]!)) === 0) taken[control] = -1;
  }
  return { count: numbers.size, held, taken };
}

/** The words that may be locks by how they are taken and what else is done with them, by address, numbered. */
function candidates({ controls, objects }: System['machine'], count: number): ReadonlyMap<number, number> {
  const { table } = controls;
  const free = new Map<number, number>();
  const none = new Set<number>();
  const freed = new Set<number>();
  for (let control = 0; control < count; control++) {
    const row = control << ROW_SHIFT;
    const code = table[row + OP]!;
    const address = table[row + ADDRESS]! & ~3;
    if (code === FREE) freed.add(objects.at(address));
    else if (code === ACQUIRE_WHEN) {
      if (table[row + TEST] !== EQUAL || table[row + A] === table[row + B] || (free.get(address) ?? table[row + A]) !== table[row + A]) none.add(address);
      else free.set(address, table[row + A]!);
    } else if (code < FREE && code !== LOAD && code !== WAIT_UNTIL && code !== STORE) none.add(address);
  }
  const numbers = new Map<number, number>();
  for (const address of free.keys()) {
    const object = objects.at(address);
    if (object < 0 || objects.owners[object] !== WORLD || none.has(address) || freed.has(object) || numbers.size === MOST_LOCKS) continue;
    numbers.set(address, numbers.size);
  }
  return numbers;
}
