import seedrandom from 'seedrandom';
import { judgeEnd } from '../checks/ends';
import type { Finding } from '../checks/finding';
import { OBJECT, OP, ROW_SHIFT, STATE, WORD } from '../machine/controls';
import * as op from '../machine/opcodes';
import type { System } from '../machine/system';
import { resetSystem } from '../machine/system';
import type { Choice, Schedule } from '../result';
import { UsageError } from '../usage-error';
import { Leaf } from './leaf';
import type { Member, SetId } from './leaf';
import { Ledger } from './ledger';
import type { Outcome, SearchOptions } from './outcome';
import { Predicates } from './star-predicates';
import { StateStore } from './state-store';
import type { StateId } from './state-store';
import { chooseLeaves, Touches } from './touches';

const { ACQUIRE_WHEN, FREE } = op;

/** Random runs in which it is learned who has to do with whom before the search begins; it goes on learning. */
const FIRST_RUNS = 8;
const FIRST_RUN_STEPS = 500;
/** Combinations of local states in which an end is judged one by one. */
const MOST_ENDS = 4096;
const LOOK_EVERY = 64;

// What a step of the centre has to do with a leaf.
const NONE = 0;
/** It changes what the leaf looks at: the leaf may be able to do something new. */
const NEWS = 1;
/** It changes the leaf's local state, each in its own way, or finds something wrong by one. */
const EFFECT = 2;
/** What it does depends on the leaf's local state. */
const VALUE = 3;

/** Something was learned that changes who is a leaf, or what belongs to one: the search starts over. */
class Restart extends Error {}

/** A state of the centre with one set of local states per leaf. */
interface Decoupled {
  readonly centre: StateId;
  /** By leaf. */
  readonly sets: readonly SetId[];
  readonly parent: number;
  /** Which successor of its parent it is, counted in the order in which they are made. */
  readonly ordinal: number;
  readonly depth: number;
}

/** Where a step of the centre leads, for those local states that allow it. */
interface Successor {
  readonly actor: number;
  readonly alternative: number;
  readonly centre: StateId;
  /** What becomes of the local states of the leaves that the step has to do with, by leaf; the others keep theirs. */
  readonly moves: ReadonlyMap<number, ReadonlyMap<Member, Member>>;
  /** Leaves that may be able to do something new. */
  readonly closes: ReadonlySet<number>;
}

/** One step of the centre in one combination of local states. */
interface Attempt {
  readonly centre: StateId;
  readonly findings: readonly Finding[];
  /** Local states afterwards, by leaf that the step may have changed or looked at. */
  readonly dependent: ReadonlyMap<number, Member>;
  readonly closes: ReadonlySet<number>;
  /** Leaves on whose local states it depends what the step does. */
  readonly asks: readonly number[];
}

/** Local states that a finding needs, by leaf. */
type Picks = ReadonlyMap<number, Member>;

/** How a local state was reached: by a step of its leaf, or from one before the centre's last step. */
interface Origin {
  readonly from: Member;
  /** The alternative of the leaf's step, -1 for the centre's. */
  readonly alternative: number;
}

/**
 * Decoupled search (Gnad and Hoffmann, Artificial Intelligence 2018) on concrete code: actors that have nothing to do with each other
 * but through others are leaves, the others are the centre. A state of the centre carries, for each leaf, the set of local
 * states that it can be in; the leaves' states are all combinations of these, so cost adds up instead of multiplying.
 * One whose sets are part of those of another with the same centre is dropped.
 *
 * Exact for every violation that shows in a state or a step; not for livelock and non-blocking operations, which are properties of
 * cycles. A predicate may look at the centre only. Who is a leaf is found out: see `Touches`.
 *
 * @throws UsageError when a predicate looks at a leaf, ends cannot be told apart, memory is reused, or interrupts share a CPU.
 */
export function searchStar(system: System, options: SearchOptions): Outcome {
  refuse(system);
  const touches = new Touches(system);
  const atStart = system.machine.monitors.findings.splice(0);
  learn(system, touches);
  const forced = new Set<number>();
  for (;;) {
    const search = new StarSearch(system, options, touches, forced);
    try {
      return search.run(atStart);
    } catch (error) {
      if (!(error instanceof Restart)) throw error;
      resetSystem(system);
      system.machine.monitors.findings.length = 0;
    }
  }
}

