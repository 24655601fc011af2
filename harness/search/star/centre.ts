import type { Finding } from '../../checks/finding';
import { ADDRESS, OP, ROW_SHIFT } from '../../machine/controls';
import { CLASS_SHIFT } from '../../machine/objects';
import { FREE } from '../../machine/opcodes';
import type { System } from '../../machine/system';
import type { StateId, StateStore } from '../state-store';
import type { Note } from './closure';
import type { Picks, Standing, Successor } from './decoupled';
import { NO_PICKS } from './decoupled';
import type { Factoring } from './factoring';
import type { Member } from './leaf';
import { RacesWithLeaves } from './races-with-leaves';

// What a step of the centre has to do with a leaf.
/** It changes what the leaf looks at: the leaf may be able to do something new. */
const NEWS = 1;
/** It changes the leaf's local state, each in its own way, or finds something wrong by one. */
const EFFECT = 2;
/** What it does depends on the leaf's local state. */
const VALUE = 3;

const NO_CONTACTS: ReadonlyMap<number, number> = new Map();
const NO_MEMBERS: ReadonlyMap<number, Member> = new Map();
const NO_LEAVES: ReadonlySet<number> = new Set();
const NO_MOVES: ReadonlyMap<number, ReadonlyMap<Member, Member>> = new Map();
const NOTHING: readonly Finding[] = [];

/** One step of the centre, with some leaves in given local states and the others in any of theirs. */
interface Attempt {
  readonly centre: StateId;
  readonly findings: readonly Finding[];
  /** What the step has to do with each leaf that it has to do with. */
  readonly contacts: ReadonlyMap<number, number>;
  /** Local states afterwards, by leaf that was given or is changed. */
  readonly after: ReadonlyMap<number, Member>;
}

/** A step as far as it is not about leaves that it changes, each in its own way. */
interface Base {
  readonly attempt: Attempt;
  /** The leaves that it changes, or finds something wrong by, beside the one that is asked. */
  readonly others: readonly number[];
  /** These leaves as the step leaves them: it has nothing more to find or to change there. */
  readonly settled: Settled;
  /** Leaves that may be able to do something new. */
  readonly closes: ReadonlySet<number>;
}

/** Local states for which a step does the same to the centre and to other leaves. */
interface Group {
  readonly alternative: number;
  readonly base: Base;
  /** By local state of the leaf that is asked: what becomes of it. */
  readonly members: Map<Member, Member>;
}

/** A position of a leaf, and what it is to hold. */
type Settled = readonly (readonly [position: number, value: number])[];

/** What keeps an actor from moving: nothing, the centre whatever leaves do, or some local states of one leaf. */
export type Blocked = { readonly by: 'nothing' } | { readonly by: 'centre' } | { readonly by: 'leaf'; readonly index: number; readonly members: ReadonlySet<Member> };

/**
 * The steps of the centre. What one does may depend on the local state of one leaf, whose word it reads: then that leaf's set is
 * split by what the step does. It may change others' local states, or find a violation by one of them; that is about each by itself.
 */
export class Centre {
  /** Steps that were made. */
  steps = 0;
  readonly #system: System;
  readonly #factoring: Factoring;
  readonly #store: StateStore;
  readonly #note: Note;
  readonly #commit: () => StateId;
  readonly #cpuWords: ReadonlySet<number>;
  /** The local states that stand for the leaves' sets in the vector. */
  readonly #standing: Member[] = [];
  readonly #races: RacesWithLeaves;
  /** Positions of the centre that a step changed. */
  #changed: Int32Array = new Int32Array(64);

  /** `commit` numbers what the store has staged. */
  constructor(factoring: Factoring, store: StateStore, note: Note, commit: () => StateId) {
    this.#system = factoring.system;
    this.#factoring = factoring;
    this.#store = store;
    this.#note = note;
    this.#commit = commit;
    this.#races = new RacesWithLeaves(factoring, note);
    this.#cpuWords = new Set(this.#system.machine.seats.map(({ cpuWord }) => cpuWord));
  }

  /** The number of the centre's part of what is in the vector; for the first state. */
  first(): StateId {
    const { vector } = this.#system.machine;
    this.#store.stage(vector.words, vector.length);
    return this.#commit();
  }

