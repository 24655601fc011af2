import { MAX_ACTORS } from '../machine/bounds';
import type { Machine } from '../machine/machine';

const { imul } = Math;

/** The last position that says where an actor stands; what lies behind it is memory and what checks remember. */
const LAST_CONTROL = MAX_ACTORS;
/** Times in a run that everybody waits and those who chose on the way may choose again. */
const SECOND_CHANCES = 100;

/** A state that a run was in: the length of the vector's log there, and of the run. */
interface Visit {
  readonly mark: number;
  readonly step: number;
}

/**
 * Watches one run for coming back to a state it was in. Those who moved since then have gone round in vain, and wait until memory
 * changes. States are found by a hash of the vector and compared exactly, by the undo log. O(words changed) a step, and
 * O(steps of the round) where one ends.
 */
export class Rounds {
  readonly #machine: Machine;
  /** The vector as it was when last looked at. */
  #shadow: Int32Array;
  /** Sum over all words of value times weight of the position, less that of the initial state. */
  #hash = 0;
  /** How much of the log it takes in. */
  #logged = 0;
  readonly #visits = new Map<number, Visit>();
  readonly #moves: { readonly actor: number; readonly chose: boolean }[] = [];
  /** Steps that changed memory. */
  #changes = 0;
  /** By actor: the number of changes at which it began to wait, or -1; and whether it had a choice in its round. */
  readonly #waitsAt: Int32Array;
  readonly #chose: Uint8Array;
  #chances = SECOND_CHANCES;

  /** For a run that begins in the machine's present state, whose log is empty. */
  constructor(machine: Machine, actors: number) {
    this.#machine = machine;
    this.#shadow = machine.vector.words.slice(0, machine.vector.length);
    this.#waitsAt = new Int32Array(actors).fill(-1);
    this.#chose = new Uint8Array(actors);
    this.#visits.set(0, { mark: 0, step: 0 });
  }

  /** Whether an actor waits for a change of memory, having gone round in vain. */
  isWaiting(actor: number): boolean {
    return this.#waitsAt[actor] === this.#changes;
  }

  /** An actor has moved, perhaps with a choice. */
  moved(actor: number, chose: boolean): void {
    const { vector } = this.#machine;
    this.#moves.push({ actor, chose });
    if (this.#takeIn()) this.#changes++;
    const known = this.#visits.get(this.#hash);
    if (known !== undefined && this.#isAsAt(known.mark)) this.#wait(known.step);
    this.#visits.set(this.#hash, { mark: vector.logLength, step: this.#moves.length });
  }

  /** Lets those go on who had a choice in their round; false when there are none, or it has been of no use too often. */
  chooseAgain(): boolean {
    if (this.#chances-- === 0 || !this.#chose.includes(1)) return false;
    for (const [actor, chose] of this.#chose.entries()) if (chose === 1) this.#waitsAt[actor] = -1;
    this.#chose.fill(0);
    return true;
  }

  #wait(since: number): void {
    const round = this.#moves.slice(since);
    for (const { actor } of round) {
      this.#waitsAt[actor] = this.#changes;
      this.#chose[actor] = round.some((move) => move.actor === actor && move.chose) ? 1 : 0;
    }
  }

  /** Brings the hash up to the machine's state; returns whether memory has changed. */
  #takeIn(): boolean {
    const { words, length, logPositions, logLength } = this.#machine.vector;
    if (length > this.#shadow.length) {
      const grown = new Int32Array(length * 2);
      grown.set(this.#shadow);
      this.#shadow = grown;
    }
    let isMemory = false;
    for (let at = this.#logged; at < logLength; at++) {
      const position = logPositions[at]!;
      const difference = words[position]! - this.#shadow[position]!;
      if (difference === 0) continue;
      this.#hash = (this.#hash + imul(difference, weightOf(position))) | 0;
      this.#shadow[position] = words[position]!;
      if (position > LAST_CONTROL) isMemory = true;
    }
    this.#logged = logLength;
    return isMemory;
  }

  /** Whether the vector is now what it was when the log was so long. */
  #isAsAt(mark: number): boolean {
    const { words, logPositions, logValues, logLength } = this.#machine.vector;
    const before = new Map<number, number>();
    for (let at = logLength - 1; at >= mark; at--) before.set(logPositions[at]!, logValues[at]!);
    return [...before].every(([position, value]) => words[position] === value);
  }
}

/** An odd number that looks random. */
function weightOf(position: number): number {
  const mixed = imul(position + 1, 0x9e3779b1);
  return imul(mixed ^ (mixed >>> 15), 0x85ebca6b) | 1;
}
