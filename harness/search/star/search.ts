import type { Finding } from '../../checks/finding';
import type { System } from '../../machine/system';
import { resetSystem } from '../../machine/system';
import type { Schedule } from '../../result';
import { leftWords, spent } from '../budget';
import type { Checkpoint } from '../checkpoint';
import { StarLead } from '../crew/star-lead';
import * as slots from '../crew/star-slots';
import { Ignored } from '../ignored';
import type { Kept } from '../kept';
import { keptStore, partOf, restoreStore, together } from '../kept';
import type { KeptLedger } from '../ledger';
import { Ledger } from '../ledger';
import type { Outcome, SearchOptions } from '../outcome';
import { ROWS, StateStore } from '../state-store';
import { uncovered } from '../uncovered';
import { DecoupledStates } from './decoupled-states';
import type { Decoupled, Occasion } from './decoupled';
import type { Known} from './factoring';
import { Factoring, Restart } from './factoring';
import { Ends } from './ends';
import type { OnEnds } from './ends';
import { Expansion, START } from './expansion';
import { Predicates } from './predicates';
import { expand } from './schedule';

/** Steps between two looks at limits. */
const LOOK_EVERY = 1024;

/** Where a search is, as it is kept. */
interface Whereabouts {
  readonly expanded: number;
  readonly lookedBack: number;
  readonly learnAt: number;
  readonly isOld: boolean;
  readonly transitions: number;
  readonly depth: number;
  /** Steps of leaves and of the centre. */
  readonly steps: readonly [number, number];
  readonly ledger: KeptLedger;
  readonly goals: readonly boolean[];
}

/** One round of it: with what is known of who has to do with whom, until that changes. */
export class StarSearch {
  readonly #known: Known;
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #factoring: Factoring;
  readonly #store = new StateStore();
  readonly #states: DecoupledStates;
  readonly #ignored = new Ignored();
  readonly #ledger: Ledger;
  readonly #predicates: Predicates;
  readonly #expansion: Expansion;
  readonly #number = new Int32Array(1);
  /** Of the rows that somebody else has met. */
  readonly #numbers = new Int32Array(ROWS);
  /** Null where nobody helps. */
  readonly #lead: StarLead | null;
  readonly #onDominated = (part: number, whole: number): void => this.#ignored.note(part, whole);
  /** Whether decisions were made by what is no longer all that is known. */
  #isOld = false;
  /** States before it were expanded. */
  #expanded = 0;
  /** States before it were looked back at; -1 while states are expanded. */
  #lookedBack = -1;
  /** States from which on what was learned is made to count. */
  #learnAt = 0;
  #depth = 0;
  /** Steps from which on limits are looked at, and whether a checkpoint is due. */
  #lookAt = 0;
  /** States that the search went on from, undefined where it began. */
  #resumedFrom: number | undefined;

