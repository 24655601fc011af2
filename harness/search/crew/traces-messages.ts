import type { Executions, LimitReached, Schedule, ViolationKind } from '../../result';
import type { PlanAt } from '../pending';
import type { KeptWatched } from '../watched';
import type { Frontier } from './frontier';
import type { Lessons } from './traces-lessons';

/**
 * What goes to and fro when several search one scenario by `traces`. All of it is plain data that a structured clone carries; JSON does
 * where arrays of integers are written as lists.
 *
 * Nothing in it is a number that one thread's machine has given: actors are numbered by the scenario, events by their place in a run, a step is named
 * by the choices that lead to it, and words by their addresses, which are the same wherever the scenario is built.
 *
 * This is the version of all of it. It is in the first message of either side; who is ready for another one is posted nothing more.
 */
export const TRACES_VERSION = 2;

/** To a helper, before anything else: which search begins. It builds its system, and says that it is ready. */
export interface BeginMessage {
  readonly search: 'traces';
  readonly kind: 'begin';
  readonly version: typeof TRACES_VERSION;
  /** The number of this helper: of lessons that come of it. */
  readonly helper: number;
}

/** To a helper: the search explores everything for the first time, or starts over. What it knew of other passes stays right. */
export interface PassMessage {
  readonly kind: 'pass';
  readonly pass: number;
  readonly all: boolean;
  /** Infinity is null. */
  readonly maxDepth: number | null;
}

/** To a helper: what is known beyond what it was told before, in the order in which it was learned; and, in between, what predicates were known to look at from then on. */
export interface LessonsMessage {
  readonly kind: 'lessons';
  readonly lessons: readonly (Lessons | KeptWatched)[];
}

/** To a helper: something to explore, with what it was told so far. */
export interface ItemMessage {
  readonly kind: 'item';
  readonly pass: number;
  readonly task: number;
  /** Goals that were reached before; nobody need look for them. */
  readonly reached: readonly boolean[];
  readonly frontier: Frontier;
}

/** To a helper: hand back what is left of a task, somebody waits for it. */
export interface BackMessage {
  readonly kind: 'back';
  readonly task: number;
}

/** To a helper: the search is over. */
export interface OverMessage {
  readonly kind: 'over';
}

export type ToHelper = BeginMessage | PassMessage | LessonsMessage | ItemMessage | BackMessage | OverMessage;

/** Where an actor stood: at the control point behind so many steps of the schedule, or at the access there. */
export interface Place {
  readonly after: number;
  readonly isAccess: boolean;
}

/** A violation; control points are named by where the schedule passes them, or numbers that every machine gives alike. */
export interface NamedFinding {
  readonly kind: ViolationKind;
  readonly message: string;
  readonly actor: number;
  readonly address: number;
  readonly control: Place | number;
  readonly other?: { readonly actor: number; readonly control: Place | number };
}

/** From a helper, before anything else: its system is built. */
export interface Ready {
  readonly kind: 'ready';
  readonly version: typeof TRACES_VERSION;
}

/** From a helper: what came of an item. */
export interface Answer {
  readonly kind: 'answer';
  readonly pass: number;
  readonly task: number;
  /** Whether the helper knew what it was told; otherwise it has done nothing. */
  readonly isFit: boolean;
  /** Steps that were made, of the item alone. */
  readonly events: number;
  readonly executions: Executions;
  /** The longest run, from the initial state on. */
  readonly depth: number;
  /** Goals, those that were reached before among them. */
  readonly reached: readonly boolean[];
  readonly limits: readonly LimitReached[];
  readonly found: readonly { readonly finding: NamedFinding; readonly schedule: Schedule }[];
  /** Numbers of the lessons that were learned on the way, in that order, beyond what the helper was told. */
  readonly learned: ArrayLike<number>;
  /** Those among them that this helper had not met before: the first has the number that comes next. */
  readonly lessons: Lessons;
  /** Whether it stopped because a step touched more, or a predicate looked at more, than was known. */
  readonly grew: boolean;
  /** What was planned below the floor, in the order in which it was planned. */
  readonly below: readonly PlanAt[];
  /** What is left to do, or null. */
  readonly rest: Frontier | null;
}
