import { MOST_DECIDING } from '../machine/machine';
import type { Machine } from '../machine/machine';
import type { Part } from './dictionary';
import type { StateId, StateStore } from './state-store';
import type { Met } from './state-table';

// A rule is 16 words, one cache line: where these bits of the packed state are so, the step changes those.
const RULE_SHIFT = 4;
/** Numbers of the words looked at, a byte each. */
const WHERE = 0;
/** Four masks and what is found under them. */
const GUARDS = 1;
const GUARD_COUNT = 4;
/** Numbers of the words changed, a byte each, as `stagePacked` wants them; the highest bit is set where the actor cannot move. */
const TARGETS = 9;
const BLOCKED = 1 << 31;
/** What three words keep, and what they get. */
const CHANGES = 10;
const CHANGE_COUNT = 3;

/** Rules that are kept: 16 MB. */
const MOST_RULES = 1 << 18;
/** Rules of one control point: what depends on more is stepped through each time. */
const LONGEST_CHAIN = 8;
/** Words whose numbers fit into a byte. */
const WIDEST = 256;
const FIELD_SHIFT = 3;

/**
 * Steps that a packed state shows how to make: few positions decided how a plain access went (`Machine.decides`), so wherever
 * they hold the same, the packed successor is made from the packed state, and neither is unpacked. Each rule is learned from
 * a step of the machine; what no rule covers is left to the machine.
 */
export class KnownSteps {
  /** The packed state that is looked at. */
  packed: Int32Array = new Int32Array(1);
  readonly #machine: Machine;
  readonly #store: StateStore;
  readonly #followed: Uint8Array;
  readonly #isUsable: boolean;
  readonly #actors: number;
  /** By actor: word, shift and mask of its control point's code, where its first rules lie, and for how many codes there is room. */
  readonly #fields: Int32Array;
  /** The first rule of each control point, by actor and code. */
  #heads: Int32Array = new Int32Array(0);
  #rules: Int32Array = new Int32Array(1 << (RULE_SHIFT + 6));
  /** The next rule of the same control point, 0 after the last; by number of the rule. */
  #next: Int32Array = new Int32Array(1 << 6);
  /** Where the next rule is put; 0 stands for none. */
  #end = 1 << RULE_SHIFT;
  /** The layout of the store for which the rules are made, and how many positions there were: a step may blank those that come later. */
  #layout = -1;
  #length = 0;
  readonly #positions = new Int32Array(MOST_DECIDING);

  constructor(machine: Machine, store: StateStore) {
    this.#machine = machine;
    this.#store = store;
    this.#followed = machine.monitors.followed;
    this.#actors = machine.actors;
    this.#fields = new Int32Array(this.#actors << FIELD_SHIFT);
    this.#isUsable = machine.granularity.operations === 0 && !machine.granularity.coarse && machine.tracer === null && machine.footprint === null;
  }

