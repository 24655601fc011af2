import type { System } from '../machine/system';
import type { Growing } from '../result';
import { UNBOUNDED } from '../search/outcome';
import type { StateStore } from '../search/state-store';
import { searchStates } from '../search/states';
import { placesOf, type Place } from './places';

/** Samples after which every second one is forgotten. */
const MOST_SAMPLES = 64;
/** Levels below which everything is new. */
const FEWEST_LEVELS = 8;
const FEWEST_VALUES = 8;
/** Into how many parts the deeper half of the search is divided; each must have brought new values. */
const PARTS = 4;

interface Sample {
  readonly depth: number;
  /** By position. */
  readonly sizes: readonly number[];
}

/** States that are looked at to find out what grows; more only where they are not deep enough, for what grows costs more the longer it is looked at. */
const PROBES = [4_000, 50_000];
const DEEP_ENOUGH = 16;

/** What grows in the first states of a system, those that are nearest to the start; `build` makes it anew. */
export function growingIn(build: () => System): readonly Growing[] {
  let suspects: readonly Growing[] = [];
  for (const maxStates of PROBES) {
    const system = build();
    const growth = new Growth();
    const bounds = { ...UNBOUNDED, maxStates };
    const { complete, depth } = searchStates(system, bounds, { level: (level, store) => growth.level(level, store), explored: (store) => (suspects = growth.suspects(system, store)) });
    // What came to an end does not grow.
    if (complete) return [];
    if (depth >= DEEP_ENOUGH) return suspects;
  }
  return suspects;
}

/**
 * Watches a breadth-first search for what takes new values however deep it goes. Whether something is bounded can only be known when a search
 * comes to its end, so this is a suspicion; it costs a glance at each position every few levels.
 */
export class Growth {
  readonly #samples: Sample[] = [];
  #stride = 1;

  /** All states that are so many steps from the start have been expanded. */
  level(depth: number, store: StateStore): void {
    if (depth % this.#stride !== 0) return;
    const sizes: number[] = [];
    for (let position = 0; position < store.packing.fields.length; position++) sizes.push(store.field(position).size);
    this.#samples.push({ depth, sizes });
    if (this.#samples.length < MOST_SAMPLES) return;
    this.#stride *= 2;
    const kept = this.#samples.filter((sample) => sample.depth % this.#stride === 0);
    this.#samples.splice(0, this.#samples.length, ...kept);
  }

  /** What grows, what has most values first. */
  suspects(system: System, store: StateStore): readonly Growing[] {
    const last = this.#samples.at(-1);
    if (last === undefined || last.depth < FEWEST_LEVELS) return [];
    const half = this.#samples.filter(({ depth }) => depth >= last.depth / 2);
    const marks = Array.from({ length: PARTS + 1 }, (_, part) => half[Math.round((part * (half.length - 1)) / PARTS)]!);
    const positions = last.sizes.flatMap((size, position) => (size >= FEWEST_VALUES && isRising(marks.map(({ sizes }) => sizes[position] ?? 1)) ? [position] : []));
    const suspects = placesOf(system, positions, store)
      .filter((place) => place.what !== 'control' || goesRound(system, store, place, marks))
      .map(({ what, name, position }) => ({
        what: what === 'object' ? ('check' as const) : what,
        name,
        values: marks.map(({ depth, sizes }) => ({ depth, count: sizes[position] ?? 1 })),
      }))
      .sort((left, right) => right.values.at(-1)!.count - left.values.at(-1)!.count);
    // Code that has read what grows is at new places for that reason.
    const causes = suspects.filter(({ what }) => what === 'word' || what === 'allocations');
    return causes.length > 0 ? causes : suspects;
  }
}

function isRising(sizes: readonly number[]): boolean {
  return sizes.every((size, index) => index === 0 || size > sizes[index - 1]!);
}

/** Code that goes straight on is at new places, too, the deeper the search is; code that goes round makes accesses that it has made before. */
function goesRound(system: System, store: StateStore, { position }: Place, marks: readonly Sample[]): boolean {
  const { values } = store.field(position);
  const accesses = (count: number): number => {
    const met = new Set<string>();
    for (let code = 0; code < count; code++) {
      const { access, operation } = system.machine.controls.point(values[code]!);
      met.add(`${operation?.name ?? ''} ${access === null ? '' : access.kind} ${access !== null && 'address' in access ? access.address : ''}`);
    }
    return met.size;
  };
  const [first, last] = [marks[0]!, marks.at(-1)!];
  return accesses(last.sizes[position]!) === accesses(first.sizes[position]!);
}
