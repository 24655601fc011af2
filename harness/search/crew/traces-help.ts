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
import { LessonPacker, LessonReader } from './traces-lessons';
import { nameFinding } from './named-findings';
import type { Answer, ItemMessage, Lesson, PassMessage, Ready, ToHelper } from './traces-messages';
import { TRACES_VERSION } from './traces-messages';

/** Events after which what is left of an item is handed back, so that it can be divided. */
const PIECE = 1 << 17;
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
  readonly #packer = new LessonPacker();
  /** Lessons that the leader was told, and the numbers of those that say what a step touches. */
  #numbers = 0;
  readonly #told = new Map<string, number>();
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
    lead.post({ kind: 'ready', version: TRACES_VERSION } satisfies Ready);
  }

  turn(): boolean {
    this.#receive();
    for (let message = this.#inbox.shift(); message !== undefined; message = this.#inbox.shift()) {
      if (message.kind === 'pass') this.#pass = message;
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

  #learn(lessons: readonly (Lesson | KeptWatched)[]): void {
    for (let at = 0; at < lessons.length; ) {
      const watched = lessons[at]!;
      if ('words' in watched) {
        at++;
        this.#knowsWatched = this.#watched.restore(watched);
        this.#knowledge.watches(this.#watched);
        continue;
      }
      const taught = function* (this: TracesHelp): Generator<Known> {
        for (let lesson = lessons[at]; lesson !== undefined && 'choices' in lesson; lesson = lessons[++at]) yield this.#reader.read(lesson);
      };
      this.#knowledge.learn(taught.call(this), (one, standing) => {
        this.#compare(one, standing);
        return true;
      });
    }
    this.#touched.grew = false;
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
    const lessons: Lesson[] = [];
    const tell = (lesson: Lesson): number => {
      const before = lessons.at(-1);
      // Whoever makes the one makes the other on the way.
      const isOnWay = before?.touches === null && learned.at(-1) === this.#numbers - 1 && lesson.kept === before.kept + before.choices.length;
      if (isOnWay) lessons[lessons.length - 1] = { ...lesson, kept: before.kept, choices: [...before.choices, ...lesson.choices] };
      else {
        learned.push(this.#numbers++);
        lessons.push(lesson);
      }
      return this.#numbers - 1;
    };
    touched.onLesson = (standing) => {
      const now = touched.numbersOf(standing);
      const number = this.#told.get(now);
      if (number !== undefined) learned.push(number);
      else this.#told.set(now, tell(this.#packer.packWay(exploration.run, exploration.run.height + 1, touched.wordsOf(standing))));
    };
    // Where a step leads is what lifecycles exercise: the leader makes it as well.
    machine.controls.onEdge = () => {
      const lesson = this.#packer.packWay(exploration.run, exploration.run.height + 1, null);
      if (lesson.choices.length > 0) tell(lesson);
    };
    touched.begin();
    this.#packer.startAnew();
    if (isFit) {
      load(exploration, frontier);
      exploration.goOn();
    }
    touched.onLesson = machine.controls.onEdge = null;
    const grew = touched.grew || watched.grew;
    const rest = isFit && !exploration.stopped && exploration.isUnfinished ? frontierOf(exploration) : null;
    exploration.run.popTo(0);
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
      learned,
      lessons,
      grew,
      below: [...below],
      rest,
    };
  }
}
