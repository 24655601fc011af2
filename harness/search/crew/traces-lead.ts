import type { System } from '../../machine/system';
import type { Exploration } from '../exploration';
import type { SearchOptions } from '../outcome';
import { runsOf } from '../outcome';
import type { Way } from '../path';
import { REACHED } from '../path-lessons';
import type { PathLessons } from '../path-lessons';
import { ACTOR_BITS } from '../pending';
import type { Touched } from '../touched';
import type { KeptWatched, Watched } from '../watched';
import { aside } from './aside';
import type { Crew, Helper } from './crew';
import type { Frontier } from './frontier';
import { load } from './frontier';
import { keepTasks, restoreHands, restoreTasks } from './kept-tasks';
import type { KeptTasks } from './kept-tasks';
import type { Known } from './knowledge';
import { Knowledge } from './knowledge';
import type { Lessons } from './traces-lessons';
import { LessonBook, LessonWriter } from './traces-lessons';
import { findingOf } from './named-findings';
import { plansAtFloor, Tasks } from './tasks';
import type { Hand, Task } from './tasks';
import type { Answer, Ready, ToHelper } from './traces-messages';
import { TRACES_VERSION } from './traces-messages';

/** Events that could be explored while one lesson is learned. */
const LESSON = 8;

/** Something that a helper told of, by the number that it has there. */
interface Lesson {
  readonly known: Known;
  readonly hand: Hand;
  readonly number: number;
}

/** What a search learns, which outlasts its starting over. */
export interface Knows {
  readonly watched: Watched;
  readonly touched: Touched;
  /** Null where nobody keeps checkpoints. */
  readonly lessons: PathLessons | null;
}

/**
 * Leads a search by `traces`. The leader's own exploration is the search as it is alone; but parts of what it has planned are given to others,
 * and where it comes to one of these, it takes over what they made of it, in the place where it would have done the same itself.
 * What they report counts only if they knew of every step what the leader knows by then; otherwise it explores that part itself.
 */
export class TracesLead {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #crew: Crew;
  readonly #watched: Watched;
  readonly #touched: Touched;
  /** Notes what taught something; null where nobody wants to know. */
  readonly #knows: PathLessons | null;
  readonly #knowledge: Knowledge;
  readonly #lookEvery: number;
  /** All that is known and was ever, in the order in which it was learned; and, by where in it they began to, what predicates looked at. */
  readonly #lessons = new LessonWriter();
  readonly #views: { readonly at: number; readonly watched: KeptWatched }[] = [];
  /** The one that is being learned from somebody else. */
  #teaching: Lesson | null = null;
  #hands: Hand[] | null = null;
  /** Those of an earlier process. */
  #before: readonly Hand[] = [];
  #tasks: Tasks;
  #exploration: Exploration | null = null;
  #pass = 0;

  /** `lookEvery` is after how many events it is looked what others need. */
  constructor(system: System, options: SearchOptions, crew: Crew, { watched, touched, lessons }: Knows, lookEvery: number) {
    this.#system = system;
    this.#options = options;
    this.#crew = crew;
    this.#watched = watched;
    this.#touched = touched;
    this.#knows = lessons;
    this.#knowledge = new Knowledge(system, watched, touched, lessons);
    this.#lookEvery = lookEvery;
    this.#tasks = new Tasks();
  }

  /** An earlier process began, or started over. */
  relearnsBegin(): void {
    this.#noteView();
  }

  /** What it has learned by a step at the end of a way is known here again: for others to know, too. */
  relearns(way: Way, touches: string | null): void {
    this.#lessons.writeWay(way, way.height, touches);
  }

