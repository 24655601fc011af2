import type { System } from '../machine/system';
import { Footsteps } from './footsteps';
import { Ledger } from './ledger';
import { mixed } from './lessons';
import { Path } from './path';
import type { Way } from './path';
import { ACTOR_BITS, ACTOR_MASK } from './pending';
import type { Schedule } from '../result';
import type { Touched } from './touched';
import { Visible } from './visible';
import type { Watched } from './watched';
import { wider } from './wider';

// What taught something, and what the number with it is.
/** An event of a run was made: a choice. */
export const MADE = 0;
/** A step was made on the way to another one: a choice. */
export const STEPPED = 1;
/** A step that somebody else has made was made, to know what it touches: a choice. */
export const TAUGHT = 2;
/** The same, to know what there is. */
export const MET = 3;
/** It was asked in how many ways an actor can move: the actor. */
export const ASKED = 4;
/** Which access an actor makes next. */
export const SEEN = 5;
/** Predicates looked. */
export const LOOKED = 6;
/** A state in which nobody can move was judged. */
export const JUDGED = 7;
/** Somebody else has reached a goal: its number. */
export const REACHED = 8;
/** The search began, or started over. */
export const BEGAN = 9;

type Act = typeof MADE | typeof STEPPED | typeof TAUGHT | typeof MET | typeof ASKED | typeof SEEN | typeof LOOKED | typeof JUDGED | typeof REACHED | typeof BEGAN;

// A lesson: how many choices are those of the one before, how many come after them, what was done, with which number; then these choices.
const KEPT = 0;
const COUNT = 1;
const ACT = 2;
const ON = 3;
const HEAD = 4;

/** What a search by traces has learned from, as it is kept. */
export interface KeptPathLessons {
  readonly lessons: Int32Array;
  /** Of everything that the lessons left behind. */
  readonly digest: number;
}

/** Hears what becomes known when an earlier process's lessons are learned. */
export interface Hearer {
  /** The search began, or started over. */
  relearnsBegin(): void;
  /** The last step of a way taught something; `touches` is what it is then known to touch, in words, null where that is nothing new. */
  relearns(way: Way, touches: string | null): void;
}

/**
 * The moments at which a search by traces got to know something for ever: control points and answers, positions, what steps touch, what predicates look at,
 * goals. What is learned depends on nothing but what was learned before and on where it is learned, which the choices say that lead there. So another process
 * that does the same things in the same order comes to know the same by the same numbers, without making the other runs.
 */
export class PathLessons {
  readonly #system: System;
  readonly #watched: Watched;
  readonly #touched: Touched;
  #words: Int32Array = new Int32Array(1024);
  #length = 0;
  /** The way to the last lesson. */
  readonly #last: number[] = [];
  #digest = 0;
  #knows: number;

  /** To be made once the system is ready for the search. */
  constructor(system: System, watched: Watched, touched: Touched) {
    this.#system = system;
    this.#watched = watched;
    this.#touched = touched;
    this.#knows = system.machine.vector.knowledge;
  }

