import type { Exploration } from '../exploration';
import { ACTOR_BITS } from '../pending';
import { PARKS, TOP } from '../run';

/**
 * What is to be moved before whose event: that actor, the event that was moved before it last (or -1), which of that event's places
 * decides, then the choices. A single number stands for what was given to somebody.
 */
export type Plan = readonly number[];

/** What is planned at a height of a run, the oldest first. */
export interface PlansAt {
  readonly height: number;
  /** Of the subtrees that begin there: explored, and planned. Only the estimate asks. */
  readonly counts: readonly [finished: number, planned: number];
  readonly plans: readonly Plan[];
}

/** What is left to explore: a run, and what is planned at its heights from the floor on. Behind its end, everything was explored. */
export interface Frontier {
  /** `COLUMNS` numbers per event: its choice, what it is to the search, and of one that was moved before another, what is known of that. */
  readonly way: readonly number[];
  /** What lies at this height of the run and above it is part of this. */
  readonly floor: number;
  readonly plans: readonly PlansAt[];
}

/** Numbers per event of a way. */
export const COLUMNS = 5;

/** A plan that is another one's to carry out, by the number of the task. */
export const given = (task: number): Plan => [task];

/** The run of an exploration up to a height. */
export function wayOf({ run, moved }: Exploration, height: number): number[] {
  const way: number[] = [];
  for (let event = 0; event < height; event++) {
    const flags = run.flags[event]! & ~PARKS;
    const facts = (flags & TOP) === 0 ? NO_FACTS : moved.factsOf(event);
    way.push(run.actor[event]! | (run.alternative[event]! << ACTOR_BITS), flags, ...facts);
  }
  return way;
}

const NO_FACTS = [-1, 0, -1];

/** The plans of an exploration at a height, the oldest first. */
export function plansAt({ pending, planned }: Exploration, height: number): Plan[] {
  const plans: Plan[] = [];
  for (let record = planned[height]!; record !== 0; record = pending.next(record)) plans.push(pending.read(record));
  return plans.reverse();
}

/** What an exploration that was asked back has left to do. */
export function frontierOf(exploration: Exploration): Frontier {
  const { run, floor, estimate, planned } = exploration;
  const plans: PlansAt[] = [];
  for (let height = floor; height <= run.height; height++) {
    const counts = height < run.height || planned[height] !== 0 ? estimate.at(height) : ([0, 0] as const);
    if (planned[height] !== 0 || counts[0] > 0) plans.push({ height, counts, plans: plansAt(exploration, height) });
  }
  return { way: wayOf(exploration, run.height), floor, plans };
}

/** Takes an exploration, whose run is a beginning of the way, to where another one stopped. */
export function load(exploration: Exploration, { way, plans }: Frontier): void {
  const { run, moved, estimate } = exploration;
  const from = run.height;
  const to = way.length / COLUMNS;
  for (let height = from; height < to; height++) {
    const [choice, flags, previous, entry, sake] = way.slice(height * COLUMNS, (height + 1) * COLUMNS) as [number, number, number, number, number];
    if ((flags & TOP) !== 0) moved.add(height, previous, entry, sake);
    exploration.remake(choice, flags);
    estimate.restore(height, [0, 0]);
  }
  for (const { height, counts, plans: list } of plans) {
    if (height > from || from === 0) estimate.restore(height, counts);
    for (const plan of list) exploration.keepPlan(height, plan);
  }
}