  /** What was given away, as plain data. */
  keepTasks(): KeptTasks {
    return keepTasks(this.#tasks, this.#everybody, this.#pass);
  }

  /** Goes on with what was given away in an earlier process, once the search has begun. */
  goOn(exploration: Exploration, kept: KeptTasks): void {
    this.#before = restoreHands(kept);
    this.#tasks.restore(restoreTasks(exploration, kept, this.#before));
  }

  /** The search begins, or starts over; `isOver` says whether a limit of time was reached, and sees to it that the search stops. */
  begin(exploration: Exploration, isOver: () => boolean): void {
    this.#exploration = exploration;
    this.#pass++;
    this.#tasks = new Tasks();
    for (const hand of this.#hands ?? []) hand.task = null;
    this.#knowledge.watches(this.#watched);
    this.#noteView();
    this.#touched.onLesson = (standing) => {
      const touches = this.#touched.wordsOf(standing);
      const from = this.#teaching;
      if (from === null) this.#lessons.writeWay(exploration.run, exploration.run.height + 1, touches);
      else if (from.known.touches !== touches) this.#lessons.write({ choices: from.known.choices, touches });
      else this.#lessons.write(from.known, from.hand.number, from.number);
    };
    exploration.onGiven = (task) => {
      this.#arrive(exploration, task, isOver);
    };
  }

  /** Takes what came in, and gives those who have nothing to do something of what is planned, unless the search stops. */
  share(): void {
    const exploration = this.#exploration!;
    if (exploration.stopped) return;
    if (this.#hands === null) this.#crew.call();
    this.#hands ??= this.#crew.helpers.map((helper, number) => ({ helper, number, isAsked: false, isReady: false, task: null, pass: 0, told: 0, toldTexts: 0, toldViews: 0, isFit: true, lessons: new LessonBook(), heard: 0, agreed: [] }));
    for (const hand of this.#hands) {
      if (hand.isAsked || !hand.helper.isAlive) continue;
      hand.isAsked = true;
      this.#post(hand.helper, { search: 'traces', kind: 'begin', version: TRACES_VERSION, helper: hand.number });
    }
    this.#collect();
    const idle = this.#hands.filter(({ helper, isReady, task, isFit, pass }) => isReady && task === null && helper.isAlive && (isFit || pass !== this.#pass));
    for (const [index, hand] of idle.entries()) {
      const task = this.#tasks.divide(exploration, idle.length - index > 1);
      if (task === null) return;
      this.#give(hand, task);
    }
  }

  /** What was reported and is not part of the search yet. */
  get ahead(): { readonly events: number; readonly runs: number } {
    let events = 0;
    let runs = 0;
    for (const { answer } of this.#tasks.open) {
      if (answer === null) continue;
      events += answer.events;
      runs += runsOf(answer.executions);
    }
    return { events, runs };
  }

  /**
   * The search is over. Where it was cut short, what was reported and comes later in its order counts as well. Where it came to its end, whatever
   * a helper has met is part of it; a bound on operations is part of the system.
   */
  end(): void {
    this.#touched.onLesson = null;
    this.#collect();
    const { stopped, ledger } = this.#exploration!;
    if (!stopped && ledger.limits.every(({ limit }) => limit === 'operations')) for (const hand of this.#everybody) this.#meet(hand);
    if (ledger.limits.some(({ limit }) => limit === 'seconds' || limit === 'memory' || limit === 'interrupted')) this.#countAhead();
    for (const { helper } of this.#hands ?? []) if (helper.isAlive) this.#post(helper, { kind: 'over' });
  }

  /** Those who help or have helped. */
  get #everybody(): readonly Hand[] {
    return [...this.#before, ...(this.#hands ?? [])];
  }

  /** Counts what was reported and is not part of the search yet, as far as that is what the search alone would have made of it. */
  #countAhead(): void {
    for (const task of this.#tasks.open) {
      const { hand, answer } = task;
      if (answer === null) continue;
      if (answer.isFit && !answer.grew && this.#agrees(hand!, answer)) this.#count(answer);
      else this.#tasks.drop(task);
    }
  }

  #post(helper: Helper, message: ToHelper): void {
    helper.post(message);
  }

  #give(hand: Hand, task: Task): void {
    const { helper } = hand;
    if (hand.pass !== this.#pass) {
      const { all, maxDepth } = this.#options;
      this.#post(helper, { kind: 'pass', pass: this.#pass, all, maxDepth: maxDepth === Infinity ? null : maxDepth });
      hand.pass = this.#pass;
      hand.isFit = true;
    }
    this.#post(helper, { kind: 'lessons', lessons: this.#lessonsFor(hand) });
    hand.task = task;
    task.hand = hand;
    this.#post(helper, { kind: 'item', pass: this.#pass, task: task.number, reached: this.#exploration!.ledger.goals.slice(), frontier: task.frontier });
  }

  /** What predicates look at is known from here on. */
  #noteView(): void {
    this.#views.push({ at: this.#lessons.length, watched: this.#watched.keep() });
  }

  /** All that a helper was not told yet. */
  #lessonsFor(hand: Hand): (Lessons | KeptWatched)[] {
    const lessons = this.#lessons;
    const texts = lessons.texts.slice(hand.toldTexts);
    const parts: (Lessons | KeptWatched)[] = [{ numbers: [], texts }];
    let from = hand.told;
    for (; hand.toldViews < this.#views.length; hand.toldViews++) {
      const { at, watched } = this.#views[hand.toldViews]!;
      parts.push({ numbers: lessons.read(from, at), texts: [] }, watched);
      from = at;
    }
    parts.push({ numbers: lessons.read(from), texts: [] });
    hand.told = lessons.length;
    hand.toldTexts = lessons.texts.length;
    return parts;
  }

  #collect(): void {
    for (const hand of this.#hands ?? []) {
      for (let message = hand.helper.receive(); message !== undefined; message = hand.helper.receive()) {
        const answer = message as Answer | Ready;
        if (answer.kind === 'ready') hand.isReady = answer.version === TRACES_VERSION;
        // What is left over from another search comes before that.
        if (answer.kind !== 'answer' || !hand.isReady) continue;
        hand.lessons.add(answer.lessons);
        if (answer.pass !== this.#pass) continue;
        if (!answer.isFit) hand.isFit = false;
        const { task } = hand;
        hand.task = null;
        if (task?.number !== answer.task) continue;
        task.answer = answer;
        task.rest = answer.rest;
        task.below = answer.below;
      }
    }
  }