function refuse({ scenario, machine }: System): void {
  if (scenario.reuse === true) throw new UsageError(`star cannot search scenario '${scenario.name}': memory is reused, so allocations depend on each other`, { fix: 'use the search states' });
  if (machine.seats.some(({ interrupt }) => interrupt)) throw new UsageError(`star cannot search scenario '${scenario.name}': it has interrupts`, { fix: 'use the search states' });
}

/** Follows some schedules at random to see who touches what. */
function learn(system: System, touches: Touches): void {
  const { machine, actors } = system;
  const random = seedrandom('star');
  for (let run = 0; run < FIRST_RUNS; run++) {
    for (let step = 0; step < FIRST_RUN_STEPS; step++) {
      const movable: number[] = [];
      for (let actor = 0; actor < actors.length; actor++) if (machine.alternatives(actor) > 0) movable.push(actor);
      if (movable.length === 0) break;
      const actor = movable[Math.floor(random() * movable.length)]!;
      machine.step(actor, Math.floor(random() * machine.alternatives(actor)));
      touches.note(actor);
      machine.vector.logLength = 0;
    }
    machine.monitors.findings.length = 0;
    resetSystem(system);
  }
}

class StarSearch {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #touches: Touches;
  /** Actors that cannot be leaves. */
  readonly #forced: Set<number>;
  readonly #leaves: readonly Leaf[];
  readonly #centre: readonly number[];
  readonly #store = new StateStore();
  readonly #numbers = new Int32Array(1);
  readonly #states: Decoupled[] = [];
  readonly #byCentre = new Map<StateId, number[]>();
  readonly #ledger: Ledger;
  readonly #predicates: Predicates;
  #transitions = 0;
  #depth = 0;
  /** While a schedule is made nothing is noted. */
  #isTracing = false;

