/**
 * How many runs there will be, while they are being made: at every height of the present run, what is still planned is taken to be
 * as large as what has been explored there on average (Kilby, Slaney, Thiébaux and Walsh, AAAI 2006). What nobody has planned yet
 * does not count, so early estimates are low: a guess until it has hardly changed while the number of runs doubled.
 */
export class Estimate {
  /** Runs made when a height was opened, and when its present child was. */
  #opened = new Float64Array(256);
  #child = new Float64Array(256);
  /** Children finished, and planned. */
  #finished = new Int32Array(256);
  #planned = new Int32Array(256);
  #at = 0;
  #then = 0;
  isSettled = false;

  /** The scheduler makes a step at a height. */
  open(height: number, runs: number): void {
    if (height >= this.#opened.length) this.#grow();
    this.#opened[height] = runs;
    this.#child[height] = runs;
    this.#finished[height] = 0;
    this.#planned[height] = 0;
  }

  plan(height: number): void {
    this.#planned[height]!++;
  }

  /** Something that was planned begins, or turns out to be impossible. */
  next(height: number, runs: number): void {
    this.#planned[height]!--;
    this.#finished[height]!++;
    this.#child[height] = runs;
  }

  /** The estimate for a run; `isNode` says at which heights there was a choice. */
  of(height: number, runs: number, isNode: (height: number) => boolean): number {
    let total = 1;
    for (let at = height - 1; at >= 0; at--) {
      if (!isNode(at)) continue;
      const known = this.#child[at]! - this.#opened[at]!;
      const average = (known + total) / (this.#finished[at]! + 1);
      total = known + total + Math.max(0, this.#planned[at]!) * average;
    }
    if (runs >= 2 * this.#at) {
      this.isSettled = this.#at > 0 && Math.abs(total - this.#then) < 0.1 * total;
      this.#at = runs;
      this.#then = total;
    }
    return Math.max(total, runs);
  }

  #grow(): void {
    const size = this.#opened.length * 2;
    const wider = <T extends Float64Array | Int32Array>(old: T, grown: T): T => {
      grown.set(old);
      return grown;
    };
    this.#opened = wider(this.#opened, new Float64Array(size));
    this.#child = wider(this.#child, new Float64Array(size));
    this.#finished = wider(this.#finished, new Int32Array(size));
    this.#planned = wider(this.#planned, new Int32Array(size));
  }
}
