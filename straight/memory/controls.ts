import { liveObjects, reserve } from './allocation';
import { configure, settings, warnings } from './settings';
import { load } from './words';
import type { Address, DirectOptions } from '../../impl/memory';

/** What is outside the code that runs: how it is set up and looked at. The names are those of `DirectMemory`. */
export const controls = {
  /** The number that `thisActor` and `thisCpu` return. */
  get actor(): number {
    return settings.actor;
  },
  set actor(actor: number) {
    settings.actor = actor;
  },
  /** What WARN_ON said, unless `onWarning` hears it. */
  warnings: warnings as readonly string[],
  /** How many objects are allocated now. */
  get live(): number {
    return liveObjects();
  },
  /** The word at an address. */
  word(address: Address): number {
    return load(address);
  },
};

/** Sets an instance up. */
export function begin(options: DirectOptions): void {
  configure(options);
  if (options.words !== undefined) reserve(options.words);
}
