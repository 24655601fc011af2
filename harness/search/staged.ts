import type { Finding } from '../checks/finding';
import { ROWS } from './state-store';
import { codeOf } from './trail';

const NOTHING: readonly Finding[] = [];
/** Steps to staged states that are remembered, per state that may be staged. */
const AGAIN = 2;
export const AGAIN_WORDS = 3;

/** Successors that a store has staged and not numbered yet: what each comes from, by which choice, and what its step found. */
export class Staged {
  /** What the store says of each, see `StateStore.commit`. */
  readonly numbers: Int32Array;
  readonly parents: Int32Array;
  /** Choices, as a trail keeps them. */
  readonly choices: Int32Array;
  readonly #findings = new Map<number, readonly Finding[]>();
  #count = 0;
  /** Of steps to one of them that was staged before: where from, the choice, and which one. */
  readonly again: Int32Array;
  /** How many words of it are in use. */
  againLength = 0;

  /** `rows` is how many a store stages at most. */
  constructor(rows = ROWS) {
    this.numbers = new Int32Array(rows);
    this.parents = new Int32Array(rows);
    this.choices = new Int32Array(rows);
    this.again = new Int32Array(AGAIN * AGAIN_WORDS * rows);
  }

  /** A step leads to one that is staged already. Only so many are remembered: who asks for them can do without. */
  addAgain(parent: number, code: number, row: number): void {
    const at = this.againLength;
    if (at === this.again.length) return;
    this.again[at] = parent;
    this.again[at + 1] = code;
    this.again[at + 2] = row;
    this.againLength = at + AGAIN_WORDS;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** A successor was staged; takes what its step found out of `findings`. */
  add(parent: number, actor: number, alternative: number, findings: Finding[]): void {
    const at = this.#count;
    this.addCode(parent, codeOf(actor, alternative));
    if (findings.length > 0) this.#findings.set(at, findings.splice(0));
  }

  /** The same, of a choice as a trail keeps it that found nothing. */
  addCode(parent: number, code: number): void {
    const at = this.#count++;
    this.parents[at] = parent;
    this.choices[at] = code;
  }

  /** What the step to one of them found. Two violations may lead to one state, for a halted actor stands nowhere: each is of its own step. */
  findingsOf(at: number): readonly Finding[] {
    return this.#findings.size === 0 ? NOTHING : (this.#findings.get(at) ?? NOTHING);
  }

  /** They are numbered, and looked at. */
  clear(): void {
    this.#count = 0;
    this.againLength = 0;
    if (this.#findings.size > 0) this.#findings.clear();
  }
}
