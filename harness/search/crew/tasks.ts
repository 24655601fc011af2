import type { Exploration } from '../exploration';
import type { PlanAt } from '../pending';
import { given, isGiven } from '../pending';
import type { Helper } from './crew';
import type { Frontier } from './frontier';
import { COLUMNS, runTo } from './frontier';
import type { LessonBook } from './traces-lessons';
import type { Answer } from './traces-messages';

/** One who helps, as the leader keeps account of it. */
export interface Hand {
  readonly helper: Helper;
  /** Its number among those who help, -1 for one who is gone. */
  readonly number: number;
  /** Whether it was told that the search begins, and has built its system. */
  isAsked: boolean;
  isReady: boolean;
  /** What it is doing. */
  task: Task | null;
  /** The pass that it was told of last. */
  pass: number;
  /** How much of what is known it was told: lessons, texts in them, and what predicates look at. */
  told: number;
  toldTexts: number;
  toldViews: number;
  /** Whether it knew what it was told, in this pass. */
  isFit: boolean;
  /** What it learned, by its numbers. */
  readonly lessons: LessonBook;
  /** How many of them were heard of. */
  heard: number;
  /** By number: the pass in which the leader knew the same. */
  readonly agreed: number[];
}

/** A part of the search that was given away. */
export interface Task {
  readonly number: number;
  readonly frontier: Frontier;
  hand: Hand | null;
  answer: Answer | null;
  /** What is left of it, or the task that this has become. */
  rest: Frontier | Task | null;
  /** What was planned below its floor. */
  below: readonly PlanAt[];
}

/** What was given away, by number; and what can be. */
export class Tasks {
  /** Not yet part of the search. */
  readonly #tasks = new Map<number, Task>();
  #next = 1;

  get open(): Iterable<Task> {
    return this.#tasks.values();
  }

  /** Goes on with tasks of an earlier search. */
  restore(tasks: Iterable<Task>): void {
    for (const task of tasks) {
      this.#tasks.set(task.number, task);
      this.#next = Math.max(this.#next, task.number + 1);
    }
  }

  /** The search comes to a task. */
  take(number: number): Task {
    const task = this.#tasks.get(number)!;
    this.#tasks.delete(number);
    return task;
  }

  /** What became of a task does not count: nor do those that it was divided into. */
  drop({ rest, below }: Task): void {
    const numbers = below.filter(({ plan }) => isGiven(plan)).map(({ plan }) => plan[0]!);
    if (rest !== null && 'number' in rest) numbers.push(rest.number);
    else if (rest !== null) numbers.push(...rest.plans.flatMap(({ plans }) => plans.filter(isGiven).map((plan) => plan[0]!)));
    for (const number of numbers) this.drop(this.take(number));
  }

  /**
   * Gives something away: what begins lowest, for it is largest, and comes last in the order of the search. Where `areMany` want something
   * what is left of a task is divided. Returns null when there is nothing.
   */
  divide(exploration: Exploration, areMany: boolean): Task | null {
    const { run, planned, pending } = exploration;
    let own = 0;
    while (own < run.height && !hasOwn(exploration, own)) own++;
    let lowest = own < run.height ? own : Infinity;
    let from: Task | null = null;
    for (const task of this.#tasks.values()) {
      const height = lowestOf(task);
      if (height >= lowest) continue;
      lowest = height;
      from = task;
    }
    if (from !== null) return this.#divideTask(from, lowest, areMany);
    if (lowest === Infinity) return null;
    // The older half of what is planned here.
    const records: number[] = [];
    for (let record = planned[lowest]!; record !== 0; record = pending.next(record)) records.push(record);
    let to = records.length;
    while (pending.count(records[to - 1]!) === 0) to--;
    let begin = to - 1;
    while (begin > 0 && pending.count(records[begin - 1]!) !== 0) begin--;
    begin = to - ((to - begin + 1) >> 1);
    const plans = records.slice(begin, to).map((record) => pending.read(record)).reverse();
    const task = this.#add({ run: runTo(exploration, lowest), floor: lowest, plans: [{ height: lowest, counts: exploration.estimate.at(lowest), plans }] });
    const marker = pending.keepGiven(records[to] ?? 0, task.number);
    if (begin === 0) planned[lowest] = marker;
    else pending.setNext(records[begin - 1]!, marker);
    for (const record of records.slice(begin, to)) pending.release(record);
    return task;
  }

  #divideTask(task: Task, height: number, areMany: boolean): Task {
    const below = task.below.filter((one) => one.height === height && !isGiven(one.plan));
    if (below.length > 0) {
      const plans = below.map(({ plan }) => plan);
      const made = this.#add({ run: task.frontier.run.slice(0, height * COLUMNS), floor: height, plans: [{ height, counts: [0, plans.length], plans }] });
      task.below = task.below.flatMap((one) => (one === below[0] ? [{ height, plan: given(made.number) }] : below.includes(one) ? [] : [one]));
      return made;
    }
    const rest = task.rest as Frontier;
    const whole = rest.plans.every(({ plans }) => !plans.some(isGiven));
    const [first, second] = rest.plans.filter(({ plans }) => plans.length > 0 && !plans.some(isGiven));
    if (first === undefined || (whole && (!areMany || second === undefined))) {
      const made = this.#add(rest);
      task.rest = made;
      return made;
    }
    const made = this.#add({ run: rest.run.slice(0, first.height * COLUMNS), floor: first.height, plans: [first] });
    task.rest = { ...rest, plans: rest.plans.map((one) => (one === first ? { ...one, plans: [given(made.number)] } : one)) };
    return made;
  }

  #add(frontier: Frontier): Task {
    const task: Task = { number: this.#next++, frontier, hand: null, answer: null, rest: null, below: [] };
    this.#tasks.set(task.number, task);
    return task;
  }
}

/** Whether the leader has something planned at a height that it has not given away. */
function hasOwn({ planned, pending }: Exploration, height: number): boolean {
  for (let record = planned[height]!; record !== 0; record = pending.next(record)) if (pending.count(record) > 0) return true;
  return false;
}

/** The lowest height at which a task has something that can be given away. */
function lowestOf({ below, rest }: Task): number {
  let lowest = Infinity;
  for (const { height, plan } of below) if (!isGiven(plan)) lowest = Math.min(lowest, height);
  if (rest === null || 'number' in rest) return lowest;
  const isWhole = rest.plans.every(({ plans }) => !plans.some(isGiven));
  const first = rest.plans.find(({ plans }) => plans.length > 0 && !plans.some(isGiven));
  return Math.min(lowest, first?.height ?? (isWhole ? rest.floor : Infinity));
}

/** How many plans at its floor a task has. */
export function plansAtFloor({ floor, plans }: Frontier): number {
  return plans.find(({ height }) => height === floor)?.plans.length ?? 0;
}
