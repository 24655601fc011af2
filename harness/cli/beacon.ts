import type { Progress, Watch } from '../check';

/** What a worker is doing, as far as a watchdog must know. */
export const IDLE = 0;
export const LOADING = 1;
export const RUNNING = 2;

/** What the worker did when it was last looked at. */
export interface Sighting {
  /** Changes whenever user code is entered or left. */
  readonly beat: number;
  readonly phase: typeof IDLE | typeof LOADING | typeof RUNNING;
  /** The operation, or the file being loaded. */
  readonly what: string;
  readonly progress: Progress;
}

const BEAT = 0;
const PHASE = 1;
const LENGTH = 2;
const STOP = 3;
const NUMBERS = 16;
const NAME = 96;
const LONGEST_NAME = 192;

/**
 * Memory shared with a worker, through which it says what it is doing without ever returning to its event loop: a search
 * does not, and an operation that loops for ever cannot.
 */
export class Beacon implements Watch {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #name: Uint8Array;
  #last = '';

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(NAME + LONGEST_NAME)) {
    this.shared = shared;
    this.#words = new Int32Array(shared, 0, 4);
    this.#numbers = new Float64Array(shared, NUMBERS, 9);
    this.#name = new Uint8Array(shared, NAME, LONGEST_NAME);
  }

  /** Worker: a file is being loaded. */
  load(file: string): void {
    this.#enter(file, LOADING);
  }

  /** Worker: thread code is about to run. */
  enter(operation: string): void {
    this.#enter(operation, RUNNING);
  }

  /** Worker: it came back. */
  leave(): void {
    Atomics.store(this.#words, PHASE, IDLE);
    Atomics.add(this.#words, BEAT, 1);
  }

  /** Worker: the search is this far. */
  report({ states, transitions, queue, depth, seconds, bytes = 0, executions = -1, estimate = -1, isSettled = false }: Progress): void {
    this.#numbers.set([states, transitions, queue, depth, seconds, bytes, executions, estimate, isSettled ? 1 : 0]);
  }

  /** Worker: whether the search should stop and bring back what it has. */
  get isStopped(): boolean {
    return Atomics.load(this.#words, STOP) === 1;
  }

  /** Main thread: the search should. */
  stop(): void {
    Atomics.store(this.#words, STOP, 1);
  }

  /** Main thread: what the worker is doing now. */
  look(): Sighting {
    const phase = Atomics.load(this.#words, PHASE);
    const [states = 0, transitions = 0, queue = 0, depth = 0, seconds = 0, bytes = 0, executions = -1, estimate = -1, isSettled = 0] = this.#numbers;
    const runs = { ...(executions < 0 ? {} : { executions }), ...(estimate < 0 ? {} : { estimate, isSettled: isSettled === 1 }) };
    return {
      beat: Atomics.load(this.#words, BEAT),
      phase: phase === LOADING || phase === RUNNING ? phase : IDLE,
      // Decoding needs a copy: TextDecoder refuses shared memory.
      what: new TextDecoder().decode(this.#name.slice(0, Atomics.load(this.#words, LENGTH))),
      progress: { states, transitions, queue, depth, seconds, bytes, ...(states > 0 ? runs : {}) },
    };
  }

  #enter(what: string, phase: number): void {
    if (what !== this.#last) {
      // Into a private array first, for the same reason.
      const bytes = new TextEncoder().encode(what).subarray(0, LONGEST_NAME);
      this.#name.set(bytes);
      Atomics.store(this.#words, LENGTH, bytes.length);
      this.#last = what;
    }
    Atomics.store(this.#words, PHASE, phase);
    Atomics.add(this.#words, BEAT, 1);
  }
}
