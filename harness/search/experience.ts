import { judgeEnd } from '../checks/ends';
import { NotExclusive } from '../machine/exclusive';
import { A, ADDRESS, B, EDGES, OP, ROW_SHIFT, TEST } from '../machine/controls';
import type { Control, Controls } from '../machine/controls';
import type { System } from '../machine/system';
import { resetSystem } from '../machine/system';
import type { ObjectId } from '../machine/objects';
import type { Position } from '../machine/vector';
import type { Kept } from './kept';
import { int32 } from './kept';
import { askAhead } from './reduced/ahead';
import { wider } from './wider';

// What taught something, and its two operands. Of these it matters in which state that was:
/** An actor's step, by an alternative. */
const STEP = 0;
/** That an actor was asked in how many ways it can move. */
const ALTERNATIVES = 1;
/** Whether the accesses of two control points race. */
const RACE = 2;
/** The judgement of a state in which nobody can move. */
const JUDGE = 3;
// Of these it does not:
/** What the access of a control point is, behind the events before it. */
const ACCESS = 4;
/** Where a word of an object lies. */
const WORD = 5;
/** That a predicate looked at a word of an object. */
const LOOK = 6;
/** What everybody would touch next. */
const AHEAD = 7;
/** For whose accesses races are not looked for: one more actor, or with -1 nobody any more. It teaches nothing, but what comes after may depend on it. */
const SKIP = 8;
/** Where it lies what checks remember of an actor, and what stands for its sections. */
const COLUMNS = 9;
const SECTIONS = 10;

/** What a lesson begins with: what taught it, two operands, and how many pairs of a position and what it holds follow. */
const HEAD = 4;

const { imul } = Math;

/** What a search has learned from, as it is kept. */
export interface KeptExperience {
  readonly lessons: Int32Array;
  /** Of everything that the lessons left behind. */
  readonly digest: number;
}

/**
 * Makes the steps of a search, and asks the machine for it, and notes which of that taught the machine something for ever: control points and answers,
 * positions, layouts, contents of maps, whose words are. All else that it remembers lies in the vector. What is learned depends on nothing but what was
 * learned before and on the state; so another process that does the same in the same order comes to know the same by the same numbers.
 *
 * A lesson says by itself in which state that was, by the positions that do not hold what they held at first: states that were stored may be gone by the time
 * it is learned anew, for searches start over. Whether code has changed since is told by the digest: of what each lesson changed.
 */
export class Experience {
  readonly #system: System;
  #lessons: Int32Array = new Int32Array(1024);
  #length = 0;
  #digest = 0;
  #knows = 0;
  #isNoting = false;

  constructor(system: System) {
    this.#system = system;
  }

  /** From now on what teaches something is noted; until now every process learns the same. */
  begin(): void {
    const { vector, controls } = this.#system.machine;
    this.#isNoting = true;
    this.#knows = vector.learned;
    this.#digest = mixed(digestOf(controls), vector.learned);
  }

