import { INVARIANT_BROKEN, judgeEnd } from '../checks/ends';
import type { Finding } from '../checks/finding';
import { findLivelock } from '../checks/livelock';
import { declaresAny, findBlocking } from '../checks/non-blocking';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { LimitReached } from '../result';
import { guessWords, leftWords, spent } from './budget';
import { NotTheSame } from './checkpoint';
import type { Checkpoint } from './checkpoint';
import { restoreStore } from './kept';
import { keptOfStates, statesOfKept } from './states-checkpoint';
import type { StatesCheckpoint } from './states-checkpoint';
import { GroupExpansion } from './crew/group-expansion';
import { GROUP, MOST_ROWS } from './crew/slots';
import type { Slots } from './crew/slots';
import { StatesLead } from './crew/states-lead';
import { Expansion } from './expansion';
import type { Successors } from './expansion';
import { Forward } from './forward';
import { Goals } from './goals';
import { KnownSteps } from './known-steps';
import { isHarmless } from './ledger';
import { Lessons } from './lessons';
import { Levels } from './levels';
import type { Found, Outcome, SearchOptions } from './outcome';
import { StateGraph } from './state-graph';
import { OwnSteps } from './own-steps';
import { AGAIN_WORDS, Staged } from './staged';
import { ROWS, StateStore } from './state-store';
import type { Met } from './state-table';
import { choiceOf, codeOf, refuseMoreActors, TRAIL_BYTES, Trail } from './trail';
import { leadToEnds } from './ways-to-ends';

const LOOK_EVERY = 1024;
/** Limits at which nothing more is to be done. */
const TIGHT: readonly LimitReached['limit'][] = ['seconds', 'interrupted', 'memory'];

/** Somebody who wants to know more of the states than whether they are good. */
export interface Observer {
  /** All states that are so many steps from the start have been expanded. */
  level?(depth: number, store: StateStore): void;
  /** The search has ended; states before `expanded` were expanded. */
  explored?(store: StateStore, trail: Trail, expanded: number, known: KnownForward): void;
}

/** From where steps are known to lead to states that were discovered later. Not all are known. */
export interface KnownForward {
  /** Some step does. */
  readonly isForward: (state: number) => boolean;
  /** An actor that declares operations which must not block has one step there, and that does. */
  readonly areForward: (state: number, actor: number) => boolean;
}

/**
 * The stateful search: visits every reachable global state exactly once, breadth first, so that the first violation has a
 * shortest schedule (in scheduling points) and among those the lexicographically least. Exact: states are kept in full.
 *
 * Time is O(transitions), memory about 30 bytes a state for small systems. Livelock and non-blocking checks look again at states from which
 * nobody is known to go forward; a second pass over the whole graph is made only where some state leads to no end.
 */
export function searchStates(system: System, options: SearchOptions, observer: Observer = {}): Outcome {
  refuseMoreActors(system);
  return new StatesSearch(system, options, observer).run();
}