  constructor(system: System, options: SearchOptions, touches: Touches, forced: Set<number>) {
    this.#system = system;
    this.#options = options;
    this.#touches = touches;
    this.#forced = forced;
    this.#leaves = chooseLeaves(system.actors.length, touches, (actor) => forced.has(actor)).map((actor) => {
      const leaf = new Leaf(actor, system.initial);
      for (const place of touches.changedBy(actor)) leaf.own(place);
      return leaf;
    });
    const isLeaf = new Set(this.#leaves.map(({ actor }) => actor));
    this.#centre = system.actors.map((_, actor) => actor).filter((actor) => !isLeaf.has(actor));
    this.#ledger = new Ledger(system, options.all);
    this.#predicates = new Predicates(system, this.#leaves);
  }

  run(atStart: readonly Finding[]): Outcome {
    for (const finding of atStart) this.#ledger.note(finding, () => []);
    if (!this.#ledger.isSettled) this.#explore();
    const { found, limits } = this.#ledger;
    const names = (actors: readonly number[]): string => actors.map((actor) => this.#system.actors[actor]!.name).join(', ') || 'nobody';
    resetSystem(this.#system);
    return {
      found,
      states: this.#states.length,
      transitions: this.#transitions,
      depth: this.#depth,
      bytesPerState: Math.round(this.#store.bytesPerState * 10) / 10,
      limits,
      goals: this.#predicates.goals,
      complete: limits.length === 0 && (found.length === 0 || this.#options.all),
      order: 'as found',
      guarantee: `leaves: ${names(this.#leaves.map(({ actor }) => actor))}; centre: ${names(this.#centre)}`,
    };
  }

  #explore(): void {
    const { vector } = this.#system.machine;
    const { words } = vector;
    const sets = this.#leaves.map((leaf) => leaf.set([leaf.read(words)]));
    const root: Decoupled = { centre: this.#centreNow(), sets, parent: -1, ordinal: 0, depth: 0 };
    this.#add(this.#closed(root, new Set(this.#leaves.keys())));
    for (let number = 0; number < this.#states.length; number++) {
      if (number % LOOK_EVERY === 0 && this.#isOverLimit(number)) return;
      const state = this.#states[number]!;
      if (state.depth >= this.#options.maxDepth) {
        this.#ledger.reach({ limit: 'depth', value: this.#options.maxDepth });
        continue;
      }
      for (const [ordinal, successor] of this.#successors(state, number).entries()) {
        this.#transitions++;
        this.#add(this.#closed({ centre: successor.centre, sets: this.#moved(state, successor), parent: number, ordinal, depth: state.depth + 1 }, successor.closes));
        if (this.#ledger.isSettled) return;
      }
      if (this.#ledger.isSettled) return;
    }
  }

  /** Adds a state unless one that has been seen has all of it. */
  #add(state: Decoupled): void {
    if (this.#ledger.isSettled) return;
    let known = this.#byCentre.get(state.centre);
    if (known === undefined) this.#byCentre.set(state.centre, (known = []));
    if (known.some((number) => this.#leaves.every((leaf, index) => leaf.isWithin(state.sets[index]!, this.#states[number]!.sets[index]!)))) return;
    known.push(this.#states.push(state) - 1);
    this.#depth = Math.max(this.#depth, state.depth);
    this.#load(state);
    const finding = this.#predicates.look(state.sets);
    if (finding !== null) this.#ledger.note(finding, () => this.#schedule(state, new Map()));
  }

  /** Puts a state into the vector, with some local state of each leaf. */
  #load({ centre, sets }: Decoupled): void {
    const { vector } = this.#system.machine;
    vector.logLength = 0;
    this.#store.read(centre, vector.words);
    for (const [index, leaf] of this.#leaves.entries()) leaf.place(leaf.members(sets[index]!)[0]!, vector.words);
  }

  /** The number of the centre's part of what is in the vector; the leaves' parts are blanked there. */
  #centreNow(): StateId {
    const { vector } = this.#system.machine;
    for (const leaf of this.#leaves) leaf.blank(vector.words);
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(this.#numbers);
    const number = this.#numbers[0]!;
    return number < 0 ? ~number : number;
  }

  /** The sets of a state after a step of the centre, before the leaves go on. */
  #moved({ sets }: Decoupled, { moves }: Successor): SetId[] {
    return sets.map((set, index) => {
      const move = moves.get(index);
      return move === undefined ? set : this.#leaves[index]!.set(move.values());
    });
  }

  /** Lets leaves make every step that they can make while the centre stands still. */
  #closed(state: Decoupled, closes: ReadonlySet<number>): Decoupled {
    const sets = [...state.sets];
    this.#load(state);
    for (const index of closes) {
      if (this.#ledger.isSettled && !this.#isTracing) break;
      const leaf = this.#leaves[index]!;
      sets[index] = leaf.set(this.#reach(state, index, leaf.members(sets[index]!)).keys());
      leaf.place(leaf.members(state.sets[index]!)[0]!, this.#system.machine.vector.words);
    }
    return { ...state, sets };
  }

  /** The local states that a leaf comes to from some, and how; the vector holds the centre. */
  #reach(state: Decoupled, index: number, from: Iterable<Member>): Map<Member, Origin | null> {
    const { machine } = this.#system;
    const { vector, monitors } = machine;
    const leaf = this.#leaves[index]!;
    const reached = new Map<Member, Origin | null>();
    for (const member of from) reached.set(member, null);
    for (const member of reached.keys()) {
      leaf.place(member, vector.words);
      const alternatives = machine.alternatives(leaf.actor);
      if (alternatives === 0) this.#noteWait(leaf.actor);
      for (let alternative = 0; alternative < alternatives; alternative++) {
        machine.step(leaf.actor, alternative);
        this.#noteLeafStep(index);
        const to = leaf.read(vector.words);
        vector.undo(0);
        if (monitors.findings.length > 0) {
          for (const finding of monitors.findings.splice(0)) {
            this.#note(finding, () => [...this.#schedule(state, new Map([[index, member]])), { actor: leaf.actor, alternative }]);
            this.#load(state);
          }
          leaf.place(member, vector.words);
        }
        if (!reached.has(to)) reached.set(to, { from: member, alternative });
      }
    }
    return reached;
  }

  #note(finding: Finding, way: () => Schedule): void {
    if (!this.#isTracing) this.#ledger.note(finding, way);
  }

  /** What a leaf's step touched: what it changes becomes its own, and it must have nothing to do with other leaves. */
  #noteLeafStep(index: number): void {
    const leaf = this.#leaves[index]!;
    if (!this.#touches.note(leaf.actor)) return;
    const { logPositions, logLength } = this.#system.machine.vector;
    for (let at = 0; at < logLength; at++) {
      const position = logPositions[at]!;
      if (leaf.owns(position)) continue;
      // The centre's part of older states may hold another value than the first.
      if (this.#system.actors.some((_, actor) => actor !== leaf.actor && this.#touches.changes(actor, position))) throw new Restart();
      leaf.own(position);
    }
    this.#checkIndependence(leaf.actor);
  }

  #checkIndependence(actor: number): void {
    if (this.#leaves.some((other) => other.actor !== actor && this.#touches.conflict(actor, other.actor))) throw new Restart();
  }

  /** Who cannot move waits for a word: to change it is to have to do with him. */
  #noteWait(actor: number): void {
    const { controls } = this.#system.machine;
    const row = this.#system.machine.accessAt(this.#system.machine.at(actor)) << ROW_SHIFT;
    if (controls.table[row + OP]! > ACQUIRE_WHEN) return;
    for (const place of [controls.table[row + WORD]!, controls.table[row + STATE]!]) {
      if (place >= 0 && this.#touches.noteWait(actor, place)) this.#checkIndependence(actor);
    }
  }

  /** Every step that the centre can make in a state, for every combination of local states; judges the ends among them. */
  #successors(state: Decoupled, number: number): Successor[] {
    const successors: Successor[] = [];
    // Who of each leaf's local states keeps the whole centre from moving; null once somebody can always move.
    let stays: Map<number, Set<Member>> | null = new Map();
    for (const actor of this.#centre) {
      const blocked = this.#step(state, number, actor, successors);
      if (blocked === null) stays = null;
      else if (stays !== null) {
        for (const [index, members] of blocked) {
          const before: ReadonlySet<Member> = stays.get(index) ?? members;
          stays.set(index, new Set([...members].filter((member) => before.has(member))));
        }
      }
    }
    if (stays !== null && !this.#isTracing) this.#end(state, stays);
    return successors;
  }

  /** The steps of one actor of the centre. Returns for which local states it cannot move, or null when it always can. */
  #step(state: Decoupled, number: number, actor: number, successors: Successor[]): Map<number, Set<Member>> | null {
    const { machine } = this.#system;
    this.#load(state);
    let asked = this.#asked(actor);
    if (asked < 0) {
      this.#load(state);
      if (machine.alternatives(actor) > 0) asked = this.#attempt(state, actor, 0, new Map(), []).asks[0] ?? -1;
    }
    const blocked = new Set<Member>();
    const members = asked < 0 ? [-1] : this.#leaves[asked]!.members(state.sets[asked]!);
    const groups = new Map<string, { readonly alternative: number; readonly attempt: Attempt; readonly members: Map<Member, Member> }>();
    let canMove = false;
    for (const member of members) {
      this.#load(state);
      if (asked >= 0) this.#leaves[asked]!.place(member, machine.vector.words);
      const alternatives = machine.alternatives(actor);
      if (alternatives === 0) blocked.add(member);
      else canMove = true;
      for (let alternative = 0; alternative < alternatives; alternative++) {
        const picks = asked < 0 ? new Map<number, Member>() : new Map([[asked, member]]);
        const attempt = this.#attempt(state, actor, alternative, picks, []);
        const another = attempt.asks.find((index) => index !== asked);
        if (another !== undefined) this.#force(another);
        const key = `${alternative} ${attempt.centre} ${[...attempt.dependent.keys()].join()} ${attempt.findings.map(({ kind, message }) => `${kind} ${message}`).join()}`;
        let group = groups.get(key);
        if (group === undefined) groups.set(key, (group = { alternative, attempt, members: new Map() }));
        group.members.set(member, attempt.dependent.get(asked) ?? member);
      }
    }
    for (const { alternative, attempt, members: ofGroup } of groups.values()) this.#split(state, number, actor, alternative, asked, attempt, ofGroup, successors);
    if (asked < 0) return canMove ? null : new Map();
    return blocked.size === 0 ? null : new Map([[asked, blocked]]);
  }

  /** The leaf whose word, or whose object, an actor's next access is about, or -1. */
  #asked(actor: number): number {
    const { machine } = this.#system;
    const { table } = machine.controls;
    const alternatives = machine.alternatives(actor);
    const control = machine.accessAt(machine.at(actor));
    const row = control << ROW_SHIFT;
    const code = machine.controls.table[row + OP]!;
    if (code > FREE) return -1;
    if (code === FREE) {
      const access = machine.controls.point(control).access;
      const object = access?.kind === 'free' ? machine.objects.at(access.address) : -1;
      return object < 0 ? -1 : this.#ownerOf(machine.objects.statePositions[object]!);
    }
    if (alternatives > 0 && table[row + WORD]! < 0) {
      // Making it finds out which word it is about.
      machine.step(actor, 0);
      machine.monitors.findings.length = 0;
      machine.vector.undo(0);
    }
    const { table: known } = machine.controls;
    const byWord = known[row + WORD]! < 0 ? -1 : this.#ownerOf(known[row + WORD]!);
    const byState = known[row + OBJECT]! < 0 ? -1 : this.#ownerOf(known[row + STATE]!);
    if (byWord >= 0 && byState >= 0 && byWord !== byState) this.#force(byState);
    return byWord >= 0 ? byWord : byState;
  }

  #ownerOf(position: number): number {
    return this.#leaves.findIndex((leaf) => leaf.owns(position));
  }

  /** What the search cannot keep apart goes to the centre. */
  #force(index: number): never {
    this.#forced.add(this.#leaves[index]!.actor);
    throw new Restart();
  }

  /** Makes a step of the centre with some leaves in given local states; `settled` are positions and values that others hold beside. */
  #attempt(state: Decoupled, actor: number, alternative: number, picks: Picks, settled: readonly (readonly [number, number])[]): Attempt {
    const { machine } = this.#system;
    const { vector, monitors } = machine;
    this.#load(state);
    for (const [position, value] of settled) vector.words[position] = value;
    for (const [index, member] of picks) this.#leaves[index]!.place(member, vector.words);
    const isFree = machine.controls.table[(machine.accessAt(machine.at(actor)) << ROW_SHIFT) + OP] === FREE;
    machine.step(actor, alternative);
    this.#touches.note(actor);
    const findings = monitors.findings.splice(0);
    const { words } = vector;
    const dependent = new Map<number, Member>();
    const closes = new Set<number>();
    const asks: number[] = [];
    for (const [index, leaf] of this.#leaves.entries()) {
      const contact = this.#contact(leaf, isFree);
      if (contact !== NONE) closes.add(index);
      if (contact === VALUE) asks.push(index);
      if (contact >= EFFECT || picks.has(index)) dependent.set(index, leaf.read(words));
    }
    const centre = this.#centreNow();
    vector.undo(0);
    return { centre, findings, dependent, closes, asks };
  }

  /** What the step just made has to do with a leaf. */
  #contact(leaf: Leaf, isFree: boolean): number {
    const { footprint, vector, objects, monitors } = this.#system.machine;
    let contact = NONE;
    for (let index = 0; index < footprint!.count; index++) {
      const entry = footprint!.entries[index]!;
      const place = entry >> 1;
      const isWritten = this.#touches.writes(leaf.actor, place);
      if (!isWritten && ((entry & 1) === 0 || !this.#touches.touches(leaf.actor, place))) continue;
      if (objects.isMemory(place)) contact = Math.max(contact, isWritten ? VALUE : isFree ? EFFECT : NEWS);
      else contact = Math.max(contact, monitors.requests.isSections(place) ? EFFECT : VALUE);
    }
    for (let at = 0; at < vector.logLength; at++) {
      const position = vector.logPositions[at]!;
      if (leaf.owns(position)) contact = Math.max(contact, EFFECT);
      else if (this.#touches.touches(leaf.actor, position)) contact = Math.max(contact, NEWS);
    }
    return contact;
  }

  /**
   * The successors by one step for the local states of the leaf that it asks. What it has to do with other leaves is about each by
   * itself: it may change their local states, and find a violation by some of them.
   */
  #split(state: Decoupled, number: number, actor: number, alternative: number, asked: number, first: Attempt, members: ReadonlyMap<Member, Member>, successors: Successor[]): void {
    const [member = -1] = members.keys();
    const picks: Picks = asked < 0 ? new Map() : new Map([[asked, member]]);
    const others = [...first.dependent.keys()].filter((index) => index !== asked);
    const way = (more: Picks) => (): Schedule => [...this.#schedule(state, new Map([...picks, ...more])), { actor, alternative }];
    let base = first;
    let settled: [number, number][] = [];
    if (others.length > 0) {
      // The others as the step leaves them: it has nothing more to find or to change there.
      settled = this.#settled(state, first, others);
      base = this.#attempt(state, actor, alternative, picks, settled);
    }
    for (const finding of base.findings) this.#note(finding, way(new Map()));
    const moves = new Map<number, ReadonlyMap<Member, Member>>();
    if (asked >= 0) moves.set(asked, members);
    const violating: { readonly index: number; readonly centre: StateId; readonly moves: ReadonlyMap<Member, Member> }[] = [];
    for (const index of others) {
      const good = new Map<Member, Member>();
      const bad = new Map<Member, Member>();
      let centre = -1;
      for (const other of this.#leaves[index]!.members(state.sets[index]!)) {
        const attempt = this.#attempt(state, actor, alternative, new Map([...picks, [index, other]]), settled);
        const isBad = attempt.findings.length > base.findings.length;
        if (!isBad && attempt.centre !== base.centre) this.#force(index);
        (isBad ? bad : good).set(other, attempt.dependent.get(index) ?? other);
        if (!isBad) continue;
        centre = attempt.centre;
        for (const finding of attempt.findings) this.#note(finding, way(new Map([[index, other]])));
      }
      moves.set(index, good);
      if (bad.size > 0) violating.push({ index, centre, moves: bad });
    }
    const closes = new Set([...first.closes, ...base.closes, ...moves.keys()]);
    if ([...moves.values()].every(({ size }) => size > 0)) successors.push({ actor, alternative, centre: base.centre, moves, closes });
    for (const { index, centre, moves: bad } of violating) {
      successors.push({ actor, alternative, centre, closes, moves: new Map([...moves].map(([other, good]) => [other, other === index ? bad : good])) });
    }
  }

  /** Positions of other leaves that a step changed, with what it left there. */
  #settled(state: Decoupled, { dependent }: Attempt, others: readonly number[]): [number, number][] {
    const settled: [number, number][] = [];
    for (const index of others) {
      const leaf = this.#leaves[index]!;
      const before = leaf.members(state.sets[index]!)[0]!;
      const after = dependent.get(index)!;
      for (const position of leaf.positions) {
        const value = leaf.value(after, position);
        if (value !== leaf.value(before, position)) settled.push([position, value]);
      }
    }
    return settled;
  }

  /** Judges the combinations in which nobody can move: of each leaf's local states those that let the centre stand and cannot move either. */
  #end(state: Decoupled, stays: ReadonlyMap<number, ReadonlySet<Member>>): void {
    const { machine } = this.#system;
    const candidates: Member[][] = [];
    this.#load(state);
    for (const [index, leaf] of this.#leaves.entries()) {
      const kept = stays.get(index);
      const ending: Member[] = [];
      for (const member of leaf.members(state.sets[index]!)) {
        if (kept !== undefined && !kept.has(member)) continue;
        leaf.place(member, machine.vector.words);
        if (machine.alternatives(leaf.actor) === 0) ending.push(member);
      }
      if (ending.length === 0) return;
      candidates.push(ending);
    }
    for (const combination of this.#combinations(candidates)) {
      this.#load(state);
      for (const [index, leaf] of this.#leaves.entries()) leaf.place(combination[index]!, machine.vector.words);
      const end = judgeEnd(this.#system);
      if (end.form === 'bounded') this.#ledger.reach({ limit: 'operations', value: machine.granularity.operations });
      if (end.form !== 'violated') continue;
      for (const finding of end.findings) this.#note(finding, () => this.#schedule(state, new Map(combination.map((member, index) => [index, member]))));
    }
  }

  /** All combinations where they are few; else each local state once, which is enough unless an end is about several leaves at once. */
  #combinations(candidates: readonly (readonly Member[])[]): Member[][] {
    const { scenario, machine, final } = this.#system;
    if (candidates.reduce((product, { length }) => product * length, 1) <= MOST_ENDS) {
      return candidates.reduce<Member[][]>((all, members) => all.flatMap((combination) => members.map((member) => [...combination, member])), [[]]);
    }
    const holdsPointer = candidates.some((members, index) => members.some((member) => this.#leaves[index]!.positions.slice(1).some((position) => machine.objects.at(this.#leaves[index]!.value(member, position)) >= 0)));
    if (final !== undefined || (holdsPointer && machine.monitors.looksFor('leak'))) {
      throw new UsageError(`star cannot judge the ends of scenario '${scenario.name}': ${final === undefined ? 'words of leaves point to objects' : 'it has a final condition'}, and there are too many`, { fix: 'use the search states' });
    }
    const least = candidates.map((members) => members[0]!);
    return [least, ...candidates.flatMap((members, index) => members.slice(1).map((member) => least.map((other, at) => (at === index ? member : other))))];
  }

  /** A schedule of all actors that leads to a state with some leaves in given local states. */
  #schedule(target: Decoupled, picks: Picks): Schedule {
    const wasTracing = this.#isTracing;
    this.#isTracing = true;
    const path: Decoupled[] = [];
    for (let at = target; ; at = this.#states[at.parent]!) {
      path.unshift(at);
      if (at.parent < 0) break;
    }
    // Forwards: how each local state is reached, layer by layer.
    const layers: Map<Member, Origin | null>[][] = [];
    const steps: Choice[] = [];
    let starts: Map<Member, Origin | null>[] = this.#leaves.map((leaf) => {
      resetSystem(this.#system);
      return new Map([[leaf.read(this.#system.machine.vector.words), null]]);
    });
    for (const [layer, state] of path.entries()) {
      const here: Decoupled = { ...state, sets: this.#leaves.map((leaf, index) => leaf.set(starts[index]!.keys())) };
      const reached = this.#leaves.map((leaf, index) => {
        this.#load(here);
        const within = this.#reach(here, index, starts[index]!.keys());
        for (const [member, origin] of starts[index]!) within.set(member, origin);
        return within;
      });
      layers.push(reached);
      const next = path[layer + 1];
      if (next === undefined) break;
      const successor = this.#successors({ ...here, sets: this.#leaves.map((leaf, index) => leaf.set(reached[index]!.keys())) }, next.parent)[next.ordinal]!;
      steps.push({ actor: successor.actor, alternative: successor.alternative });
      starts = this.#leaves.map((_, index) => {
        const move = successor.moves.get(index);
        const after = new Map<Member, Origin | null>();
        for (const member of reached[index]!.keys()) {
          const to = move === undefined ? member : move.get(member);
          if (to !== undefined && !after.has(to)) after.set(to, { from: member, alternative: -1 });
        }
        return after;
      });
    }
    // Backwards: the steps of each leaf in each layer.
    const byLayer: Choice[][] = layers.map(() => []);
    for (const [index, leaf] of this.#leaves.entries()) {
      let layer = layers.length - 1;
      let member = picks.get(index) ?? layers[layer]![index]!.keys().next().value!;
      for (;;) {
        const origin: Origin | null = layers[layer]![index]!.get(member)!;
        if (origin === null) break;
        if (origin.alternative < 0) layer--;
        else byLayer[layer]!.unshift({ actor: leaf.actor, alternative: origin.alternative });
        member = origin.from;
      }
    }
    this.#isTracing = wasTracing;
    return byLayer.flatMap((choices, layer) => (layer < steps.length ? [...choices, steps[layer]!] : choices));
  }

  #isOverLimit(number: number): boolean {
    const { maxStates, maxSeconds, maxMemory, clock, onProgress } = this.#options;
    const seconds = clock?.() ?? 0;
    const size = this.#states.length;
    onProgress?.({ states: size, transitions: this.#transitions, queue: size - number, depth: this.#depth, seconds });
    if (size > maxStates) this.#ledger.reach({ limit: 'states', value: maxStates });
    if (seconds > maxSeconds) this.#ledger.reach({ limit: 'seconds', value: maxSeconds });
    if (this.#store.bytes > maxMemory) this.#ledger.reach({ limit: 'memory', value: maxMemory });
    return this.#ledger.limits.some(({ limit }) => limit !== 'depth' && limit !== 'operations');
  }
}
