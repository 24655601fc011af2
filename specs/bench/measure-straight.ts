// One measurement per process: `measure-straight '{"subject":"sorted-btree","order":"random","keys":1000000}'`, or
// `'{"words":"straight","count":400000000}'` for loads of words alone. Prints operations and CPU seconds, and bytes of all entries. With
// --expose-gc those of maps that are objects are known more exactly.
import { join } from 'node:path';
import { KERNEL_GEOMETRY } from '../../impl/maple-tree';
import { DirectMemory } from '../../impl/memory';
import { straight } from '../../straight';
import { subjects, type Subject } from './straight-subjects';
import * as words from './straight-words';

export type StraightTask =
  | { readonly subject: keyof typeof subjects; readonly order: 'random' | 'sequential'; readonly keys: number }
  | { readonly words: 'straight' | 'generators' | 'by hand'; readonly count: number };

export interface Timing {
  readonly operations: number;
  readonly seconds: number;
}

export type Measured = Readonly<Record<'inserts' | 'loads' | 'erases', Timing>> & {
  /** Bytes of nodes or, of what is made of objects, of the heap. */
  readonly bytes: number;
  /** The same with what alignment leaves unused between nodes; null for objects. */
  readonly space: number | null;
};

const RING = 1024;
/** One key of so many is used to warm up. */
const WARM_SHARE = 10;

function timed(operations: number, body: () => void): Timing {
  const before = process.cpuUsage();
  body();
  const { user, system } = process.cpuUsage(before);
  return { operations, seconds: (user + system) / 1e6 };
}

function measure(task: StraightTask): Measured | { readonly loads: Timing } {
  if ('words' in task) {
    const follow = follower(task.words);
    for (let round = 0; round < 5; round++) follow(task.count / 20);
    return { loads: timed(task.count, () => follow(task.count)) };
  }
  const make = subjects[task.subject]();
  const keys = keysOf(task.order, task.keys);
  warmUp(make(), keys.subarray(0, keys.length / WARM_SHARE));
  const { insert, load, erase, nodes } = make();
  const before = heapUsed();
  const inserts = timed(keys.length, () => {
    for (let i = 0; i < keys.length; i++) insert(keys[i]!, (i + 1) * 2 + 1);
  });
  let found = 0;
  const loads = timed(keys.length, () => {
    for (let i = 0; i < keys.length; i++) if (load(keys[i]!) !== 0) found++;
  });
  if (found !== keys.length) throw new Error(`${found} of ${keys.length} keys were found`);
  const used = nodes();
  const { words, align = 4 } = KERNEL_GEOMETRY.layout;
  const bytes = used === null ? heapUsed() - before : used * words * 4;
  const space = used === null ? null : used * Math.ceil((words * 4) / align) * align;
  const erases = timed(keys.length, () => {
    for (let i = 0; i < keys.length; i++) erase(keys[i]!);
  });
  return { inserts, loads, erases, bytes, space };
}

/** Has the engine compile what is measured, on another map. */
function warmUp({ insert, load, erase }: Subject, keys: Uint32Array): void {
  for (let i = 0; i < keys.length; i++) insert(keys[i]!, (i + 1) * 2 + 1);
  for (let i = 0; i < keys.length; i++) load(keys[i]!);
  for (let i = 0; i < keys.length; i++) erase(keys[i]!);
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function follower(way: 'straight' | 'generators' | 'by hand'): (count: number) => number {
  if (way === 'straight') {
    const { chase, ring } = straight().use<typeof words>(join(__dirname, 'straight-words.ts'));
    const first = ring(RING);
    return (count) => chase(first, count);
  }
  if (way === 'generators') {
    const memory = new DirectMemory();
    const first = memory.run(words.ring(RING));
    return (count) => memory.run(words.chase(first, count));
  }
  const array = Uint32Array.from({ length: RING }, (_, word) => ((word * 389 + 1) & (RING - 1)) * 4);
  return (count) => {
    let at = 0;
    for (let step = 0; step < count; step++) at = array[at >>> 2]!;
    return at;
  };
}

/** Different keys: 0 and up, or any below 2^31, made by a generator of their own, always the same way. */
function keysOf(order: 'random' | 'sequential', count: number): Uint32Array {
  if (order === 'sequential') return Uint32Array.from({ length: count }, (_, index) => index);
  const keys = new Set<number>();
  for (let state = 12345; keys.size < count; ) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    keys.add(state >>> 1);
  }
  return Uint32Array.from(keys);
}

process.stdout.write(JSON.stringify(measure(JSON.parse(process.argv[2] ?? '{}') as StraightTask)));