  /** Looks at a stored state. */
  stand(state: StateId): void {
    if (this.#layout !== this.#store.layouts || this.#length !== this.#machine.vector.length) this.#forget();
    this.#store.copyPacked(state, this.packed);
  }

  /** The rule for an actor in the state that is looked at, 0 where there is none. */
  find(actor: number): number {
    const fields = this.#fields;
    const rules = this.#rules;
    const { packed } = this;
    const field = actor << FIELD_SHIFT;
    const code = (packed[fields[field]!]! >>> fields[field + 1]!) & fields[field + 2]!;
    if (code >= fields[field + 4]! || this.#followed[actor + 1] !== 0) return 0;
    let rule = this.#heads[fields[field + 3]! + code]!;
    while (rule !== 0) {
      const where = rules[rule + WHERE]!;
      const wrong =
        ((packed[where & 255]! & rules[rule + GUARDS]!) ^ rules[rule + GUARDS + 1]!) |
        ((packed[(where >>> 8) & 255]! & rules[rule + GUARDS + 2]!) ^ rules[rule + GUARDS + 3]!) |
        ((packed[(where >>> 16) & 255]! & rules[rule + GUARDS + 4]!) ^ rules[rule + GUARDS + 5]!) |
        ((packed[where >>> 24]! & rules[rule + GUARDS + 6]!) ^ rules[rule + GUARDS + 7]!);
      if (wrong === 0) return rule;
      rule = this.#next[rule >>> RULE_SHIFT]!;
    }
    return 0;
  }

  /** Whether the actor cannot move. */
  isBlocked(rule: number): boolean {
    return this.#rules[rule + TARGETS]! < 0;
  }

  /** Stages the successor and returns 0, or says where it was met a moment ago. */
  stage(rule: number): Met {
    return this.#store.stagePacked(this.packed, this.#rules, rule + TARGETS);
  }

  /** Learns from a step that the machine has made in a state and not taken back; its successor is staged. */
  learnStep(state: StateId, actor: number): void {
    const machine = this.#machine;
    if (!machine.wasPlain || !this.#isUsable || this.#followed[actor + 1] !== 0) return;
    const { words, logPositions, logValues, logLength } = machine.vector;
    let from = machine.at(actor);
    for (let index = 0; index < logLength; index++) if (logPositions[index] === actor + 1) from = logValues[index]!;
    if (!this.#begin(state, machine.decides(actor, from, this.#positions))) return;
    for (let index = 0; index < logLength; index++) {
      const position = logPositions[index]!;
      const field = this.#store.field(position);
      const code = field.codeOf(words[position]!);
      if (field.width > 0 && !this.#change(field.first, code)) return;
      for (const part of field.more) if (!this.#change(part, code)) return;
    }
    this.#keep(actor);
  }

  /** Learns that an actor cannot move in the machine's present state. */
  learnBlocked(state: StateId, actor: number): void {
    if (!this.#isUsable || !this.#begin(state, this.#machine.decidesBlocked(actor, this.#positions))) return;
    this.#rules[this.#end + TARGETS]! |= BLOCKED;
    this.#keep(actor);
  }

  /** Begins a rule for where the first `count` positions hold what they hold in a state. Returns false when none can be made. */
  #begin(state: StateId, count: number): boolean {
    if (count < 0 || this.#store.wordsPerState > WIDEST) return false;
    this.stand(state);
    if (this.#end >>> RULE_SHIFT === MOST_RULES) this.#forget();
    if (this.#end === this.#rules.length) this.#grow();
    const rule = this.#end;
    const rules = this.#rules;
    rules.fill(0, rule, rule + (1 << RULE_SHIFT));
    for (let change = 0; change < CHANGE_COUNT; change++) rules[rule + CHANGES + 2 * change] = -1;
    for (let index = 0; index < count; index++) {
      const field = this.#store.field(this.#positions[index]!);
      if (field.width > 0 && !this.#guard(field.first)) return false;
      for (const part of field.more) if (!this.#guard(part)) return false;
    }
    return true;
  }

  /** The new rule is for where some bits are as in the state that is looked at; returns false when there is no room. */
  #guard({ word, shift, mask }: Part): boolean {
    const slot = this.#slot(WHERE, GUARD_COUNT, GUARDS, word);
    if (slot < 0) return false;
    this.#rules[slot]! |= mask << shift;
    this.#rules[slot + 1]! |= this.packed[word]! & (mask << shift);
    return true;
  }

  /** The new rule writes some bits of a code; returns false when there is no room. */
  #change({ word, shift, mask, low }: Part, code: number): boolean {
    const slot = this.#slot(TARGETS, CHANGE_COUNT, CHANGES, word);
    if (slot < 0) return false;
    this.#rules[slot]! &= ~(mask << shift);
    this.#rules[slot + 1]! |= ((code >>> low) & mask) << shift;
    return true;
  }

  /** The pair of the new rule that is for a word, the first free one if there is none yet; -1 when all are taken. */
  #slot(numbers: number, count: number, pairs: number, word: number): number {
    const rules = this.#rules;
    const rule = this.#end;
    const empty = pairs === CHANGES ? -1 : 0;
    for (let index = 0; index < count; index++) {
      const slot = rule + pairs + 2 * index;
      const isFree = rules[slot] === empty && rules[slot + 1] === 0;
      if (isFree) rules[rule + numbers]! |= word << (8 * index);
      if (isFree || ((rules[rule + numbers]! >>> (8 * index)) & 255) === word) return slot;
    }
    return -1;
  }

  /** Keeps the new rule for where an actor stands. */
  #keep(actor: number): void {
    const rule = this.#end;
    const fields = this.#fields;
    const field = actor << FIELD_SHIFT;
    const code = (this.packed[fields[field]!]! >>> fields[field + 1]!) & fields[field + 2]!;
    if (code >= fields[field + 4]!) {
      // There are more control points than when room was made for them.
      this.#forget();
      return;
    }
    const head = fields[field + 3]! + code;
    let length = 0;
    for (let at = this.#heads[head]!; at !== 0; at = this.#next[at >>> RULE_SHIFT]!) length++;
    if (length === LONGEST_CHAIN) return;
    this.#next[rule >>> RULE_SHIFT] = this.#heads[head]!;
    this.#heads[head] = rule;
    this.#end = rule + (1 << RULE_SHIFT);
  }

  #grow(): void {
    const rules = new Int32Array(this.#rules.length * 2);
    rules.set(this.#rules);
    this.#rules = rules;
    const next = new Int32Array(this.#next.length * 2);
    next.set(this.#next);
    this.#next = next;
  }

  /** Throws all rules away: positions have moved, there are new ones, or there is no more room. */
  #forget(): void {
    const fields = this.#fields;
    let total = 0;
    for (let actor = 0; actor < this.#actors; actor++) {
      const { first: { word, shift, mask }, size } = this.#store.field(actor + 1);
      const room = Math.min(mask + 1, 2 * size);
      fields.set([word, shift, mask, total, room], actor << FIELD_SHIFT);
      total += room;
    }
    this.#heads = new Int32Array(total);
    this.#end = 1 << RULE_SHIFT;
    this.packed = new Int32Array(this.#store.wordsPerState);
    this.#layout = this.#store.layouts;
    this.#length = this.#machine.vector.length;
  }
}