class StatesSearch implements Successors {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #observer: Observer;
  readonly #store: StateStore;
  readonly #trail = new Trail();
  readonly #forward = new Forward();
  /** Null where nobody declares operations that must not block. */
  readonly #ownSteps: OwnSteps | null;
  readonly #knownForward: KnownForward = {
    isForward: (state) => this.#forward.has(state),
    areForward: (state, actor) => this.#ownSteps?.areForward(state, actor) === true,
  };
  readonly #expansion: Expansion;
  readonly #goals: Goals;
  readonly #found: Found[] = [];
  readonly #seen = new Set<string>();
  readonly #limits: LimitReached[] = [];
  readonly #staged: Staged;
  #transitions = 0;
  /** States before it were looked at. */
  #looked = 0;
  /** Where the states end that are as many steps away. */
  #levels = new Levels([1]);
  /** Null where nobody keeps checkpoints or helps. */
  readonly #lessons: Lessons | null;
  /** Null where nobody helps. */
  readonly #lead: StatesLead | null;
  /** Where the successors that a helper came to were staged, -1 for those that are staged no more. */
  readonly #rowOf: Int32Array;

  constructor(system: System, options: SearchOptions, observer: Observer) {
    this.#system = system;
    this.#options = options;
    this.#observer = observer;
    this.#goals = new Goals(system);
    // Whoever helps stages a group as a whole, and so does who leads when it helps.
    const rows = options.crew === undefined ? ROWS : MOST_ROWS + 1;
    this.#store = new StateStore(rows);
    this.#staged = new Staged(rows);
    this.#rowOf = new Int32Array(rows);
    this.#ownSteps = system.actors.some(declaresAny) && system.machine.monitors.looksFor('not-non-blocking') ? new OwnSteps(system) : null;
    const { keeper, crew } = options;
    this.#lessons = keeper === undefined && crew === undefined ? null : new Lessons(system, this.#goals);
    const known = new KnownSteps(system.machine, this.#store);
    this.#expansion = new Expansion(system.machine, this.#store, { known, lessons: this.#lessons, successors: this });
    this.#lead = crew === undefined || this.#lessons === null ? null : new StatesLead(crew, { search: 'states', store: this.#store, lessons: this.#lessons, groups: new GroupExpansion(system, this.#store, known), group: GROUP, layout: () => this.#store.packing.moves });
  }

  run(): Outcome {
    const { keeper } = this.#options;
    const kept = keeper?.kept === undefined ? undefined : statesOfKept(keeper.kept);
    if (kept === undefined) this.#begin();
    else this.#goOn(kept);
    const expanded = this.#explore();
    if (this.#isCut) keeper?.keep(this.#checkpoint());
    this.#observer.explored?.(this.#store, this.#trail, expanded, this.#knownForward);
    const stopped = this.#found.length > 0 && !this.#options.all;
    // A second pass would take as long again, and more memory.
    if (!stopped && !this.#limits.some(({ limit }) => TIGHT.includes(limit))) this.#checkProgress(expanded);
    this.#lead?.close();
    return {
      found: this.#found,
      states: this.#store.size,
      transitions: this.#transitions,
      depth: this.#depth,
      bytesPerState: Math.round((this.#store.bytesPerState + TRAIL_BYTES) * 10) / 10,
      limits: this.#limits,
      goals: this.#goals.reached,
      complete: !stopped && this.#limits.length === 0,
      order: 'shortest',
      ...(kept === undefined ? {} : { resumedFrom: kept.store.at.size }),
      ...(this.#limits.length > 0 ? { covered: [`every schedule of at most ${this.#depth} steps was explored`, leftWords(this.#store.size - expanded), ...guessWords(this.#levels.forecast)] } : {}),
    };
  }

  get #depth(): number {
    return this.#levels.depth;
  }

  /** The first state. */
  #begin(): void {
    const { vector, monitors } = this.#system.machine;
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(this.#staged.numbers);
    this.#trail.add(0, 0, 0);
    for (const finding of monitors.findings) this.#note(finding, 0);
    monitors.findings.length = 0;
    this.#look(0);
  }

  /** What an earlier search came to. */
  #goOn({ at, store, trail, lessons }: StatesCheckpoint): void {
    restoreStore(this.#store, store);
    this.#trail.restore(trail);
    this.#system.machine.monitors.findings.length = 0;
    if (this.#lessons?.learn(lessons, (state, words) => this.#store.read(state, words)) !== true) throw new NotTheSame();
    this.#looked = at.looked;
    this.#levels = new Levels(at.levels);
    this.#transitions = at.transitions;
    this.#found.push(...at.found);
    for (const key of at.seen) this.#seen.add(key);
    this.#limits.push(...at.limits);
  }

  /** What it takes to go on from here; nothing may be staged. */
  #checkpoint(): Checkpoint {
    const at = {
      looked: this.#looked,
      levels: this.#levels.ends,
      transitions: this.#transitions,
      found: this.#found,
      seen: [...this.#seen],
      limits: this.#limits.filter(isHarmless),
    };
    return keptOfStates({ at, store: this.#store, trail: this.#trail.keep(this.#store.size), lessons: this.#lessons!.since(0) });
  }

  /** Looks at states in the order of discovery until none is left; returns how many were looked at. */
  #explore(): number {
    const store = this.#store;
    const { all, keeper } = this.#options;
    let lookAt = 0;
    while (this.#looked < store.size) {
      if (this.#looked === this.#levels.end) {
        this.#observer.level?.(this.#depth, store);
        this.#levels.add(store.size);
      }
      if (!all && this.#found.length > 0 && this.#found[0]!.schedule.length <= this.#depth) break;
      if (this.#looked >= lookAt || store.size > this.#options.maxStates) {
        lookAt = this.#looked + LOOK_EVERY;
        if (this.#isOverLimit(this.#looked)) break;
        if (keeper?.isDue() === true) keeper.keep(this.#checkpoint());
      }
      // A group of states of one level, whose successors are looked up together.
      const groupEnd = Math.min(this.#looked + GROUP, this.#levels.end);
      this.#expandGroup(this.#looked, groupEnd);
      this.#looked = groupEnd;
      this.#commit();
    }
    return this.#looked;
  }

  /** Numbers the staged successors, and looks at those that are new. */
  #commit(): void {
    const staged = this.#staged;
    const { numbers } = staged;
    const count = this.#store.commit(numbers);
    const isWatched = this.#goals.isWatching || this.#system.invariant !== undefined;
    for (let at = 0; at < count; at++) {
      const findings = staged.findingsOf(at);
      for (let index = 0; index < findings.length; index++) this.#note(findings[index]!, staged.parents[at]!, staged.choices[at]);
      const number = numbers[at]!;
      const to = number < 0 ? ~number : number;
      this.#noteStep(staged.parents[at]!, staged.choices[at]!, to);
      if (number >= 0) continue;
      const state = ~number;
      this.#trail.add(state, staged.parents[at]!, staged.choices[at]!);
      if (isWatched) {
        this.#expansion.unpack(state);
        this.#look(state);
      }
    }
    const { again, againLength } = staged;
    for (let at = 0; at < againLength; at += AGAIN_WORDS) {
      const number = numbers[again[at + 2]!]!;
      this.#noteStep(again[at]!, again[at + 1]!, number < 0 ? ~number : number);
    }
    this.#transitions += count;
    staged.clear();
  }

  /** Notes a violation in a state, or of the step that was taken there. */
  #note(finding: Finding, state: number, step = -1): void {
    if (this.#options.wanted?.(finding) === false) return;
    const key = `${finding.kind} ${finding.actor} ${finding.control} ${finding.message}`;
    if (this.#seen.has(key)) return;
    const schedule = this.#trail.to(state);
    if (step >= 0) schedule.push(choiceOf(step));
    if (!this.#options.all) {
      // One counterexample is enough: the shortest.
      if (this.#found.length > 0 && this.#found[0]!.schedule.length <= schedule.length) return;
      this.#found.length = 0;
    } else this.#seen.add(key);
    this.#found.push({ finding, schedule });
  }

  /** Looks for goals and at the invariant in the machine's present state. */
  #look(state: number): void {
    this.#goals.look();
    const { invariant, machine } = this.#system;
    if (invariant !== undefined && machine.monitors.looksFor('assertion') && !invariant(viewOf(this.#system))) {
      this.#note({ kind: 'assertion', message: INVARIANT_BROKEN, actor: -1, control: 0, address: -1 }, state);
    }
    this.#lessons?.looked(state);
  }

  #expandGroup(from: number, to: number): void {
    const lead = this.#lead;
    const { maxDepth } = this.#options;
    const slot = lead === null ? -1 : lead.take(from, { looked: from, levelEnd: this.#levels.end, depth: this.#depth, maxDepth });
    this.#expansion.forget();
    if (lead === null || slot < 0) {
      for (let state = from; state < to; state++) this.#expansion.expand(state, this.#depth >= maxDepth);
      return;
    }
    this.#takeOver(lead.slots, slot);
    lead.release();
  }

  /** Stages what a helper came to, and expands what it left. */
  #takeOver(slots: Slots, slot: number): void {
    const store = this.#store;
    const { from, to, isDeep } = slots.group(slot);
    const { entries, met, mets, layout, isCut } = slots.answer(slot);
    const { words } = slots;
    const width = store.wordsPerState;
    let row = 0;
    for (let entry = 0; entry < entries; entry++) {
      const state = from + slots.offset(slot, entry);
      const code = slots.code(slot, entry);
      if (code < 0) {
        this.#expansion.expand(state, isDeep);
        entry++;
        if (store.packing.moves === layout) continue;
        // What is left in the slot is packed as it was before.
        for (let rest = state + 1; rest < to; rest++) this.#expansion.expand(rest, isDeep);
        this.#transitions += slots.metBefore(slot, entry - 1);
        if (isCut) this.isDeep();
        return;
      }
      if (store.isFull) {
        this.#commit();
        this.#rowOf.fill(-1);
      }
      this.#rowOf[row] = this.#staged.count;
      store.stageRow(words, slots.rowAt(slot, row, width), slots.hash(slot, row));
      this.#staged.addCode(state, code);
      row++;
    }
    this.#transitions += met;
    for (let number = 0; number < mets; number++) {
      const met = slots.met(slot, number);
      const staged = met < 0 ? this.#rowOf[-met - 1]! : 0;
      if (staged >= 0) this.#noteMet(from + slots.metOffset(slot, number), slots.metCode(slot, number), met < 0 ? -staged - 1 : met);
    }
    if (isCut) this.isDeep();
  }

  makeRoom(): void {
    this.#commit();
  }

  staged(state: number, actor: number, alternative: number): void {
    this.#staged.add(state, actor, alternative, this.#system.machine.monitors.findings);
  }

  met(state: number, actor: number, met: Met): void {
    this.#transitions++;
    this.#noteMet(state, codeOf(actor, 0), met);
  }

  /** A step led to a state met a moment ago. */
  #noteMet(from: number, code: number, met: Met): void {
    if (met < 0) this.#staged.addAgain(from, code, -met - 1);
    else this.#noteStep(from, code, met - 1);
  }

  /** Notes which states go forward. */
  #noteStep(from: number, code: number, to: number): void {
    this.#forward.note(from, to);
    this.#ownSteps?.note(from, code, to);
  }

  isDeep(): void {
    this.#reach({ limit: 'depth', value: this.#options.maxDepth });
  }

  ended(state: number): void {
    const end = judgeEnd(this.#system);
    this.#lessons?.judged(state);
    if (end.form === 'violated') for (const finding of end.findings) this.#note(finding, state);
    else if (end.form === 'bounded') this.#reach({ limit: 'operations', value: this.#system.machine.granularity.operations });
  }

  #isOverLimit(state: number): boolean {
    const { size, bytes } = this.#store;
    const progress = { states: size, transitions: this.#transitions, queue: size - state, depth: this.#depth, estimate: this.#levels.forecast };
    for (const limit of spent(this.#options, progress, { bytes: bytes + this.#trail.bytes })) this.#reach(limit);
    return this.#isCut;
  }

  /** Whether a limit stopped the search. */
  get #isCut(): boolean {
    return !this.#limits.every(isHarmless);
  }

  #reach(limit: LimitReached): void {
    if (!this.#limits.some((known) => known.limit === limit.limit)) this.#limits.push(limit);
  }

  /** Livelock, stuck loops and non-blocking operations are properties of the graph. */
  #checkProgress(expanded: number): void {
    const { machine } = this.#system;
    const { monitors } = machine;
    const mayGoRound = machine.controls.hasCycle() && (monitors.looksFor('livelock') || monitors.looksFor('stuck-loop'));
    const cycles = mayGoRound && !leadToEnds(this.#system, this.#store, { expanded, isForward: this.#knownForward.isForward });
    const report = (found: { finding: Finding; state: number; cycle: Found['cycle'] }): void => {
      if (this.#options.wanted?.(found.finding) === false) return;
      const schedule = this.#trail.to(found.state);
      this.#found.push(found.cycle === undefined ? { finding: found.finding, schedule } : { finding: found.finding, schedule, cycle: found.cycle });
    };
    if (cycles) for (const found of findLivelock(this.#system, new StateGraph(this.#system, this.#store, expanded))) report(found);
    if (this.#ownSteps === null || (this.#found.length > 0 && !this.#options.all)) return;
    // Of which steps is known where they lead depends on who made them; what is reported must not.
    if (!this.#areFineAlone(this.#ownSteps, expanded)) for (const found of findBlocking(this.#system, this.#store, { expanded, isAsked: () => true })) report(found);
  }

  /** Whether nothing is wrong with those who must not block when they are run alone. */
  #areFineAlone(ownSteps: OwnSteps, expanded: number): boolean {
    const look = (actor: number): boolean => findBlocking(this.#system, this.#store, { actors: [actor], expanded, isAsked: (state) => !ownSteps.areForward(state, actor) }).length === 0;
    return this.#lead === null ? ownSteps.actors.every(look) : this.#lead.areFineAlone(ownSteps, expanded, look);
  }
}
