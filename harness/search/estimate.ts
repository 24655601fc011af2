import { wider } from './wider';

/** An estimate as it is kept. */
export interface KeptEstimate {
  readonly finished: Int32Array;
  readonly planned: Int32Array;
  /** Infinity is null. */
  readonly guesses: { readonly since: number; readonly least: number | null; readonly most: number | null; readonly isSettled: boolean };
}

/**
 * How many runs there will be, while they are being made: those made so far, by the part of the tree that they are, where all
 * children of a node count alike (Kilby, Slaney, Thiébaux and Walsh, AAAI 2006, the weighted backtrack estimator). Trees lean to
 * one side, and what nobody has planned yet does not count: a guess until it has hardly changed while the number of runs grew to four times what it was.
 */
export class Estimate {
  /** By height: children finished, and planned. */
  #finished: Int32Array = new Int32Array(256);
  #planned: Int32Array = new Int32Array(256);
  /** Runs made when what is known to be the least and the most was begun anew. */
  #since = 0;
  #least = Infinity;
  #most = 0;
  isSettled = false;

  /** The scheduler makes a step at a height. */
  open(height: number): void {
    while (height >= this.#finished.length) this.#grow();
    this.#finished[height] = 0;
    this.#planned[height] = 0;
  }

  /** What was counted at a height, for somebody who goes on there: children finished, and planned. */
  at(height: number): readonly [finished: number, planned: number] {
    return [this.#finished[height] ?? 0, this.#planned[height] ?? 0];
  }

  /** Goes on with what was counted at a height. */
  restore(height: number, [finished, planned]: readonly [finished: number, planned: number]): void {
    this.open(height);
    this.#finished[height] = finished;
    this.#planned[height] = planned;
  }

  /** All of it up to a height. */
  keep(height: number): KeptEstimate {
    while (height >= this.#finished.length) this.#grow();
    const range = (value: number): number | null => (Number.isFinite(value) ? value : null);
    return {
      finished: this.#finished.subarray(0, height + 1),
      planned: this.#planned.subarray(0, height + 1),
      guesses: { since: this.#since, least: range(this.#least), most: range(this.#most), isSettled: this.isSettled },
    };
  }

  /** Goes on where somebody was. */
  goOn({ finished, planned, guesses }: KeptEstimate): void {
    while (finished.length > this.#finished.length) this.#grow();
    this.#finished.set(finished);
    this.#planned.set(planned);
    this.#since = guesses.since;
    this.#least = guesses.least ?? Infinity;
    this.#most = guesses.most ?? Infinity;
    this.isSettled = guesses.isSettled;
  }

  plan(height: number): void {
    this.#planned[height]!++;
  }

  /** Something that was planned begins, or turns out to be impossible. */
  next(height: number): void {
    this.#planned[height]!--;
    this.#finished[height]!++;
  }

  /**
   * The estimate after a number of runs, undefined where they are too small a part of the tree for any; `isNode` says at which heights of the present one there was a
   * choice.
   */
  of(height: number, runs: number, isNode: (height: number) => boolean): number | undefined {
    const total = this.#total(height, runs, isNode);
    return total === Infinity ? undefined : Math.max(total, runs);
  }

  /** Looks how much it changes: now and then, after numbers of steps that are the same wherever the search was interrupted. */
  look(height: number, runs: number, isNode: (height: number) => boolean): void {
    const total = this.#total(height, runs, isNode);
    this.#least = Math.min(this.#least, total);
    this.#most = Math.max(this.#most, total);
    if (runs >= 4 * this.#since) {
      this.isSettled = this.#since > 0 && this.#most - this.#least < 0.1 * this.#most;
      this.#since = runs;
      this.#least = this.#most = total;
    }
  }

  #total(height: number, runs: number, isNode: (height: number) => boolean): number {
    let done = 0;
    for (let at = height - 1; at >= 0; at--) {
      if (isNode(at)) done = (this.#finished[at]! + done) / (this.#finished[at]! + 1 + Math.max(0, this.#planned[at]!));
    }
    // Of a deep tree, what is done may be too small a part for a number.
    return done > 0 ? runs / done : Infinity;
  }

  #grow(): void {
    const size = this.#finished.length * 2;
    this.#finished = wider(this.#finished, size);
    this.#planned = wider(this.#planned, size);
  }
}
