import { join, resolve } from 'node:path';
import type { DirectOptions } from '../impl/memory';
import { Instance } from './instance';
import type * as words from './memory';
import type { begin, controls } from './memory/controls';
import { PACKAGE_ROOT } from './modules';
import type { Straight } from './straight-type';
import type * as binder from './types/binder';
import type * as boxes from './types/boxes';
import type * as mapleTree from './types/maple-tree';
import type * as rcu from './types/rcu';
import type * as sync from './types/sync';

/** What an instance is told about its surroundings; the same as for `DirectMemory`. */
export type StraightOptions = DirectOptions;

/** The memory of an instance: the functions that thread code is made of, and a look from outside. */
export type StraightMemory = typeof words & typeof controls;

/** The code that comes with Quiesce as plain functions, over a memory of its own. */
export type StraightLibrary = typeof rcu & typeof boxes & typeof sync & typeof mapleTree & typeof binder & {
  readonly memory: StraightMemory;

  /**
   * Strips and loads a file of thread code, with the files that it imports, into the same memory; `file` is absolute, or relative to
   * the working directory. Needs `typescript` 5 or 6 beside Quiesce. Throws `NotStraight` for what cannot be stripped.
   *
   * `use<typeof import('./mine')>(...)` gives it types; those of functions with type parameters are as good as `Straight` gets them.
   */
  readonly use: <Module = Readonly<Record<string, unknown>>>(file: string) => Straight<Module>;
};

/** The public modules of code under test. */
export const LIBRARY: readonly string[] = ['rcu', 'boxes', 'sync', 'maple-tree', 'binder'];

/**
 * Makes an instance: thread code as plain functions, which run straight through, at the speed of ordinary code. Instances share
 * nothing. What cannot be: interleaving, and waiting for another: a wait that nobody can end throws `WouldBlock`.
 */
export function straight(options: StraightOptions = {}): StraightLibrary {
  const instance = new Instance();
  const outside = instance.load(join(PACKAGE_ROOT, 'straight/memory/controls')) as { begin: typeof begin; controls: typeof controls };
  outside.begin(options);
  const memory = Object.defineProperties({ ...instance.load(join(PACKAGE_ROOT, 'straight/memory')) }, Object.getOwnPropertyDescriptors(outside.controls));
  const library = LIBRARY.map((name) => instance.load(join(PACKAGE_ROOT, 'impl', name)));
  return Object.assign({}, ...library, { memory, use: (file: string) => instance.load(resolve(file)) }) as StraightLibrary;
}
