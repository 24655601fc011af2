/** A place in the global state vector. */
export type Position = number;

/** Thrown where something would be learned for ever while nothing may be: what the machine was about to do is to be done elsewhere. */
export class WouldLearn extends Error {
  override readonly name = 'WouldLearn';
}

/** One for all: making one takes as long as some steps. */
export const WOULD_LEARN = new WouldLearn();

/**
 * The global state: one vector of 32-bit words that holds everything any part of the checker remembers. Positions are named
 * once and for ever, on first use; one that has not been written is 0, so that a state found before a position existed
 * is still the same state. Every change is logged and can be undone.
 */
export class Vector {
  /** The words; grows, so read it anew after anything that may allocate. */
  words: Int32Array = new Int32Array(1024);
  length = 0;
  /** Undo log: positions and what was there. */
  logPositions: Int32Array = new Int32Array(1024);
  logValues: Int32Array = new Int32Array(1024);
  logLength = 0;
  /** Whether nothing may be learned: numbers are given elsewhere, and have to be the same here. */
  isClosed = false;
  /** How often something was learned for ever; only grows. */
  learned = 0;
  /** The same of what searches learn beside the machine: what steps touch, what predicates look at, goals. */
  noticed = 0;

  /** How much is known, by the machine and by searches. */
  get knowledge(): number {
    return this.learned + this.noticed;
  }

  /** Something is about to be learned: a position, a control point, a number of something. Nothing of it may have been noted before this is asked. */
  learns(): void {
    if (this.isClosed) throw WOULD_LEARN;
    this.learned++;
  }

  /** A new position, 0 in every state. */
  allocate(count = 1): Position {
    this.learns();
    const position = this.length;
    this.length += count;
    if (this.length > this.words.length) {
      const grown = new Int32Array(Math.max(this.length, this.words.length * 2));
      grown.set(this.words);
      this.words = grown;
    }
    return position;
  }

  /** Writes a word and remembers what was there. */
  set(position: Position, value: number): void {
    const old = this.words[position]!;
    if (old === value) return;
    const at = this.logLength;
    if (at === this.logPositions.length) this.#growLog();
    this.logPositions[at] = position;
    this.logValues[at] = old;
    this.logLength = at + 1;
    this.words[position] = value;
  }

  /** The present state in words: equal for equal states, whenever their positions were named. */
  text(): string {
    let end = this.length;
    while (end > 0 && this.words[end - 1] === 0) end--;
    return this.words.subarray(0, end).join();
  }

  /** Takes back every change since the log was `mark` long. */
  undo(mark: number): void {
    const { words, logPositions, logValues } = this;
    for (let at = this.logLength - 1; at >= mark; at--) words[logPositions[at]!] = logValues[at]!;
    this.logLength = mark;
  }

  #growLog(): void {
    const positions = new Int32Array(this.logPositions.length * 2);
    const values = new Int32Array(this.logValues.length * 2);
    positions.set(this.logPositions);
    values.set(this.logValues);
    this.logPositions = positions;
    this.logValues = values;
  }
}
