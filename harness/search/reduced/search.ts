import type { Finding } from '../../checks/finding';
import { judgeEnd } from '../../checks/ends';
import type { System } from '../../machine/system';
import type { Schedule } from '../../result';
import { leftWords, spent } from '../budget';
import type { Checkpoint } from '../checkpoint';
import type { Slots } from '../crew/slots';
import type { StatesLead } from '../crew/states-lead';
import { Ignored } from '../ignored';
import type { KeptStore } from '../kept';
import { int32, keptStore, partOf, restoreStore, together } from '../kept';
import type { KeptLedger } from '../ledger';
import { Ledger } from '../ledger';
import type { Outcome, SearchOptions } from '../outcome';
import { Staged } from '../staged';
import { ROWS, StateStore } from '../state-store';
import type { KeptTrail } from '../trail';
import { choiceOf, TRAIL_BYTES, Trail } from '../trail';
import { wider } from '../wider';
import type { Reduction, Successors } from './expansion';
import { ALL, Expansion } from './expansion';
import { finalOf } from './final';
import type { Known } from './known';
import { layoutOf, leadReduced } from './lead';
import { checkProgress } from './progress';
import type { ReducedWays, Whereabouts } from './whereabouts';

/** No violation, for ways that show something else. */
const NOTHING: Finding = { kind: 'assertion', message: '', actor: -1, control: 0, address: -1 };
const LOOK_EVERY = 1024;
/** States whose successors are looked up together. */
const GROUP = 48;
/** States that are looked back at before what that brings is looked up. */
const GROUP_BACK = 1024;
/** Of each state: whose steps were made, and how many steps lead to it. */
const NOTES_BYTES = 8;
/** Expanded states at which what was learned counts for the first time. */
const FIRST_REFRESH = 4096;

/** One search, by what is known when it begins. */
export class ReducedSearch implements Successors {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #known: Known;
  readonly #reduction: Reduction;
  readonly #expansion: Expansion;
  readonly #ledger: Ledger;
  readonly #store = new StateStore();
  readonly #trail = new Trail();
  /** By state: whose steps were made. */
  #made: Int32Array = new Int32Array(1024);
  /** By state: the steps that lead to it. */
  #depths: Int32Array = new Int32Array(1024);
  readonly #staged = new Staged();
  readonly #ignored = new Ignored();
  /** Null where nobody helps. */
  readonly #lead: StatesLead | null;
  readonly #lookEvery: number;
  readonly #group: number;
  readonly #firstRefresh: number;
  #at: Whereabouts;
  #nextLook = 0;
  #stopped = false;

  constructor(known: Known, reduction: Reduction, options: SearchOptions, { group = GROUP, lookEvery = LOOK_EVERY, firstRefresh = FIRST_REFRESH }: ReducedWays) {
    const { system, watched } = known;
    const { symmetry } = reduction;
    this.#options = options;
    this.#known = known;
    this.#reduction = reduction;
    this.#group = group;
    this.#lookEvery = lookEvery;
    this.#firstRefresh = firstRefresh;
    this.#at = { transitions: 0, depth: 0, expanded: 0, refreshAt: firstRefresh, known: 0, back: 0, backTo: 0, ignored: [], full: 0, explored: 0 };
    this.#system = { ...system, final: finalOf(system, reduction) };
    this.#expansion = new Expansion(system, this.#store, reduction, this);
    const { crew } = options;
    this.#lead = crew === undefined ? null : leadReduced(crew, this.#system, this.#store, { known, reduction, group });
    this.#ledger = new Ledger(this.#system, options.all, symmetry === null ? watched.view : symmetry.guarded(watched.view), watched.reached);
  }