  /** The search comes to what was given away. */
  #arrive(exploration: Exploration, number: number, isOver: () => boolean): void {
    for (let task: Task | null = this.#tasks.take(number); task !== null; ) {
      const answer = this.#await(task, isOver);
      if (exploration.stopped) return;
      const isTaken: boolean = answer !== null && this.#isTaken(exploration, task, answer);
      if (exploration.stopped) return;
      if (!isTaken) this.#tasks.drop(task);
      const left: Frontier | Task | null = isTaken ? task.rest : task.frontier;
      if (left !== null && !('number' in left)) load(exploration, left);
      task = left !== null && 'number' in left ? this.#tasks.take(left.number) : null;
    }
  }

  /** Waits for what came of a task; null when it has to be done here. */
  #await(task: Task, isOver: () => boolean): Answer | null {
    const { hand } = task;
    for (let isAsked = false; task.answer === null; isAsked = true) {
      const isAlive = hand?.helper.isAlive === true;
      this.#collect();
      if (task.answer !== null) break;
      if (!isAlive || hand === null) return null;
      if (!isAsked) this.#post(hand.helper, { kind: 'back', task: task.number });
      this.share();
      this.#crew.wait();
      if (isOver()) return null;
    }
    return task.answer;
  }

  /** Makes what was reported part of the search; returns whether it is what the search alone would have made of it. */
  #isTaken(exploration: Exploration, task: Task, answer: Answer): boolean {
    const isWithin = exploration.events + answer.events <= this.#options.maxStates && exploration.runs + runsOf(answer.executions) <= exploration.mostRuns;
    if (!answer.isFit || !isWithin) return false;
    const agrees = this.#agrees(task.hand!, answer);
    if (this.#touched.grew) {
      exploration.stopped = true;
      return true;
    }
    if (!agrees || answer.grew) {
      this.#hear(task.hand!);
      return false;
    }
    this.#count(answer);
    exploration.stopped = exploration.ledger.isSettled;
    const left = task.rest === null ? 0 : plansAtFloor('number' in task.rest ? task.rest.frontier : task.rest);
    for (let done = plansAtFloor(task.frontier); done > left; done--) exploration.estimate.next(task.frontier.floor);
    for (const { height, plan } of task.below) {
      exploration.keepPlan(height, plan);
      exploration.estimate.plan(height);
    }
    return true;
  }

  /** Whether a helper knew of every step what is known here; what it learned is then known here, too. */
  #agrees(hand: Hand, { learned }: Answer): boolean {
    const { lessons, agreed } = hand;
    let agrees = true;
    const unknown = Array.from(learned).filter((number) => agreed[number] !== this.#pass);
    const atOnce = Math.ceil(this.#lookEvery / LESSON);
    const teach = function* (this: TracesLead): Generator<Known> {
      for (const [index, number] of unknown.entries()) {
        // This takes a while: others should not wait for something to do.
        if (index % atOnce === atOnce - 1) this.share();
        this.#teaching = { known: lessons.read(number), hand, number };
        yield this.#teaching.known;
        if (agrees) agreed[number] = this.#pass;
      }
    };
    this.#knowledge.learn(teach.call(this), ({ touches }, standing) => {
      agrees = standing >= 0 && !this.#touched.grew && (touches === null || this.#touched.wordsOf(standing) === touches);
      return agrees;
    });
    this.#teaching = null;
    return agrees;
  }

  /** Meets all that a helper has met, and lets the others meet it: what a step touches depends on which words there are. */
  #hear(hand: Hand): void {
    const heard = function* (this: TracesLead): Generator<Known> {
      for (; hand.heard < hand.lessons.length; hand.heard++) {
        const lesson = { choices: hand.lessons.read(hand.heard).choices, touches: null };
        this.#lessons.write(lesson, hand.number, hand.heard);
        yield lesson;
      }
    };
    this.#knowledge.learn(heard.call(this), () => true);
  }

  /** Meets what a helper has met and nobody here has, when the others need not know any more. */
  #meet({ lessons, heard, agreed }: Hand): void {
    const met = function* (): Generator<Known> {
      for (let number = heard; number < lessons.length; number++) if (agreed[number] === undefined) yield { choices: lessons.read(number).choices, touches: null };
    };
    this.#knowledge.learn(met(), () => true);
  }

  #count(answer: Answer): void {
    const exploration = this.#exploration!;
    const { executions, ledger, run } = exploration;
    exploration.events += answer.events;
    exploration.depth = Math.max(exploration.depth, answer.depth);
    executions.complete += answer.executions.complete;
    executions.cut += answer.executions.cut;
    executions.blocked += answer.executions.blocked;
    for (const limit of answer.limits) ledger.reach(limit);
    for (const [goal, isReached] of answer.reached.entries()) {
      if (!isReached || ledger.goals[goal] === true) continue;
      ledger.joinGoals(answer.reached.map((_, other) => other === goal));
      this.#knows?.did(REACHED, run, goal);
    }
    for (const named of answer.found) {
      this.#knowledge.follow(named.schedule.map(({ actor, alternative }) => actor | (alternative << ACTOR_BITS)));
      const { finding, schedule } = aside(this.#system, () => findingOf(this.#system, named));
      ledger.note(finding, () => schedule);
    }
  }
}
