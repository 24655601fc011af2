import type { Machine } from '../machine/machine';
import type { StateId, StateStore } from './state-store';

// A rule is 16 words, one cache line: where these bits of the packed state are so, the step changes those.
const RULE_SHIFT = 4;
/** The next rule of the same control point, 0 after the last. */
const NEXT = 0;
/** Numbers of the words looked at, a byte each. */
const WHERE = 1;
/** Four masks and what is found under them. */
const GUARDS = 2;
const GUARD_COUNT = 4;
/** Numbers of the words changed, a byte each. */
const TARGETS = 10;
/** What two words keep, and what they get. */
const CHANGES = 11;
const CHANGE_COUNT = 2;
/** 1 where the actor cannot move. */
const BLOCKED = 15;

/** Rules that are kept: 16 MB. */
const MOST_RULES = 1 << 18;
/** Rules of one control point: what depends on more is stepped through each time. */
const LONGEST_CHAIN = 8;
/** Words whose numbers fit into a byte. */
const WIDEST = 256;
const FIELD_SHIFT = 3;

/**
 * Steps that a packed state shows how to make: few words decided how a plain access went (`Machine.decidesPlain`), so wherever
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
  /** Where the next rule is put; 0 stands for none. */
  #end = 1 << RULE_SHIFT;
  /** The layout of the store for which the rules are made. */
  #layout = -1;
  readonly #positions = new Int32Array(GUARD_COUNT);

  constructor(machine: Machine, store: StateStore) {
    this.#machine = machine;
    this.#store = store;
    this.#followed = machine.monitors.followed;
    this.#actors = machine.actors;
    this.#fields = new Int32Array(this.#actors << FIELD_SHIFT);
    this.#isUsable = machine.isUnbound && !machine.granularity.coarse && machine.tracer === null && machine.footprint === null;
  }

  /** Looks at a stored state. */
  stand(state: StateId): void {
    if (this.#layout !== this.#store.layouts) this.#forget();
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
      rule = rules[rule + NEXT]!;
    }
    return 0;
  }

  /** Whether the actor cannot move. */
  isBlocked(rule: number): boolean {
    return this.#rules[rule + BLOCKED] !== 0;
  }

  /** Stages the successor. */
  stage(rule: number): void {
    const rules = this.#rules;
    const targets = rules[rule + TARGETS]!;
    this.#store.stagePacked(this.packed, targets & 255, rules[rule + CHANGES]!, rules[rule + CHANGES + 1]!, targets >>> 8, rules[rule + CHANGES + 2]!, rules[rule + CHANGES + 3]!);
  }

  /** Learns from a step that the machine has made in a state and not taken back; its successor is staged. */
  learnStep(state: StateId, actor: number): void {
    const machine = this.#machine;
    if (!machine.wasPlain || !this.#isUsable || this.#followed[actor + 1] !== 0) return;
    const { words, logPositions, logValues, logLength } = machine.vector;
    let from = machine.at(actor);
    for (let index = 0; index < logLength; index++) if (logPositions[index] === actor + 1) from = logValues[index]!;
    const count = machine.decidesPlain(actor, from, this.#positions);
    if (count < 0 || logLength > CHANGE_COUNT) return;
    const rule = this.#add(state, actor, count);
    if (rule === 0) return;
    const rules = this.#rules;
    for (let index = 0; index < CHANGE_COUNT; index++) {
      rules[rule + CHANGES + 2 * index] = -1;
      if (index >= logLength) continue;
      const position = logPositions[index]!;
      const field = this.#store.field(position);
      rules[rule + TARGETS]! |= field.word << (8 * index);
      rules[rule + CHANGES + 2 * index] = ~(field.mask << field.shift);
      rules[rule + CHANGES + 2 * index + 1] = field.codeOf(words[position]!) << field.shift;
    }
  }

  /** Learns that an actor cannot move in the machine's present state. */
  learnBlocked(state: StateId, actor: number): void {
    if (!this.#isUsable) return;
    const count = this.#machine.decidesBlocked(actor, this.#positions);
    if (count < 0) return;
    const rule = this.#add(state, actor, count);
    if (rule !== 0) this.#rules[rule + BLOCKED] = 1;
  }

  /** A new rule for where an actor stands in a state and the first `count` positions hold what they hold there; 0 when none can be kept. */
  #add(state: StateId, actor: number, count: number): number {
    this.stand(state);
    if (this.#store.wordsPerState > WIDEST) return 0;
    if (this.#end >>> RULE_SHIFT === MOST_RULES) this.#forget();
    const head = this.#head(actor);
    const rule = this.#end;
    if (rule === this.#rules.length) {
      const grown = new Int32Array(rule * 2);
      grown.set(this.#rules);
      this.#rules = grown;
    }
    const rules = this.#rules;
    let length = 0;
    for (let at = this.#heads[head]!; at !== 0; at = rules[at + NEXT]!) length++;
    if (length === LONGEST_CHAIN) return 0;
    rules.fill(0, rule, rule + (1 << RULE_SHIFT));
    for (let index = 0; index < count; index++) {
      const { word, shift, mask } = this.#store.field(this.#positions[index]!);
      rules[rule + WHERE]! |= word << (8 * index);
      rules[rule + GUARDS + 2 * index] = mask << shift;
      rules[rule + GUARDS + 2 * index + 1] = this.packed[word]! & (mask << shift);
    }
    rules[rule + NEXT] = this.#heads[head]!;
    this.#heads[head] = rule;
    this.#end = rule + (1 << RULE_SHIFT);
    return rule;
  }

  /** Where the first rule is noted of the control point at which an actor stands. */
  #head(actor: number): number {
    const field = actor << FIELD_SHIFT;
    const fields = this.#fields;
    const code = (this.packed[fields[field]!]! >>> fields[field + 1]!) & fields[field + 2]!;
    if (code >= fields[field + 4]!) this.#forget();
    return fields[field + 3]! + code;
  }

  /** Throws all rules away: positions have moved, or there is no more room. */
  #forget(): void {
    const fields = this.#fields;
    let total = 0;
    for (let actor = 0; actor < this.#actors; actor++) {
      const { word, shift, mask, size } = this.#store.field(actor + 1);
      const room = Math.min(mask + 1, 2 * size);
      fields.set([word, shift, mask, total, room], actor << FIELD_SHIFT);
      total += room;
    }
    this.#heads = new Int32Array(total);
    this.#end = 1 << RULE_SHIFT;
    this.packed = new Int32Array(this.#store.wordsPerState);
    this.#layout = this.#store.layouts;
  }
}