  constructor(known: Known, options: SearchOptions, { kept, onEnds }: { readonly kept: Kept | undefined; readonly onEnds: OnEnds | undefined }) {
    const factoring = new Factoring(known, kept === undefined ? undefined : partOf(kept, 'factoring'));
    this.#known = known;
    this.#system = factoring.system;
    this.#options = options;
    this.#factoring = factoring;
    this.#states = new DecoupledStates(factoring.leaves);
    this.#ledger = new Ledger(factoring.system, options.all);
    this.#predicates = new Predicates(factoring);
    const note = (finding: Finding, occasion: Occasion, cycle?: Schedule): void => this.#note(finding, occasion, cycle);
    // What a leaf does is looked at for races when the centre makes a step: where it stands in the vector is only one of many places.
    if (kept === undefined) known.experience.skipRaces(factoring.leaves.map(({ actor }) => actor));
    const ends = new Ends(factoring, this.#predicates, note, (limit) => this.#ledger.reach(limit), onEnds);
    const successors = { reached: (state: Decoupled) => this.#reached(state), isSettled: () => this.#ledger.isSettled, commit: () => this.#commit() };
    this.#expansion = new Expansion(factoring, this.#store, { note, ends, successors });
    if (kept !== undefined) this.#goOn(kept);
    const { crew } = options;
    this.#lead = crew === undefined ? null : new StarLead(crew, { known, factoring, store: this.#store, states: this.#states, steps: () => this.#expansion.steps });
  }

  /** Who helps need do so no more. */
  close(): void {
    this.#lead?.close();
  }

  run(atStart: readonly Finding[]): Outcome {
    if (this.#resumedFrom === undefined) this.#begin(atStart);
    if (!this.#ledger.isSettled) this.#explore();
    if (this.#ledger.isCut) this.#options.keeper?.keep(this.#checkpoint());
    const { found, limits } = this.#ledger;
    resetSystem(this.#system);
    return {
      found,
      states: this.#states.size,
      transitions: this.#expansion.transitions,
      depth: this.#depth,
      bytesPerState: Math.round(this.#store.bytesPerState * 10) / 10,
      limits,
      goals: this.#predicates.goals,
      complete: limits.length === 0 && (found.length === 0 || this.#options.all),
      order: 'as found',
      roles: this.#factoring.roles(),
      ...(this.#resumedFrom === undefined ? {} : { resumedFrom: this.#resumedFrom }),
      ...(limits.length > 0 ? { covered: [leftWords(this.#states.size - (this.#lookedBack < 0 ? this.#expanded : this.#lookedBack), 'states of the centre')] } : {}),
      uncovered: uncovered(this.#system, { cycles: ['livelock', 'stuck-loop'], alone: this.#factoring.centre }),
    };
  }

  /** Where loops might ignore somebody for ever, lets all go on in some state of each; returns whether there was one. */
  #makeIgnored(): boolean {
    if (!this.#system.machine.controls.hasCycle()) return false;
    const states = this.#ignored.find(this.#states.size, (number) => this.#states.aloneIn(number) < 0 && !this.#states.isDominated(number));
    for (const number of states) this.#makeAll(number);
    return states.length > 0;
  }

  /** All go on from a state in which somebody went on alone. */
  #makeAll(number: number): void {
    if (this.#ledger.isSettled) return;
    const state = this.#states.get(number);
    this.#expansion.centre.load(state);
    this.#states.letGoAlone(number, -1);
    this.#expansion.make(number, state, this.#factoring.centre);
  }

  /** The first state. */
  #begin(atStart: readonly Finding[]): void {
    for (const finding of atStart) this.#ledger.note(finding, () => []);
    if (this.#ledger.isSettled) return;
    const { words } = this.#system.machine.vector;
    const sets = this.#factoring.leaves.map((leaf) => leaf.set([leaf.read(words)]));
    this.#expansion.close({ centre: this.#expansion.centre.first(), sets, parent: -1, step: START, depth: 0 }, new Set(this.#factoring.leaves.keys()));
  }

  /** What an earlier search came to. */
  #goOn(kept: Kept): void {
    restoreStore(this.#store, partOf(kept, 'store'));
    this.#states.restore(partOf(kept, 'states'));
    this.#ignored.restore(partOf(kept, 'ignored'));
    const { at } = partOf<Whereabouts>(kept, 'search');
    this.#ledger.restore(at.ledger);
    for (const [index, is] of at.goals.entries()) this.#predicates.goals[index] = is;
    this.#expanded = at.expanded;
    this.#lookedBack = at.lookedBack;
    this.#learnAt = at.learnAt;
    this.#isOld = at.isOld;
    this.#depth = at.depth;
    this.#expansion.transitions = at.transitions;
    [this.#expansion.closure.steps, this.#expansion.centre.steps] = at.steps;
    this.#resumedFrom = this.#states.size;
  }

  /** What it takes to go on from here: before a state is expanded, or looked back at. */
  #checkpoint(): Checkpoint {
    const at: Whereabouts = {
      expanded: this.#expanded,
      lookedBack: this.#lookedBack,
      learnAt: this.#learnAt,
      isOld: this.#isOld,
      transitions: this.#expansion.transitions,
      depth: this.#depth,
      steps: [this.#expansion.closure.steps, this.#expansion.centre.steps],
      ledger: this.#ledger.keep(),
      goals: this.#predicates.goals,
    };
    const parts = {
      search: { at, arrays: {} },
      experience: this.#known.experience.keep(),
      known: this.#known.keep(),
      factoring: this.#factoring.keep(),
      store: keptStore(this.#store),
      states: this.#states.keep(),
      ignored: this.#ignored.keep(this.#states.size),
    };
    return { search: 'star', ...together(parts) };
  }

  #explore(): void {
    const { commuting } = this.#factoring;
    for (;;) {
      if (this.#lookedBack < 0) {
        if (!this.#expandNew() || this.#ledger.isSettled) return;
        if (commuting.grew) this.#learn();
        if (this.#isOld) this.#lookedBack = 0;
        else if (!this.#makeIgnored()) return;
        this.#isOld = false;
      }
      if (this.#lookedBack >= 0 && !this.#lookBack()) return;
      this.#learnAt = this.#expanded;
    }
  }

  /** Makes what was learned count: decisions made so far were made without. */
  #learn(): void {
    this.#factoring.commuting.refresh();
    this.#isOld = this.#states.size > 1;
  }

  /** Expands states in the order of discovery until none is left; returns false when a limit was reached. */
  #expandNew(): boolean {
    for (; this.#expanded < this.#states.size && !this.#ledger.isSettled; this.#expanded++) {
      const number = this.#expanded;
      if (number >= this.#learnAt && this.#factoring.commuting.grew) {
        this.#learnAt = 2 * number + 16;
        this.#learn();
      }
      if (this.#mustStop(number)) return false;
      this.#lead?.reach(number);
      if (this.#states.isDominated(number)) continue;
      const depth = this.#states.depthOf(number);
      if (depth >= this.#options.maxDepth) {
        this.#ledger.reach({ limit: 'depth', value: this.#options.maxDepth });
        continue;
      }
      const entry = this.#lead === null ? -1 : this.#lead.entry(number);
      if (entry < 0) this.#expand(number, this.#states.get(number));
      else this.#takeOver(number, depth, entry);
    }
    this.#expanded = this.#states.size;
    return true;
  }

  /** Makes the steps of the centre in a state: of one actor where that is enough, else of all. */
  #expand(number: number, state: Decoupled): void {
    this.#expansion.centre.load(state);
    const alone = this.#factoring.commuting.alone();
    this.#states.letGoAlone(number, alone);
    this.#expansion.make(number, state, alone >= 0 ? [alone] : this.#factoring.centre);
  }

  /** Takes over what somebody else has come to from a state. */
  #takeOver(number: number, depth: number, entry: number): void {
    const lead = this.#lead!;
    const { words } = lead.slots;
    const { closure, centre } = this.#expansion;
    this.#states.letGoAlone(number, words[entry + slots.ALONE]!);
    closure.steps += words[entry + slots.LEAF_STEPS]!;
    centre.steps += words[entry + slots.CENTRE_STEPS]!;
    const first = words[entry + slots.FIRST_ROW]!;
    const rows = words[entry + slots.ROWS]!;
    for (let row = first; row < first + rows; row++) this.#store.stageRow(words, lead.rowAt(row), words[lead.hashAt(row)]!);
    this.#store.commit(this.#numbers);
    const { length } = this.#factoring.leaves;
    let at = entry + slots.ENTRY;
    for (let left = words[entry + slots.SUCCESSORS]!; left > 0 && !this.#ledger.isSettled; left--) {
      this.#expansion.transitions++;
      const part = this.#numbers[words[at + slots.ROW]! - first]!;
      const step = { actor: words[at + slots.ACTOR]!, alternative: words[at + slots.ALTERNATIVE]!, ordinal: words[at + slots.ORDINAL]! };
      at += slots.SUCCESSOR;
      const sets: number[] = [];
      for (const end = at + length; at < end; at++) sets.push(words[at]!);
      this.#reached({ centre: part < 0 ? ~part : part, sets, parent: number, step, depth: depth + 1 });
    }
  }

  /**
   * Looks again at states in which somebody went on alone, by what is known now; where that was wrong, all go on, and whether it is an end is
   * judged. Returns false when a limit was reached.
   */
  #lookBack(): boolean {
    const { commuting } = this.#factoring;
    for (; this.#lookedBack < this.#expanded && !this.#ledger.isSettled; this.#lookedBack++) {
      const number = this.#lookedBack;
      const alone = this.#states.aloneIn(number);
      if (alone < 0) continue;
      const state = this.#states.get(number);
      this.#expansion.centre.load(state);
      if (commuting.mayGoOnAlone(alone)) continue;
      if (this.#mustStop(number)) return false;
      this.#makeAll(number);
    }
    this.#lookedBack = -1;
    return true;
  }

  /** Adds a state whose leaves have gone on, unless one that has been seen has all of it. */
  #reached(state: Decoupled): void {
    const number = this.#states.add(state, this.#onDominated);
    if (state.parent >= 0) this.#ignored.note(state.parent, number < 0 ? ~number : number);
    if (number >= 0) return;
    this.#depth = Math.max(this.#depth, state.depth);
    if (!this.#predicates.isWatching) return;
    this.#expansion.now = state;
    this.#expansion.centre.load(state);
    const wrong = this.#predicates.look(state.sets);
    if (wrong !== null) this.#note(wrong.finding, { picks: wrong.picks, then: [] });
    const { watched, commuting } = this.#factoring;
    if (watched.grew && !commuting.isOff) {
      watched.grew = false;
      throw new Restart();
    }
  }

  /** Numbers the centre's part that was staged. */
  #commit(): number {
    this.#store.commit(this.#number);
    const number = this.#number[0]!;
    return number < 0 ? ~number : number;
  }

  /** Writes a violation down, with its schedule; the vector is as before afterwards. */
  #note(finding: Finding, occasion: Occasion, cycle?: Schedule): void {
    const { vector } = this.#system.machine;
    this.#ledger.note(
      finding,
      () => {
        const before = vector.words.slice();
        const schedule = expand(this.#factoring, { store: this.#store, commit: () => this.#commit() }, this.#states, this.#expansion.now, occasion);
        vector.words.fill(0);
        vector.words.set(before);
        vector.logLength = 0;
        return schedule;
      },
      cycle,
    );
  }

  /** Whether a limit was reached. Where it is time to, keeps a checkpoint. */
  #mustStop(number: number): boolean {
    const { steps } = this.#expansion;
    const { maxStates, maxSteps = Infinity, keeper } = this.#options;
    if (steps < this.#lookAt && this.#states.size <= maxStates && steps <= maxSteps) return false;
    this.#lookAt = steps + LOOK_EVERY;
    if (this.#isOverLimit(number)) return true;
    if (keeper?.isDue() === true) keeper.keep(this.#checkpoint());
    return false;
  }

  #isOverLimit(number: number): boolean {
    const { size } = this.#states;
    const progress = { states: size, transitions: this.#expansion.transitions, queue: size - number, depth: this.#depth };
    for (const limit of spent(this.#options, progress, { steps: this.#expansion.steps, bytes: this.#bytes })) this.#ledger.reach(limit);
    return this.#ledger.isCut;
  }

  /** Bytes of the visited set: the centre's parts, the sets' numbers, and the sets. */
  get #bytes(): number {
    const { leaves } = this.#factoring;
    return this.#store.bytes + this.#states.bytes + this.#ignored.bytes + leaves.reduce((sum, leaf) => sum + leaf.bytes, 0);
  }
}
