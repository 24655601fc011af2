import type { Exploration } from '../exploration';
import type { Plan } from '../pending';
import { PARKS, TOP } from '../run';

/** What is planned at a height of a run, the oldest first. */
export interface PlansAt {
  readonly height: number;
  /** Of the subtrees that begin there: explored, and planned. Only the estimate asks. */
  readonly counts: readonly [finished: number, planned: number];
  readonly plans: readonly Plan[];
}

/** What is left to explore: a run, and what is planned at its heights from the floor on. Behind its end, everything was explored. */
export interface Frontier {
  /** The run, `COLUMNS` numbers per event: its choice, what it is to the search, and of one that was moved before another, what is known of that. */
  readonly run: readonly number[];
  /** What lies at this height of the run and above it is part of this. */
  readonly floor: number;
  readonly plans: readonly PlansAt[];
}

/** Numbers per event of a run. */
export const COLUMNS = 5;

/** The run of an exploration up to a height. */
export function runTo({ run, moved }: Exploration, height: number): number[] {
  const columns: number[] = [];
  for (let event = 0; event < height; event++) {
    const flags = run.flags[event]! & ~PARKS;
    const facts = (flags & TOP) === 0 ? NO_FACTS : moved.factsOf(event);
    columns.push(run.choiceAt(event), flags, ...facts);
  }
  return columns;
}

const NO_FACTS = [-1, 0, -1];

/** The plans of an exploration at a height, the oldest first. */
export function readPlans({ pending, planned }: Exploration, height: number): Plan[] {
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
    if (planned[height] !== 0 || counts[0] > 0) plans.push({ height, counts, plans: readPlans(exploration, height) });
  }
  return { run: runTo(exploration, run.height), floor, plans };
}

/** Makes the events of a run that come after those that an exploration stands behind. */
export function remake(exploration: Exploration, columns: ArrayLike<number>): void {
  const { run, moved } = exploration;
  for (let at = run.height * COLUMNS; at < columns.length; at += COLUMNS) {
    if ((columns[at + 1]! & TOP) !== 0) moved.add(run.height, columns[at + 2]!, columns[at + 3]!, columns[at + 4]!);
    exploration.remake(columns[at]!, columns[at + 1]!);
  }
}

/** Takes an exploration, whose run is a beginning of the frontier's, to where another one stopped. */
export function load(exploration: Exploration, { run: columns, plans }: Frontier): void {
  const { run, estimate } = exploration;
  const from = run.height;
  remake(exploration, columns);
  for (let { height } = run; height > from; height--) estimate.restore(height - 1, [0, 0]);
  for (const { height, counts, plans: list } of plans) {
    if (height > from || from === 0) estimate.restore(height, counts);
    for (const plan of list) exploration.keepPlan(height, plan);
  }
}
