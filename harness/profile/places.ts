import { Names } from '../counterexample/names';
import type { System } from '../machine/system';
import type { StateStore } from '../search/state-store';

/** What a position of the vector holds, in the words of whoever wrote the scenario. */
export interface Place {
  readonly position: number;
  /** `control` where an actor is; `word` a word of memory; `object` whether memory is allocated or freed; `allocations` how many an actor made; `check` what a check remembers. */
  readonly what: 'control' | 'word' | 'object' | 'allocations' | 'check';
  /** The name of the word, object or actor; '' for what checks remember. */
  readonly name: string;
  /** The actor whose own it is: where it stands, its allocations, the memory that it allocated; -1 for nobody's. */
  readonly actor: number;
}

/** What each of these positions holds in the visited states. */
export function placesOf({ machine, actors }: System, positions: readonly number[], store: StateStore): readonly Place[] {
  const { objects, heap, vector } = machine;
  // Memory that is not allocated in the state in which the machine stands is called by what it is in another.
  for (const position of objects.statePositions) {
    const { values, size } = store.field(position);
    if (vector.words[position] === 0) vector.words[position] = values.subarray(0, size).find((value) => value !== 0) ?? 0;
  }
  const names = new Names(machine);
  const known = new Map<number, Place>();
  const place = (position: number, what: Place['what'], name: string, actor: number): void => void known.set(position, { position, what, name, actor });
  for (const [actor, { name }] of actors.entries()) {
    place(actor + 1, 'control', name, actor);
    place(heap.slotsTaken(actor), 'allocations', name, actor);
  }
  for (let object = 0; object < objects.count; object++) {
    const owner = objects.owners[object]!;
    const base = objects.bases[object]!;
    const of = (offset: number): string => `${names.address(base + 4 * offset)}${owner < 0 ? '' : ` of ${actors[owner]?.name ?? owner}`}`;
    place(objects.statePositions[object]!, 'object', of(0), owner);
    for (const [offset, word] of objects.knownWords(object).entries()) if (word !== undefined) place(word, 'word', of(offset), owner);
    // Which words have been written goes with whether there is memory at all.
    for (const mask of objects.knownMasks(object)) if (mask !== undefined) place(mask, 'object', of(0), owner);
  }
  return positions.map((position) => known.get(position) ?? { position, what: 'check', name: '', actor: -1 });
}
