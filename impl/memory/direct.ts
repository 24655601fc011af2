import type { Access, Address, Gfp, Layout, Test, Thread } from './access';
import { ObjectClasses } from './object-classes';
import { passes } from './passes';

/** What an unchecked run is told about its surroundings. */
export interface DirectOptions {
  /** Answers `choose`; always 0 unless told. */
  readonly choose?: (count: number) => number;
  /** True when this allocation fails; none does unless told. */
  readonly failAllocation?: (layout: Layout, gfp: Gfp) => boolean;
  /** Hears a WARN_ON; unless told, warnings are kept in `warnings`. */
  readonly onWarning?: (message: string) => void;
  /** Words reserved at first; memory grows as needed. */
  readonly words?: number;
}

/** Thread code waits for something that nobody is there to bring about. */
export class WouldBlock extends Error {
  readonly access: Access;
  constructor(access: Access & { readonly address: Address; readonly test: Test; readonly value: number }, word: number) {
    super(`Would block: the word at 0x${access.address.toString(16)} is ${String(word)}, waited for ${access.test} ${String(access.value)}.`);
    this.name = 'WouldBlock';
    this.access = access;
  }
}

/** The first address handed out: as in the kernel, the first page is never mapped. */
const FIRST_WORD = 1024;

const FREED = 0x8000;

/**
 * Flat memory that runs thread code straight through, at full speed and without the checker: the code under test is ordinary
 * code. Freed memory is handed out again at once; events, notes, fences and ownership cost nothing and say nothing.
 *
 * Checks almost nothing: a failed assertion, a wait that nobody can end (`WouldBlock`), and the free of what is not an
 * allocated object throw; everything else that is wrong goes unnoticed, as on real hardware.
 */
export class DirectMemory {
  /** The number that `thisActor` and `thisCpu` return; who runs several threads in turns sets it before each step. */
  actor = 0;
  /** What WARN_ON said. */
  readonly warnings: string[] = [];

  readonly #options: DirectOptions;
  readonly #classes: ObjectClasses = new ObjectClasses();
  #memory: Uint32Array;
  /** Per word: the class of the object that starts here, with `FREED` when it is on a free list; 0 elsewhere. */
  #starts: Uint16Array;
  #next = FIRST_WORD;
  #live = 0;

  constructor(options: DirectOptions = {}) {
    this.#options = options;
    const words = Math.max(options.words ?? 1 << 16, FIRST_WORD * 2);
    this.#memory = new Uint32Array(words);
    this.#starts = new Uint16Array(words);
  }

  /** How many objects are allocated now. */
  get live(): number {
    return this.#live;
  }

  /** The word at an address. */
  word(address: Address): number {
    return this.#memory[address >>> 2] ?? 0;
  }

  /** Runs thread code to its end and returns its result. */
  run<T>(thread: Thread<T>): T {
    let step = thread.next(0);
    while (step.done !== true) step = thread.next(this.perform(step.value));
    return step.value;
  }

  /** Performs one access and returns its answer. A blocked one throws and changes nothing: it may be tried again later. */
  perform(access: Access): number {
    switch (access.kind) {
      case 'load':
        return this.#memory[access.address >>> 2] ?? 0;
      case 'store':
        this.#memory[access.address >>> 2] = access.value;
        return 0;
      case 'loop':
      case 'event':
      case 'history':
      case 'ownership':
      case 'fence':
      case 'note':
        return 0;
      case 'wait-until':
        return this.#awaited(access);
      case 'acquire-when': {
        const old = this.#awaited(access);
        this.#memory[access.address >>> 2] = access.desired;
        return old;
      }
      case 'compare-and-swap': {
        const old = this.word(access.address);
        if (old === access.expected) this.#memory[access.address >>> 2] = access.value;
        return old;
      }
      case 'exchange':
        return this.#replace(access.address, access.value);
      case 'fetch-add':
        return this.#replace(access.address, this.word(access.address) + access.value);
      case 'fetch-and':
        return this.#replace(access.address, this.word(access.address) & access.value);
      case 'fetch-or':
        return this.#replace(access.address, this.word(access.address) | access.value);
      case 'store-byte': {
        const shift = (access.address & 3) * 8;
        this.#replace(access.address, (this.word(access.address) & ~(0xff << shift)) | (access.value << shift));
        return 0;
      }
      case 'alloc':
        return this.#allocate(access.layout, access.gfp);
      case 'free':
        this.#release(access.address);
        return 0;
      case 'choose':
        return this.#options.choose?.(access.count) ?? 0;
      case 'assert':
        if (!access.holds) throw new Error(`Assertion failed: ${access.message}`);
        return 0;
      case 'warn':
        if (!access.holds) this.#warn(access.message);
        return 0;
      case 'actor':
      case 'cpu':
        return this.actor;
    }
  }

  #replace(address: Address, value: number): number {
    const old = this.word(address);
    this.#memory[address >>> 2] = value;
    return old;
  }

  #awaited(access: Extract<Access, { readonly kind: 'wait-until' | 'acquire-when' }>): number {
    const word = this.word(access.address);
    if (!passes(word, access.test, access.value)) throw new WouldBlock(access, word);
    return word;
  }

  #warn(message: string): void {
    if (this.#options.onWarning) this.#options.onWarning(message);
    else this.warnings.push(message);
  }

  #allocate(layout: Layout, gfp: Gfp): Address {
    if (this.#options.failAllocation?.(layout, gfp) === true) return 0;
    const align = Math.max((layout.align ?? 4) >>> 2, 1);
    const id = this.#classes.idOf(layout.words, align);
    const index = this.#classes.take(id, this.#memory) || this.#extend(layout.words, align);
    this.#starts[index] = id;
    this.#live++;
    if (layout.zeroed === true) this.#memory.fill(0, index, index + layout.words);
    return index * 4;
  }

  #extend(words: number, align: number): number {
    const index = Math.ceil(this.#next / align) * align;
    this.#next = index + Math.max(words, 1);
    if (this.#next > this.#memory.length) this.#grow();
    return index;
  }

  #grow(): void {
    const words = Math.max(this.#memory.length * 2, this.#next);
    const memory = new Uint32Array(words);
    memory.set(this.#memory);
    this.#memory = memory;
    const starts = new Uint16Array(words);
    starts.set(this.#starts);
    this.#starts = starts;
  }

  #release(address: Address): void {
    const index = address >>> 2;
    const id = this.#starts[index] ?? 0;
    if (id === 0 || id >= FREED || address % 4 !== 0) {
      throw new Error(`free(0x${address.toString(16)}): ${id >= FREED ? 'freed already' : 'no object starts here'}.`);
    }
    this.#starts[index] = id | FREED;
    this.#live--;
    this.#classes.give(id, index, this.#memory);
  }
}
