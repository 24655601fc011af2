import type { System } from '../../machine/system';
import type { ExplorationWays } from '../exploration';
import { Exploration } from '../exploration';
import { Touched } from '../touched';
import type { Standing } from '../touched';
import { startTraces } from '../traces-start';
import type { KeptWatched } from '../watched';
import { Watched } from '../watched';
import type { Help, Lead } from './crew';
import { frontierOf, load } from './frontier';
import type { Known } from './knowledge';
import { Knowledge } from './knowledge';
import type { Lessons } from './traces-lessons';
import { lessonAfter, LessonReader, LessonWriter } from './traces-lessons';
import { ToldLessons } from './told-lessons';
import { nameFinding } from './named-findings';
import type { Answer, ItemMessage, PassMessage, Ready, ToHelper } from './traces-messages';
import { TRACES_VERSION } from './traces-messages';

/** Events after which what is left of an item is handed back, so that it can be divided. */
const PIECE = 1 << 20;
const LOOK_EVERY = 4096;

/** For tests: pieces of another size. */
export interface HelpWays extends ExplorationWays {
  /** Events of a piece, asked before each. */
  readonly piece?: () => number;
}

/**
 * Helps with a search by `traces`: explores what it is given with exactly what it was told of what steps touch, and reports what came of it. The
 * system is built from the same scenario and options as the leader's.
 *
 * @throws UsageError when the scenario is not for this search.
 */
export function helpTraces(system: System, lead: Lead, ways: HelpWays = {}): Help {
  return new TracesHelp(system, lead, ways);
}

class TracesHelp implements Help {
  readonly #system: System;
  readonly #lead: Lead;
  readonly #ways: HelpWays;
  readonly #watched: Watched;
  readonly #touched: Touched;
  readonly #knowledge: Knowledge;
  readonly #inbox: ToHelper[] = [];
  readonly #reader = new LessonReader();
  readonly #writer = new LessonWriter();
  /** Texts that the leader was sent. */
  #sentTexts = 0;
  readonly #told: ToldLessons;
  /** Which of those who help it is. */
  #number = -1;
  /** Steps of which something else is known here than the leader knows. */
  readonly #unequal = new Set<Standing>();
  #pass: PassMessage | null = null;
  #knowsWatched = true;

  constructor(system: System, lead: Lead, ways: HelpWays) {
    this.#system = system;
    this.#lead = lead;
    this.#ways = ways;
    this.#watched = new Watched(system, startTraces(system).reached);
    this.#touched = new Touched(system);
    this.#knowledge = new Knowledge(system, this.#watched, this.#touched);
    this.#told = new ToldLessons(this.#touched);
    lead.post({ kind: 'ready', version: TRACES_VERSION } satisfies Ready);
  }

  turn(): boolean {
    this.#receive();
    for (let message = this.#inbox.shift(); message !== undefined; message = this.#inbox.shift()) {
      if (message.kind === 'begin') this.#number = message.helper;
      else if (message.kind === 'pass') this.#pass = message;
      else if (message.kind === 'lessons') this.#learn(message.lessons);
      else if (message.kind === 'item' && message.pass === this.#pass?.pass) {
        this.#lead.post(this.#explore(message, this.#pass));
        return true;
      }
    }
    return false;
  }

  #receive(): void {
    for (let message = this.#lead.receive(); message !== undefined; message = this.#lead.receive()) this.#inbox.push(message as ToHelper);
  }

  #learn(lessons: readonly (Lessons | KeptWatched)[]): void {
    for (const part of lessons) {
      if ('words' in part) {
        this.#knowsWatched = this.#watched.restore(part);
        this.#knowledge.watches(this.#watched);
        continue;
      }
      this.#reader.hear(part.texts);
      this.#knowledge.learn(this.#unknown(part), (one, standing) => {
        this.#compare(one, standing);
        return true;
      });
    }
    this.#touched.grew = false;
  }

  /** Those lessons that this one did not tell of; what it told of is known again meanwhile. */
  *#unknown({ numbers }: Lessons): Generator<Known> {
    const reader = this.#reader;
    for (let at = 0; at < numbers.length; at = lessonAfter(numbers, at)) {
      const known = reader.read(numbers, at);
      if (reader.by !== this.#number) yield known;
      else if (known.touches !== null) this.#unequal.delete(this.#told.know(reader.number));
    }
  }

  /** What was written. */
  #lessons(): Lessons {
    const { texts } = this.#writer;
    const from = this.#sentTexts;
    this.#sentTexts = texts.length;
    return { numbers: this.#writer.read(0), texts: texts.slice(from) };
  }

  #compare({ touches }: Known, standing: Standing): void {
    if (touches === null) return;
    if (standing >= 0 && this.#touched.wordsOf(standing) === touches) this.#unequal.delete(standing);
    else this.#unequal.add(standing);
  }

  #explore({ pass, task, reached, frontier }: ItemMessage, { all, maxDepth }: PassMessage): Answer {
    const { machine } = this.#system;
    const touched = this.#touched;
    const watched = this.#watched;
    const isFit = this.#knowsWatched && this.#unequal.size === 0;
    const known = watched.keep();
    const exploration = new Exploration(this.#system, { all, maxDepth: maxDepth ?? Infinity }, watched, touched, this.#ways, reached);
    const most = this.#ways.piece?.() ?? PIECE;
    exploration.floor = frontier.floor;
    exploration.onLook = () => {
      this.#receive();
      const isWanted = this.#inbox.some((message) => message.kind === 'pass' || message.kind === 'over' || (message.kind === 'back' && message.task === task));
      if (isWanted || exploration.events >= most) exploration.isAskedBack = true;
      return Math.min(exploration.events + LOOK_EVERY, Math.max(most, exploration.events + 1));
    };
    const learned: number[] = [];
    const writer = this.#writer;
    const told = this.#told;
    const { run } = exploration;
    const tell = (touches: string | null): void => {
      // Whoever makes the one makes the other on the way.
      if (learned.at(-1) === told.length - 1 && writer.isOnWay(run, run.height + 1)) {
        writer.goOn(run, run.height + 1, touches);
        return;
      }
      writer.writeWay(run, run.height + 1, touches);
      learned.push(told.add());
    };
    touched.onLesson = (standing) => {
      const number = told.numberOf(standing);
      if (number >= 0) {
        learned.push(number);
        return;
      }
      tell(touched.wordsOf(standing));
      told.says(standing);
    };
    // Where a step leads is what lifecycles exercise: the leader makes it as well.
    machine.controls.onEdge = () => {
      if (!writer.isPassed(run, run.height + 1)) tell(null);
    };
    touched.begin();
    writer.startAnew();
    if (isFit) {
      load(exploration, frontier);
      exploration.goOn();
    }
    touched.onLesson = machine.controls.onEdge = null;
    const grew = touched.grew || watched.grew;
    const rest = isFit && !exploration.stopped && exploration.isUnfinished ? frontierOf(exploration) : null;
    run.popTo(0);
    machine.monitors.findings.length = 0;
    touched.takeBack();
    watched.restore(known);
    const { events, depth, executions, ledger, below } = exploration;
    return {
      kind: 'answer',
      pass,
      task,
      isFit,
      events,
      depth,
      executions: { ...executions },
      reached: [...ledger.goals],
      limits: [...ledger.limits],
      found: ledger.found.map((one) => nameFinding(this.#system, one)),
      learned: Int32Array.from(learned),
      lessons: this.#lessons(),
      grew,
      below: [...below],
      rest,
    };
  }
}
