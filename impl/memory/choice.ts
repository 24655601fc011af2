import type { Thread } from './access';
import { act, perform } from './site';

/** Returns each of 0 .. count-1 in some run: the checker tries them all. */
export function choose(count: number): Thread<number> {
  return perform({ kind: 'choose', count });
}

/** Something that must be true here; the violation is `assertion`. */
export function assertThat(holds: boolean, message: string): Thread<void> {
  return act({ kind: 'assert', holds, message });
}

/** WARN_ON: complains when `holds` is false; the violation is `warning`. */
export function warnUnless(holds: boolean, message: string): Thread<void> {
  return act({ kind: 'warn', holds, message });
}

/** Prints in a replay and nowhere else. */
export function note(text: string): Thread<void> {
  return act({ kind: 'note', text });
}

/** The number of the actor that runs this code, 0 and up in the order the scenario lists them. */
export function thisActor(): Thread<number> {
  return perform({ kind: 'actor' });
}

/** The CPU that the actor is bound to; an actor without one has its own number, and the world is built on CPU 0. */
export function thisCpu(): Thread<number> {
  return perform({ kind: 'cpu' });
}
