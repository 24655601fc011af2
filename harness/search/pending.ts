import { wider } from './wider';

/** Bits of an actor's number in a planned choice: as many as there may be actors (`MAX_ACTORS`). */
export const ACTOR_BITS = 8;
export const ACTOR_MASK = (1 << ACTOR_BITS) - 1;

/**
 * A plan as plain data. What is to be moved before whose event: that actor, the event that was moved before it last (or -1), which of that event's
 * places decides, then the choices, each an actor plus the alternative shifted by `ACTOR_BITS`. A single number stands for what was given to somebody.
 */
export type Plan = readonly number[];

/** Numbers of a plan before its choices. */
const HEAD = 3;

/** A plan, and the height of a run at which it begins. */
export interface PlanAt {
  readonly height: number;
  readonly plan: Plan;
}

/** A plan that is another one's to carry out, by the number of the task. */
export const given = (task: number): Plan => [task];

export const isGiven = (plan: Plan): boolean => plan.length === 1;

// A record: the next one planned at the same height, and what is to be moved before whose event.
const NEXT = 0;
const COUNT = 1;
const ACTOR = 2;
const CHAIN = 3;
const ENTRY = 4;
const CHOICES = 5;
/** Records come in multiples of this many integers. */
const UNIT = 8;
const UNIT_SHIFT = 3;

/** Room for a record with so many choices. */
function unitsOf(choices: number): number {
  return (CHOICES + choices + UNIT - 1) >> UNIT_SHIFT;
}

/** What is planned, as it is kept: records by where they lie, and the first free one of each size. */
export interface KeptPending {
  readonly words: Int32Array;
  readonly free: Int32Array;
}

/** Runs that are planned, in one array of bounded size: each is a record, named by where it lies; 0 is none. */
export class Pending {
  #words: Int32Array;
  #end = UNIT;
  /** First free record of each size, in units. */
  readonly #free: number[] = [];
  readonly #limit: number;
  /** The plan being made. */
  #choices: Int32Array = new Int32Array(64);
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#words = new Int32Array(1024);
  }

  /** All that is planned, as it lies in memory. */
  contents(): KeptPending {
    return { words: this.#words.subarray(0, this.#end), free: Int32Array.from({ length: this.#free.length }, (_, units) => this.#free[units] ?? 0) };
  }

  restore({ words, free }: KeptPending): void {
    this.#words = wider(words, Math.max(1024, words.length));
    this.#end = words.length;
    for (const [units, record] of free.entries()) this.#free[units] = record;
  }

  /** Starts a plan. */
  start(): void {
    this.#count = 0;
  }

  add(choice: number): void {
    if (this.#count === this.#choices.length) this.#choices = wider(this.#choices, this.#count * 2);
    this.#choices[this.#count++] = choice;
  }

  /** Keeps the plan in front of another record; 0 when there is no room. */
  keep(next: number, actor: number, chain: number, entry: number): number {
    const units = unitsOf(this.#count);
    if ((this.#free[units] ?? 0) === 0 && this.#end + units * UNIT > this.#limit) return 0;
    return this.#write(units, next, actor, chain, entry);
  }

  /** Keeps the plan whether there is room or not. */
  keepBeyond(next: number, actor: number, chain: number, entry: number): number {
    return this.#write(unitsOf(this.#count), next, actor, chain, entry);
  }

  /** The plan being made, to be kept by somebody else. */
  started(actor: number, chain: number, entry: number): Plan {
    return [actor, chain, entry, ...this.#choices.subarray(0, this.#count)];
  }

  /** Keeps a plan of somebody else, whether there is room or not. */
  keepPlan(next: number, plan: Plan): number {
    if (isGiven(plan)) return this.keepGiven(next, plan[0]!);
    this.start();
    for (let at = HEAD; at < plan.length; at++) this.add(plan[at]!);
    return this.keepBeyond(next, plan[0]!, plan[1]!, plan[2]!);
  }

  /** Keeps a record without choices, which stands for what somebody else carries out. */
  keepGiven(next: number, task: number): number {
    this.#count = 0;
    return this.#write(unitsOf(0), next, 0, 0, task);
  }

  /** What such a record stands for; it is no longer needed. */
  takeGiven(record: number): number {
    const task = this.#words[record + ENTRY]!;
    this.release(record);
    return task;
  }

  /** Puts another record behind one. */
  setNext(record: number, next: number): void {
    this.#words[record + NEXT] = next;
  }

  #write(units: number, next: number, actor: number, chain: number, entry: number): number {
    let record = this.#free[units] ?? 0;
    if (record !== 0) this.#free[units] = this.#words[record + NEXT]!;
    else {
      record = this.#end;
      this.#end += units * UNIT;
      if (this.#end > this.#words.length) this.#words = wider(this.#words, Math.max(this.#end, this.#words.length * 2));
    }
    const words = this.#words;
    words[record + NEXT] = next;
    words[record + COUNT] = this.#count;
    words[record + ACTOR] = actor;
    words[record + CHAIN] = chain;
    words[record + ENTRY] = entry;
    for (let index = 0; index < this.#count; index++) words[record + CHOICES + index] = this.#choices[index]!;
    return record;
  }

  /** The plan of a record. */
  read(record: number): Plan {
    if (this.count(record) === 0) return given(this.entry(record));
    return [this.actor(record), this.chain(record), this.entry(record), ...this.#words.subarray(record + CHOICES, record + CHOICES + this.count(record))];
  }

  release(record: number): void {
    const units = unitsOf(this.#words[record + COUNT]!);
    this.#words[record + NEXT] = this.#free[units] ?? 0;
    this.#free[units] = record;
  }

  next(record: number): number {
    return this.#words[record + NEXT]!;
  }

  /** Number of events to be moved. */
  count(record: number): number {
    return this.#words[record + COUNT]!;
  }

  /** The n-th of them. */
  choice(record: number, index: number): number {
    return this.#words[record + CHOICES + index]!;
  }

  /** The actor before whose event they are moved. */
  actor(record: number): number {
    return this.#words[record + ACTOR]!;
  }

  chain(record: number): number {
    return this.#words[record + CHAIN]!;
  }

  entry(record: number): number {
    return this.#words[record + ENTRY]!;
  }
}