  /** Returns null when a predicate looked at something that was not known to matter. */
  run(atStart: readonly Finding[]): Outcome | null {
    const { machine } = this.#system;
    const { vector } = machine;
    const { futures, experience } = this.#reduction;
    for (const finding of atStart) this.#ledger.note(finding, () => []);
    for (let actor = 0; actor < machine.actors; actor++) futures.stands(actor, machine.at(actor));
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(this.#staged.numbers);
    this.#trail.add(0, 0, 0);
    if (this.#ledger.isWatching) this.#ledger.look(() => []);
    experience.ahead(() => futures.refresh());
    this.#at.known = futures.refreshes;
    return this.#goOn();
  }

  /** The same from where an earlier search came to. */
  goOn(kept: Checkpoint): Outcome | null {
    const store = partOf<KeptStore>(kept, 'store');
    const search = partOf<Whereabouts>(kept, 'search');
    restoreStore(this.#store, store);
    this.#trail.restore(search.arrays as unknown as KeptTrail);
    this.#made = int32(search, 'made');
    this.#depths = int32(search, 'depths');
    this.#ignored.restore(partOf(kept, 'ignored'));
    this.#ledger.restore(partOf<KeptLedger>(kept, 'ledger').at);
    this.#at = { ...search.at };
    const outcome = this.#goOn();
    return outcome === null ? null : { ...outcome, resumedFrom: store.at.size };
  }

  /** The search is over, however it ended. */
  close(): void {
    this.#lead?.close();
  }

  #goOn(): Outcome | null {
    if (this.#at.explored === 0) this.#explore();
    this.#reduction.symmetry?.checkPrograms();
    const { watched } = this.#known;
    if (watched.grew && !this.#ledger.isSettled) {
      watched.grew = false;
      return null;
    }
    const states = this.#store.size;
    if (!this.#stopped) this.#at.explored = states;
    if (!this.#ledger.isSettled) {
      const { expanded } = this.#at;
      const isMade = (state: number, actor: number): boolean => (this.#made[state]! & (1 << actor)) !== 0;
      checkProgress(this.#system, this.#reduction, { store: this.#store, trail: this.#trail, ledger: this.#ledger, ignored: this.#ignored, expanded, isMade, isStopped: this.#stopped, isOver: () => this.#look() });
    }
    const { found, limits } = this.#ledger;
    // A budget of steps is one that whoever gave it knows of.
    if (this.#ledger.isCut && !limits.some(({ limit }) => limit === 'steps')) this.#options.keeper?.keep(this.#checkpoint());
    return {
      found,
      states,
      transitions: this.#at.transitions,
      depth: this.#at.depth,
      bytesPerState: Math.round((this.#store.bytesPerState + TRAIL_BYTES + NOTES_BYTES) * 10) / 10,
      limits,
      goals: this.#ledger.goals,
      complete: !this.#stopped && limits.length === 0 && (found.length === 0 || this.#options.all),
      order: 'as found',
      ...(limits.length > 0 ? { covered: [leftWords(states - this.#at.expanded)] } : {}),
    };
  }

  /** What it takes to go on from here; nothing may be staged. Of what came after exploring nothing is kept. */
  #checkpoint(): Checkpoint {
    const size = this.#at.explored > 0 ? this.#at.explored : this.#store.size;
    const store = keptStore(this.#store);
    const made = [this.#made.subarray(0, size)];
    const depths = [this.#depths.subarray(0, size)];
    return {
      search: 'reduced',
      ...together({
        search: { at: this.#at, arrays: { ...this.#trail.keep(size), made, depths } },
        store: { ...store, at: { ...store.at, size } },
        ledger: { at: this.#ledger.keep(), arrays: {} },
        ignored: this.#ignored.keep(size),
        known: this.#known.keep(),
      }),
    };
  }

  /** Until nothing is left, and every decision was made by all that is known. */
  #explore(): void {
    const { futures } = this.#reduction;
    const at = this.#at;
    for (;;) {
      this.#makeIgnored();
      this.#lookBack();
      this.#expandNew();
      if (this.#stopped) return;
      if (futures.refreshes > at.known) {
        at.known = futures.refreshes;
        at.back = 0;
        at.backTo = at.expanded;
      } else if (!this.#findIgnored()) return;
    }
  }

  /** Where loops might ignore somebody for ever, everything is to be made in some state of each; returns whether there is one. */
  #findIgnored(): boolean {
    // Without loops in the automata there are none.
    if (!this.#system.machine.controls.hasCycle()) return false;
    this.#at.ignored = this.#ignored.find(this.#store.size, (state) => this.#made[state] === ALL);
    this.#at.full = 0;
    return this.#at.ignored.length > 0;
  }

  #makeIgnored(): void {
    const at = this.#at;
    while (at.full < at.ignored.length && !this.#isOver()) {
      for (const end = Math.min(at.full + this.#group, at.ignored.length); at.full < end; at.full++) {
        const state = at.ignored[at.full]!;
        this.#expansion.stand(state);
        this.#expansion.make(state, ~this.#made[state]!);
        this.#made[state] = ALL;
      }
      this.#commit();
    }
  }

  /** Looks at every decision again, by what is known now. */
  #lookBack(): void {
    const at = this.#at;
    while (at.back < at.backTo && !this.#isOver()) {
      for (const end = Math.min(at.back + GROUP_BACK, at.backTo); at.back < end; at.back++) {
        const before = this.#made[at.back]!;
        if (before === ALL) continue;
        const made = this.#expansion.complete(at.back, before, this.#expansion.stand(at.back));
        this.#made[at.back] = made;
      }
      this.#commit();
    }
  }

  /** Expands states in the order of discovery until none is left; then everything that was learned counts. */
  #expandNew(): void {
    const store = this.#store;
    const at = this.#at;
    while (at.expanded < store.size) {
      if (this.#isOver()) return;
      if (at.expanded >= at.refreshAt && this.#reduction.futures.grew) {
        at.refreshAt = at.expanded * 2;
        this.#refresh();
      }
      const end = Math.min(at.expanded + this.#group, store.size);
      this.#expandGroup(at.expanded, end);
      at.expanded = end;
      this.#commit();
    }
    if (this.#isOver()) return;
    at.refreshAt = Math.max(this.#firstRefresh, at.expanded * 2);
    if (this.#reduction.futures.grew) this.#refresh();
  }

  #refresh(): void {
    const { futures, experience } = this.#reduction;
    experience.ahead(() => futures.refresh());
  }

  #expandGroup(from: number, to: number): void {
    const lead = this.#lead;
    const slot = lead === null ? -1 : lead.take(from, { looked: from, levelEnd: Infinity, depth: 0, maxDepth: Infinity });
    if (lead === null || slot < 0) {
      for (let state = from; state < to; state++) this.#expand(state);
      return;
    }
    this.#takeOver(lead.slots, slot, from);
    lead.release();
  }

  /** Stages what a helper came to, and expands what it left, and what is known by now to go otherwise. */
  #takeOver(slots: Slots, slot: number, from: number): void {
    const store = this.#store;
    const staged = this.#staged;
    const { entries, layout } = slots.answer(slot);
    const width = store.wordsPerState;
    let row = 0;
    for (let entry = 0; entry < entries; ) {
      const state = from + slots.offset(slot, entry);
      const made = slots.metBefore(slot, entry);
      const first = entry + 2;
      for (entry = first; entry < entries && slots.code(slot, entry) >= 0; ) entry++;
      const isMine = made === 0 || layoutOf(this.#known, store) !== layout || this.#depths[state]! >= this.#options.maxDepth || staged.count + entry - first > ROWS;
      if (isMine) {
        this.#expand(state);
        row += entry - first;
        continue;
      }
      for (let step = first; step < entry; step++) {
        store.stageRow(slots.words, slots.rowAt(slot, row, width), slots.hash(slot, row));
        staged.addCode(state, slots.code(slot, step));
        row++;
      }
      this.#made[state] = made;
    }
  }

  #expand(state: number): void {
    const movable = this.#expansion.stand(state);
    let made = ALL;
    if (movable === 0) this.#judge(state);
    else if (this.#depths[state]! >= this.#options.maxDepth) this.#ledger.reach({ limit: 'depth', value: this.#options.maxDepth });
    else made = this.#expansion.expand(state, movable);
    // What was staged meanwhile may have made room elsewhere.
    this.#made[state] = made;
  }

  #judge(state: number): void {
    const end = judgeEnd(this.#system);
    if (end.form === 'violated') for (const finding of end.findings) this.#note(finding, () => this.#trail.to(state));
    else if (end.form === 'bounded') this.#ledger.reach({ limit: 'operations', value: this.#system.machine.granularity.operations });
  }

  makeRoom(): void {
    this.#commit();
  }

  staged(state: number, actor: number, alternative: number): void {
    this.#staged.add(state, actor, alternative, this.#system.machine.monitors.findings);
  }

  /** The schedule of real actors that leads to a state. */
  #way(state: number): Schedule {
    const { symmetry } = this.#reduction;
    const schedule = this.#trail.to(state);
    return symmetry === null ? schedule : symmetry.actual(schedule, NOTHING).schedule;
  }

  /** Notes a violation with the way to it. */
  #note(finding: Finding, schedule: () => Schedule): void {
    const { symmetry } = this.#reduction;
    if (symmetry === null) this.#ledger.note(finding, schedule);
    else if (!this.#ledger.isSettled) {
      const actual = symmetry.actual(schedule(), finding);
      this.#ledger.note(actual.finding, () => actual.schedule);
    }
  }

  /** Numbers the staged successors, and looks at those that are new. */
  #commit(): void {
    const staged = this.#staged;
    const { numbers } = staged;
    const count = this.#store.commit(numbers);
    const { vector } = this.#system.machine;
    const { isWatching } = this.#ledger;
    for (let at = 0; at < count; at++) {
      const parent = staged.parents[at]!;
      const choice = staged.choices[at]!;
      for (const finding of staged.findingsOf(at)) this.#note(finding, () => [...this.#trail.to(parent), choiceOf(choice)]);
      const number = numbers[at]!;
      const state = number < 0 ? ~number : number;
      this.#ignored.note(parent, state);
      if (number >= 0) continue;
      this.#trail.add(state, parent, choice);
      if (state >= this.#made.length) {
        this.#made = wider(this.#made, state * 2);
        this.#depths = wider(this.#depths, state * 2);
      }
      this.#made[state] = 0;
      const depth = this.#depths[parent]! + 1;
      this.#depths[state] = depth;
      if (depth > this.#at.depth) this.#at.depth = depth;
      if (!isWatching) continue;
      this.#store.read(state, vector.words);
      this.#ledger.look(() => this.#way(state));
    }
    this.#at.transitions += count;
    staged.clear();
    if (this.#ledger.isSettled || this.#known.watched.grew) this.#stopped = true;
  }

  /** Whether a bound was reached; nothing may be staged. */
  #isOver(): boolean {
    if (this.#stopped || (this.#at.transitions < this.#nextLook && this.#store.size <= this.#options.maxStates)) return this.#stopped;
    this.#nextLook = this.#at.transitions + this.#lookEvery;
    return this.#look();
  }

  /** Looks at the bounds, and keeps what there is where it is time; returns whether one was reached. */
  #look(): boolean {
    const { size, bytes } = this.#store;
    const { transitions, expanded, depth } = this.#at;
    const progress = { states: size, transitions, queue: size - expanded, depth };
    for (const limit of spent(this.#options, progress, { steps: transitions, bytes: bytes + this.#trail.bytes + size * NOTES_BYTES + this.#ignored.bytes })) {
      this.#ledger.reach(limit);
      this.#stopped = true;
    }
    const { keeper } = this.#options;
    // A search that will start over is not worth it.
    if (!this.#stopped && !this.#known.watched.grew && keeper?.isDue() === true) keeper.keep(this.#checkpoint());
    return this.#stopped;
  }
}
