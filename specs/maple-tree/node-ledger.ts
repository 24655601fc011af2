import type { Access, Gfp, Layout, Thread } from '../../impl/memory';
import { CheckedMemory } from '../impl/checked-memory';

/** Which allocations of nodes fail, counted from when this was set: of those made at first, without waiting, and of those made when such a one has failed. */
export interface Failing {
  readonly first: number | null;
  readonly second: number | null;
}

/** Checked memory that knows which nodes there are, and fails allocations of nodes on demand. */
export class NodeLedger {
  readonly checked: CheckedMemory;
  readonly #nodes = new Map<number, number>();
  #failing: Failing = { first: null, second: null };
  #first = 0;
  #second = 0;
  /** How many allocations have failed since this was set. */
  failed = 0;

  constructor() {
    this.checked = new CheckedMemory({ failAllocation: (layout, gfp) => this.#fails(layout, gfp) });
  }

  /** How many objects there are, static ones not included. */
  get live(): number {
    return this.checked.live.length;
  }

  /** The addresses of all nodes, in a tree or waiting to be freed. */
  get nodes(): readonly number[] {
    return [...this.#nodes.keys()];
  }

  /** Fails these from now on. */
  fail(failing: Failing): void {
    this.#failing = failing;
    this.#first = 0;
    this.#second = 0;
    this.failed = 0;
  }

  /** The word at an address. */
  word(address: number): number {
    return this.checked.direct.word(address);
  }

  /** Runs thread code to its end. */
  run<T>(thread: Thread<T>): T {
    let step = thread.next(0);
    while (step.done !== true) step = thread.next(this.perform(step.value));
    return step.value;
  }

  perform(access: Access): number {
    const answer = this.checked.perform(access);
    if (access.kind === 'alloc' && access.layout.type === 'maple_node' && answer !== 0) this.#nodes.set(answer, access.layout.words);
    if (access.kind === 'free') this.#nodes.delete(access.address);
    return answer;
  }

  /** Every word of every node, by address, and of one more object. */
  words(address: number, count: number): ReadonlyMap<number, readonly number[]> {
    const all = new Map<number, readonly number[]>();
    for (const [at, words] of [[address, count] as const, ...this.#nodes]) all.set(at, Array.from({ length: words }, (_, word) => this.word(at + word * 4)));
    return all;
  }

  #fails({ type }: Layout, gfp: Gfp): boolean {
    if (type !== 'maple_node') return false;
    const fails = gfp === 'nowait' ? this.#first++ === this.#failing.first : this.#second++ === this.#failing.second;
    if (fails) this.failed++;
    return fails;
  }
}