  /** Puts a state into the vector, with some local state of each leaf. */
  load({ centre, sets }: Standing): void {
    const { vector } = this.#system.machine;
    const { leaves } = this.#factoring;
    vector.logLength = 0;
    this.#store.read(centre, vector.words);
    for (let index = 0; index < leaves.length; index++) {
      const leaf = leaves[index]!;
      leaf.place((this.#standing[index] = leaf.members(sets[index]!)[0]!), vector.words);
    }
  }

  /** Adds the steps of one actor, in a state that was loaded. Returns what keeps it from moving. */
  expand(state: Standing, actor: number, successors: Successor[]): Blocked {
    const { machine } = this.#system;
    const { leaves, experience } = this.#factoring;
    this.#races.look(state, actor, this.#standing);
    let asked = this.#askedAtOnce(actor);
    if (asked < 0) {
      const alternatives = experience.alternatives(actor);
      if (alternatives === 0) return { by: 'centre' };
      const attempts = [this.#attempt(state, actor, 0, NO_PICKS)];
      for (const [index, contact] of attempts[0]!.contacts) if (contact === VALUE) asked = index;
      if (asked < 0) {
        for (let alternative = 1; alternative < alternatives; alternative++) attempts.push(this.#attempt(state, actor, alternative, NO_PICKS));
        for (const [alternative, attempt] of attempts.entries()) {
          const base = this.#base(state, actor, alternative, NO_PICKS, attempt);
          this.#split(state, actor, -1, { alternative, base, members: new Map() }, successors);
        }
        return { by: 'nothing' };
      }
    }
    const leaf = leaves[asked]!;
    const blocked = new Set<Member>();
    const groups = new Map<string, Group>();
    for (const member of leaf.members(state.sets[asked]!)) {
      leaf.place(member, machine.vector.words);
      const alternatives = experience.alternatives(actor);
      if (alternatives === 0) blocked.add(member);
      for (let alternative = 0; alternative < alternatives; alternative++) {
        const picks = new Map([[asked, member]]);
        const base = this.#base(state, actor, alternative, picks, this.#attempt(state, actor, alternative, picks));
        const { attempt, settled, closes } = base;
        const key = `${alternative} ${attempt.centre} ${[...closes].join()} ${settled.join()} ${attempt.findings.map(({ kind, message }) => `${kind} ${message}`).join()}`;
        let group = groups.get(key);
        if (group === undefined) groups.set(key, (group = { alternative, base, members: new Map() }));
        group.members.set(member, attempt.after.get(asked)!);
      }
    }
    leaf.place(this.#standing[asked]!, machine.vector.words);
    for (const group of groups.values()) this.#split(state, actor, asked, group, successors);
    return blocked.size === 0 ? { by: 'nothing' } : { by: 'leaf', index: asked, members: blocked };
  }

  /** The leaf that decides whether an actor can move, or whose word its next access is about; -1 when the centre does, and it is the centre's. */
  #askedAtOnce(actor: number): number {
    const { cpuWord } = this.#system.machine.seats[actor]!;
    const byCpu = cpuWord < 0 ? -1 : this.#factoring.ownerOf(cpuWord);
    const byWord = this.#askedByWord(actor);
    if (byCpu >= 0 && byWord >= 0 && byCpu !== byWord) this.#factoring.force(byCpu, 'one step of the centre asks it for their CPU, and another leaf');
    return byCpu >= 0 ? byCpu : byWord;
  }

  /** The leaf whose word, or whose object, an actor's next access is about, or -1. */
  #askedByWord(actor: number): number {
    const { controls, objects, vector } = this.#system.machine;
    const { experience } = this.#factoring;
    const control = experience.accessAt(this.#system.machine.at(actor));
    const { table } = controls;
    const row = control << ROW_SHIFT;
    if (table[row + OP]! > FREE) return -1;
    const { access } = controls.point(control);
    const address = access?.kind === 'free' ? access.address : table[row + ADDRESS]!;
    const object = objects.at(address);
    if (object < 0) return -1;
    const byState = this.#factoring.ownerOf(objects.statePositions[object]!);
    if (byState >= 0 || access?.kind === 'free') return byState;
    const offset = ((address >>> 0) - objects.bases[object]!) >>> 2;
    if (offset >= objects.classWords[vector.words[objects.statePositions[object]!]! >> CLASS_SHIFT]!) return -1;
    return this.#factoring.ownerOf(experience.word(object, offset));
  }

  /** Makes a step with some leaves in given local states; others have positions that are settled. The vector is as before afterwards. */
  #attempt(state: Standing, actor: number, alternative: number, picks: Picks, settled: Settled = [], asksContacts = true): Attempt {
    const { machine } = this.#system;
    const { leaves, touches, commuting, experience } = this.#factoring;
    const { vector, monitors } = machine;
    for (const [position, value] of settled) vector.words[position] = value;
    for (const [index, member] of picks) leaves[index]!.place(member, vector.words);
    commuting.stepBegins(actor);
    experience.step(actor, alternative);
    this.steps++;
    touches.note(actor);
    const findings = monitors.findings.length === 0 ? NOTHING : monitors.findings.splice(0);
    const contacts = asksContacts ? this.#contacts() : NO_CONTACTS;
    commuting.stepEnds(actor);
    let after = NO_MEMBERS;
    if (picks.size > 0 || contacts.size > 0) {
      const members = new Map<number, Member>();
      for (const index of picks.keys()) members.set(index, leaves[index]!.read(vector.words));
      for (const [index, contact] of contacts) if (contact >= EFFECT) members.set(index, leaves[index]!.read(vector.words));
      after = members;
    }
    const centre = this.#centre(state.centre);
    vector.undo(0);
    for (const index of picks.keys()) leaves[index]!.place(this.#standing[index]!, vector.words);
    for (const [position] of settled) {
      const index = this.#factoring.ownerOf(position);
      vector.words[position] = leaves[index]!.value(this.#standing[index]!, position);
    }
    return { centre, findings, contacts, after };
  }

  /** The number of the centre's part after a step: leaves are as in the first state there. */
  #centre(from: StateId): StateId {
    const { words, logPositions, logLength } = this.#system.machine.vector;
    if (logLength > this.#changed.length) this.#changed = new Int32Array(logLength * 2);
    let count = 0;
    for (let at = 0; at < logLength; at++) if (this.#factoring.ownerOf(logPositions[at]!) < 0) this.#changed[count++] = logPositions[at]!;
    this.#store.stageChange(from, words, this.#changed, count);
    return this.#commit();
  }

  /** What the step just made has to do with each leaf that it has to do with. */
  #contacts(): ReadonlyMap<number, number> {
    const { footprint, vector, objects, monitors } = this.#system.machine;
    const { leaves, touches } = this.#factoring;
    let contacts: Map<number, number> | null = null;
    const { entries, count } = footprint!;
    for (let entry = 0; entry < count; entry++) {
      const place = entries[entry]! >> 1;
      const writes = (entries[entry]! & 1) !== 0;
      for (let index = 0; index < leaves.length; index++) {
        const { actor } = leaves[index]!;
        const isWritten = touches.writes(actor, place);
        if (!isWritten && (!writes || !touches.touches(actor, place))) continue;
        if (objects.isMemory(place) || this.#cpuWords.has(place)) contacts = met(contacts, index, isWritten ? VALUE : NEWS);
        else contacts = met(contacts, index, monitors.requests.isSections(place) || (!isWritten && monitors.history.isMap(place)) ? EFFECT : VALUE);
      }
    }
    for (let at = 0; at < vector.logLength; at++) {
      const position = vector.logPositions[at]!;
      const owner = this.#factoring.ownerOf(position);
      if (owner >= 0) contacts = met(contacts, owner, EFFECT);
      for (let index = 0; index < leaves.length; index++) if (index !== owner && touches.touches(leaves[index]!.actor, position)) contacts = met(contacts, index, NEWS);
    }
    return contacts ?? NO_CONTACTS;
  }

  /** Takes from a step what is about each leaf by itself. */
  #base(state: Standing, actor: number, alternative: number, picks: Picks, first: Attempt): Base {
    const others: number[] = [];
    for (const [index, contact] of first.contacts) {
      if (contact < EFFECT || picks.has(index)) continue;
      if (contact === VALUE && picks.size > 0) this.#factoring.force(index, 'one step of the centre asks it and another leaf');
      others.push(index);
    }
    if (others.length === 0) return { attempt: first, others, settled: [], closes: first.contacts.size === 0 ? NO_LEAVES : new Set(first.contacts.keys()) };
    const settled = this.#settled(first, others);
    const attempt = this.#attempt(state, actor, alternative, picks, settled);
    return { attempt, others, settled, closes: new Set([...first.contacts.keys(), ...attempt.contacts.keys()]) };
  }

  /** The successors by one step for the local states of the leaf that it asks. */
  #split(state: Standing, actor: number, asked: number, { alternative, base: { attempt: base, others, settled, closes }, members }: Group, successors: Successor[]): void {
    const { leaves } = this.#factoring;
    const picks: Picks = asked < 0 ? NO_PICKS : new Map([[asked, members.keys().next().value!]]);
    const step = { actor, alternative };
    for (const finding of base.findings) this.#note(finding, { picks, then: [step] });
    if (others.length === 0) {
      successors.push({ actor, alternative, centre: base.centre, closes, moves: asked < 0 ? NO_MOVES : new Map([[asked, members]]) });
      return;
    }
    const good = new Map<number, ReadonlyMap<Member, Member>>();
    const all = new Map<number, ReadonlyMap<Member, Member>>();
    const bad: { readonly index: number; readonly centre: StateId; readonly moves: ReadonlyMap<Member, Member> }[] = [];
    // A step that has to do with one of many readers has to do with all.
    let isClaimed = false;
    for (const index of others) {
      const holds = new Map<Member, Member>();
      const violates = new Map<Member, Member>();
      let centre = -1;
      for (const member of leaves[index]!.members(state.sets[index]!)) {
        const together = new Map([...picks, [index, member]]);
        const attempt = this.#attempt(state, actor, alternative, together, settled, false);
        const isBad = attempt.findings.length > base.findings.length;
        if (!isBad && attempt.centre !== base.centre) {
          this.#claim(index, base.centre, attempt.centre);
          isClaimed = true;
        }
        (isBad ? violates : holds).set(member, attempt.after.get(index)!);
        if (!isBad) continue;
        centre = attempt.centre;
        for (const finding of attempt.findings) this.#note(finding, { picks: together, then: [step] });
      }
      good.set(index, holds);
      all.set(index, violates.size === 0 ? holds : new Map([...holds, ...violates]));
      if (violates.size > 0) bad.push({ index, centre, moves: violates });
    }
    if (isClaimed) this.#factoring.startOver();
    const add = (successor: Omit<Successor, 'actor' | 'alternative' | 'moves'>, ofAsked: ReadonlyMap<Member, Member>, moves: readonly (readonly [number, ReadonlyMap<Member, Member>])[]): void => {
      if (moves.some(([, move]) => move.size === 0)) return;
      successors.push({ actor, alternative, ...successor, moves: new Map(asked < 0 ? moves : [[asked, ofAsked], ...moves]) });
    };
    add({ centre: base.centre, closes }, members, [...good]);
    // The first leaf by which it goes wrong is one of these; the leaves after it may be in any local state.
    for (const { index, centre, moves } of bad) {
      const first = others.indexOf(index);
      const culprit = moves.keys().next().value!;
      // Who is halted may not come to its access, and gives its CPU back.
      const ofAsked = new Map<Member, Member>();
      for (const member of members.keys()) {
        const together = new Map([[asked, member], [index, culprit]]);
        ofAsked.set(member, this.#attempt(state, actor, alternative, together, settled, false).after.get(asked)!);
      }
      add(
        { centre, closes: new Set([...closes, ...this.#sharers(actor)]) },
        ofAsked,
        others.map((other, at) => [other, at < first ? good.get(other)! : at === first ? moves : all.get(other)!]),
      );
    }
  }

  /** The leaves that share an actor's CPU. */
  #sharers(actor: number): number[] {
    const { seats } = this.#system.machine;
    const { cpuWord } = seats[actor]!;
    return cpuWord < 0 ? [] : [...this.#factoring.leaves.keys()].filter((index) => seats[this.#factoring.leaves[index]!.actor]!.cpuWord === cpuWord);
  }

  /** What the centre remembers of a leaf, and differs by its local state, is the leaf's own. */
  #claim(index: number, one: StateId, other: StateId): void {
    const { length } = this.#system.machine.vector;
    const values = [one, other].map((state) => {
      const words = new Int32Array(length);
      this.#store.read(state, words);
      return words;
    });
    const differing = Array.from({ length }, (_, position) => position).filter((position) => values[0]![position] !== values[1]![position]);
    this.#factoring.claim(index, differing);
  }

  /** Positions of some leaves that a step changed, with what it left there. */
  #settled({ after }: Attempt, others: readonly number[]): Settled {
    return others.flatMap((index) => {
      const leaf = this.#factoring.leaves[index]!;
      const before = this.#standing[index]!;
      const now = after.get(index)!;
      return leaf.positions.map((position) => [position, leaf.value(now, position)] as const).filter(([position, value]) => value !== leaf.value(before, position));
    });
  }
}

/** With a leaf that a step has something to do with. */
function met(contacts: Map<number, number> | null, index: number, contact: number): Map<number, number> {
  const all = contacts ?? new Map<number, number>();
  all.set(index, Math.max(all.get(index) ?? 0, contact));
  return all;
}