  /** Something was done where a way ends: notes it if that taught something. What a step changed begins at `mark` of the undo log. */
  did(act: Act, way: Way, on: number, mark = this.#system.machine.vector.logLength): void {
    if (this.#system.machine.vector.knowledge !== this.#knows) this.#note(act, way, on, mark);
  }

  /** The search begins, or starts over. */
  begins(way: Way): void {
    this.#note(BEGAN, way, 0, this.#system.machine.vector.logLength);
  }

  /** What was just learned is kept elsewhere. */
  skip(): void {
    this.#knows = this.#system.machine.vector.knowledge;
  }

  keep(): KeptPathLessons {
    return { lessons: this.#words.subarray(0, this.#length), digest: this.#digest };
  }

  /**
   * Learns the same anew, when nothing was learned yet; the machine is in its initial state before and after. Returns whether it was the same.
   */
  learn({ lessons, digest }: KeptPathLessons, hearer: Hearer | null): boolean {
    const { machine } = this.#system;
    const learner = new Learner(this.#system, this.#watched, this.#touched, this);
    const choices: number[] = [];
    let isSame = true;
    let standing = -1;
    this.#touched.onLesson = (one) => (standing = one);
    for (let at = 0; isSame && at < lessons.length; at += HEAD + lessons[at + COUNT]!) {
      choices.length = lessons[at + KEPT]!;
      for (let index = 0; index < lessons[at + COUNT]!; index++) choices.push(lessons[at + HEAD + index]!);
      // What taught nothing now is not what it was then.
      const isDone = learner.again(lessons[at + ACT] as Act, choices, lessons[at + ON]!);
      isSame = isDone && this.#length === at + HEAD + lessons[at + COUNT]!;
      if (lessons[at + ACT] === BEGAN) hearer?.relearnsBegin();
      else if (lessons[at + ACT]! <= MET) hearer?.relearns(learner.path, standing < 0 ? null : this.#touched.wordsOf(standing));
      standing = -1;
    }
    this.#touched.onLesson = null;
    machine.vector.undo(0);
    machine.monitors.findings.length = 0;
    this.#watched.grew = this.#touched.grew = false;
    return isSame && this.#digest === digest;
  }

  #note(act: Act, way: Way, on: number, mark: number): void {
    const last = this.#last;
    const { height } = way;
    let kept = 0;
    while (kept < height && kept < last.length && last[kept] === way.choiceAt(kept)) kept++;
    last.length = kept;
    for (let at = kept; at < height; at++) last.push(way.choiceAt(at));
    const from = this.#length;
    const to = from + HEAD + height - kept;
    if (to > this.#words.length) this.#words = wider(this.#words, Math.max(to, this.#words.length * 2));
    const words = this.#words;
    words[from + KEPT] = kept;
    words[from + COUNT] = height - kept;
    words[from + ACT] = act;
    words[from + ON] = on;
    for (let at = kept; at < height; at++) words[from + HEAD + at - kept] = last[at]!;
    this.#length = to;
    this.#mixIn(mixed(act, on), mark);
    this.skip();
  }

  #mixIn(act: number, mark: number): void {
    const { vector, footprint } = this.#system.machine;
    let digest = mixed(mixed(this.#digest, act), vector.learned);
    for (let at = mark; at < vector.logLength; at++) {
      const position = vector.logPositions[at]!;
      digest = mixed(mixed(digest, position), vector.words[position]!);
    }
    if (footprint !== null && mark < vector.logLength) for (let at = 0; at < footprint.count; at++) digest = mixed(digest, footprint.entries[at]!);
    this.#digest = digest;
  }
}

/** Does again what taught something. */
class Learner {
  readonly path: Path;
  readonly #system: System;
  readonly #watched: Watched;
  readonly #touched: Touched;
  readonly #lessons: PathLessons;
  #footsteps: Footsteps;
  /** Looks as the search does; what it finds is for nobody. */
  #ledger: Ledger;

  constructor(system: System, watched: Watched, touched: Touched, lessons: PathLessons) {
    this.#system = system;
    this.#watched = watched;
    this.#touched = touched;
    this.#lessons = lessons;
    this.path = new Path(system);
    this.#footsteps = new Footsteps(system, new Visible(system, watched), touched);
    this.#ledger = new Ledger(system, true, watched.view, watched.reached);
  }

  /** Returns false where something cannot be done. */
  again(act: Act, choices: readonly number[], on: number): boolean {
    const { path } = this;
    const { machine } = this.#system;
    const lessons = this.#lessons;
    if (!path.to(choices, choices.length, (choice, mark) => lessons.did(STEPPED, path, choice, mark))) return false;
    switch (act) {
      case MADE:
      case STEPPED:
      case TAUGHT:
      case MET:
        return this.#step(act, on);
      case ASKED:
        machine.alternatives(on);
        break;
      case SEEN:
        machine.accessAt(machine.at(on));
        break;
      case LOOKED:
        this.#ledger.look(nowhere);
        break;
      case JUDGED:
        this.#ledger.judge(nowhere);
        break;
      case REACHED:
        this.#ledger.joinGoals(this.#system.goals.map((_, goal) => goal === on));
        break;
      case BEGAN:
        this.#footsteps = new Footsteps(this.#system, new Visible(this.#system, this.#watched), this.#touched);
        this.#ledger = new Ledger(this.#system, true, this.#watched.view, this.#watched.reached);
        lessons.begins(path);
        return true;
    }
    lessons.did(act, path, on);
    return true;
  }

  #step(act: Act, choice: number): boolean {
    const { path } = this;
    const { machine } = this.#system;
    const actor = choice & ACTOR_MASK;
    const alternative = choice >> ACTOR_BITS;
    const mark = path.begin(choice);
    let isMade = true;
    if (act === TAUGHT || act === MET) isMade = this.#footsteps.meet(actor, alternative, act === TAUGHT);
    else if (machine.alternatives(actor) <= alternative) return false;
    else if (act === MADE) this.#footsteps.make(actor, alternative);
    else machine.step(actor, alternative);
    this.#lessons.did(act, path, choice, mark);
    if (isMade) path.end();
    machine.monitors.findings.length = 0;
    return true;
  }
}

const nowhere = (): Schedule => [];