  /** As `Machine.step`. */
  step(actor: number, alternative: number): boolean {
    const { machine } = this.#system;
    const mark = machine.vector.logLength;
    try {
      return machine.step(actor, alternative);
    } finally {
      if (machine.vector.learned !== this.#knows) this.#note(STEP, actor, alternative, mark);
    }
  }

  /** As `Machine.alternatives`. */
  alternatives(actor: number): number {
    const { machine } = this.#system;
    try {
      return machine.alternatives(actor);
    } finally {
      if (machine.vector.learned !== this.#knows) this.#note(ALTERNATIVES, actor, 0);
    }
  }

  /** As `Machine.accessAt`. */
  accessAt(control: Control): Control {
    const { machine } = this.#system;
    const access = machine.accessAt(control);
    if (machine.vector.learned !== this.#knows) this.#note(ACCESS, control, 0);
    return access;
  }

  /** As `DataRaces.ofPair`. */
  race(control: Control, other: Control): boolean {
    const { machine } = this.#system;
    const is = machine.races?.ofPair(control, other) === true;
    if (machine.vector.learned !== this.#knows) this.#note(RACE, control, other);
    return is;
  }

  /** As `Objects.word`. */
  word(object: ObjectId, offset: number): Position {
    const { machine } = this.#system;
    const position = machine.objects.word(object, offset);
    if (machine.vector.learned !== this.#knows) this.#note(WORD, object, offset);
    return position;
  }

  /** A predicate looks at a word of an object, which is nobody's alone then; returns where it lies. */
  look(object: ObjectId, offset: number): Position {
    const { machine } = this.#system;
    const position = machine.objects.word(object, offset);
    try {
      machine.exclusive?.share(position);
    } finally {
      if (machine.vector.learned !== this.#knows) this.#note(LOOK, object, offset);
    }
    return position;
  }

  /** As `judgeEnd`. */
  judge(): ReturnType<typeof judgeEnd> {
    const end = judgeEnd(this.#system);
    if (this.#system.machine.vector.learned !== this.#knows) this.#note(JUDGE, 0, 0);
    return end;
  }

  /** Does what asks the machine what everybody would touch next, as `askAhead`, and nothing else that could teach something. */
  ahead(ask: () => void): void {
    ask();
    if (this.#system.machine.vector.learned !== this.#knows) this.#note(AHEAD, 0, 0);
  }

  /** As `Monitors.columnsOf`. */
  columnsOf(actor: number): readonly number[] {
    const { vector, monitors } = this.#system.machine;
    const columns = monitors.columnsOf(actor);
    if (vector.learned !== this.#knows) this.#note(COLUMNS, actor, 0);
    return columns;
  }

  /** As `EarlyGracePeriod.sectionsOf`. */
  sectionsOf(actor: number): readonly number[] {
    const { vector, monitors } = this.#system.machine;
    const sections = monitors.requests.sectionsOf(actor);
    if (vector.learned !== this.#knows) this.#note(SECTIONS, actor, 0);
    return sections;
  }

  /** From now on races are not looked for against the accesses of these, until this is called again. */
  skipRaces(actors: readonly number[]): void {
    if (this.#system.machine.races === null) return;
    for (const actor of [-1, ...actors]) {
      this.#skip(actor);
      this.#note(SKIP, actor, 0);
    }
  }

  #skip(actor: number): void {
    const { skipped } = this.#system.machine.races!;
    if (actor < 0) skipped.fill(0);
    else skipped[actor] = 1;
  }

  /** How much there is, as `since` counts. */
  get length(): number {
    return this.#length;
  }

  /** All of it as it is kept. */
  keep(): Kept<number> {
    return { at: this.#digest, arrays: { lessons: [this.#lessons.subarray(0, this.#length)] } };
  }

  /** Learns what was kept; returns false where the same has other effects now. */
  restore(kept: Kept<number>): boolean {
    return this.learn({ lessons: int32(kept, 'lessons'), digest: kept.at });
  }

  /** All from a moment on, 0 being the beginning. */
  since(from: number): KeptExperience {
    return { lessons: this.#lessons.slice(from, this.#length), digest: this.#digest };
  }

  /** @throws Error when something was learned of which this does not know. */
  refuseMore(): void {
    if (this.#system.machine.vector.learned !== this.#knows) throw new Error('something was learned that was not to be learned here');
  }

  /** Learns the same anew, after what was learned before; returns whether it was the same. The machine is in its initial state afterwards. */
  learn({ lessons, digest }: KeptExperience): boolean {
    const { vector, monitors } = this.#system.machine;
    const from = this.#length;
    for (let at = 0; at < lessons.length; ) {
      const [what, one, other, count] = [lessons[at]!, lessons[at + 1]!, lessons[at + 2]!, lessons[at + 3]!];
      const end = at + HEAD + 2 * count;
      resetSystem(this.#system);
      for (let pair = at + HEAD; pair < end; pair += 2) {
        if (lessons[pair]! >= vector.length) return false;
        vector.words[lessons[pair]!] = lessons[pair + 1]!;
      }
      if (!this.#do(what, one, other)) return false;
      monitors.findings.length = 0;
      at = end;
      // What taught nothing now is not what it was then.
      if (this.#length !== from + at) return false;
    }
    resetSystem(this.#system);
    return this.#digest === digest;
  }

  /** Does again what taught something; returns whether it can be done. */
  #do(what: number, one: number, other: number): boolean {
    const { machine } = this.#system;
    try {
      switch (what) {
        case STEP:
          this.step(one, other);
          return true;
        case ALTERNATIVES:
          this.alternatives(one);
          return true;
        case ACCESS:
          this.accessAt(one);
          return true;
        case RACE:
          this.race(one, other);
          return true;
        case WORD:
          this.word(one, other);
          return true;
        case LOOK:
          this.look(one, other);
          return true;
        case JUDGE:
          this.judge();
          return true;
        case AHEAD:
          this.ahead(() => askAhead(machine));
          return true;
        case COLUMNS:
          this.columnsOf(one);
          return true;
        case SECTIONS:
          this.sectionsOf(one);
          return true;
        case SKIP:
          this.#skip(one);
          this.#note(SKIP, one, 0);
          return true;
        default:
          return false;
      }
    } catch (error) {
      // As it was then: the search started over. Whatever else it is was not there.
      return error instanceof NotExclusive;
    }
  }

  /** Notes what was done in the state that the vector is in once the log is taken back to `mark`. */
  #note(what: number, one: number, other: number, mark = this.#system.machine.vector.logLength): void {
    const { vector } = this.#system.machine;
    this.#knows = vector.learned;
    if (!this.#isNoting) return;
    const { initial } = this.#system;
    const { logPositions, logValues, logLength } = vector;
    let digest = mixed(mixed(mixed(this.#digest, what), one), vector.learned);
    for (let at = mark; at < logLength; at++) digest = mixed(mixed(digest, logPositions[at]!), vector.words[logPositions[at]!]!);
    this.#digest = digest;
    const head = this.#length;
    this.#add(what, one, other, 0);
    if (what > JUDGE) return;
    const words = vector.words.slice(0, vector.length);
    for (let at = logLength - 1; at >= mark; at--) words[logPositions[at]!] = logValues[at]!;
    for (let position = 0; position < words.length; position++) {
      if (words[position] !== (initial[position] ?? 0)) this.#add(position, words[position]!);
    }
    this.#lessons[head + HEAD - 1] = (this.#length - head - HEAD) >> 1;
  }

  #add(...integers: readonly number[]): void {
    if (this.#length + integers.length > this.#lessons.length) this.#lessons = wider(this.#lessons, this.#lessons.length * 2);
    for (const integer of integers) this.#lessons[this.#length++] = integer;
  }
}

/** Of the accesses of all control points, and of what they led to. */
function digestOf({ table, edges, count }: Controls): number {
  let digest = count;
  for (let row = 0; row < count << ROW_SHIFT; row += 1 << ROW_SHIFT) {
    for (const column of [OP, ADDRESS, A, B, TEST]) digest = mixed(digest, table[row + column]!);
    for (let edge = table[row + EDGES]!; edge >= 0; edge = edges[edge + 2]!) digest = mixed(mixed(digest, edges[edge]!), edges[edge + 1]!);
  }
  return digest;
}

function mixed(digest: number, value: number): number {
  const mix = imul(digest ^ value, 0x9e3779b1);
  return mix ^ (mix >>> 15);
}
