import type { Access, Layout } from '../../impl/memory';
import { PositionTable } from '../checks/bench';
import type { Node } from '../unfold/operation';
import type { Monitors } from './monitors';
import { CLASS_SHIFT, FREED, FREED_PRIVATE, PRIVATE, SHARED, STATE_MASK, mayFree } from './objects';
import type { ObjectId, Objects } from './objects';
import type { Position, Vector } from './vector';

type Alloc = Extract<Access, { kind: 'alloc' }>;
type Free = Extract<Access, { kind: 'free' }>;

/** What the heap may do with requests. */
export interface HeapOptions {
  /** Every allocation of an actor may fail. */
  readonly failure: boolean;
  /** Freed memory may be handed out again. */
  readonly reuse: boolean;
}

/**
 * Allocation and freeing. An actor's n-th allocation takes the n-th slot of its arena; freed memory is quarantined: blanked
 * and never handed out again, unless `reuse` lets each allocation choose any freed object of its layout as well.
 */
export class Heap {
  /** Whether allocations need no scheduling point: they commute with everything and have one outcome. */
  readonly isPrivate: boolean;
  readonly #vector: Vector;
  readonly #objects: Objects;
  readonly #monitors: Monitors;
  readonly #options: HeapOptions;
  /** Position of each actor's number of slots taken. */
  readonly #taken: Position[] = [];
  /** That number when a loop was entered, by actor and depth of the loop. */
  readonly #floors: PositionTable;
  /** The place that stands for what is free to be handed out again: frees add to it, allocations take from it. */
  readonly #freedObjects: Position;

  constructor(vector: Vector, objects: Objects, monitors: Monitors, options: HeapOptions) {
    this.#vector = vector;
    this.#objects = objects;
    this.#floors = new PositionTable(vector);
    this.#monitors = monitors;
    this.#options = options;
    this.isPrivate = !options.failure && !options.reuse;
    this.#freedObjects = vector.allocate();
  }

  /** Makes the arenas. */
  prepare(actors: number): void {
    for (let actor = 0; actor < actors; actor++) {
      this.#taken[actor] = this.#vector.allocate();
    }
  }

  /** In how many ways an allocation can end: a fresh address, each freed object it may reuse, failure. */
  alternatives({ layout }: Alloc): number {
    return 1 + (this.#options.reuse ? this.#reusable(layout).length : 0) + (this.#options.failure && mayBlock(layout) ? 1 : 0);
  }

  /** Allocates; returns the address, 0 on failure. */
  alloc({ layout }: Alloc, actor: number, alternative: number): number {
    const kind = this.#objects.classOf(layout) << CLASS_SHIFT;
    if (actor < 0) {
      const object = this.#objects.allocateInWorld(layout);
      this.#vector.set(this.#objects.statePositions[object]!, kind | SHARED);
      return this.#objects.bases[object]!;
    }
    if (alternative > 0) {
      const candidates = this.#options.reuse ? this.#reusable(layout) : [];
      const object = candidates[alternative - 1];
      if (this.#options.reuse) this.#monitors.footprint?.write(this.#freedObjects);
      if (object === undefined) return 0;
      this.#touchAll(object);
      this.#vector.set(this.#objects.statePositions[object]!, kind | SHARED);
      this.#monitors.reused(object);
      this.#monitors.allocated(actor, object);
      return this.#objects.bases[object]! | 0;
    }
    const taken = this.#taken[actor]!;
    const n = this.#vector.words[taken]!;
    if (this.#options.reuse) this.#monitors.footprint?.write(this.#freedObjects);
    const object = this.#objects.slot(actor, n, layout);
    this.#vector.set(taken, n + 1);
    this.#vector.set(this.#objects.statePositions[object]!, kind | PRIVATE);
    this.#monitors.allocated(actor, object);
    return this.#objects.bases[object]! | 0;
  }

  /** Frees what starts at an address. */
  free({ address, by }: Free, actor: number): void {
    const { words } = this.#vector;
    const object = this.#objects.at(address);
    const position = object < 0 ? -1 : this.#objects.statePositions[object]!;
    const state = object < 0 ? 0 : words[position]!;
    const kind = state & STATE_MASK;
    if (this.#options.reuse) this.#monitors.footprint?.read(this.#freedObjects);
    if (object >= 0 && (kind !== PRIVATE || this.#objects.owners[object] !== actor || this.#monitors.footprint?.notesPrivate === true)) this.#touchAll(object);
    if (kind === FREED || kind === FREED_PRIVATE) {
      this.#monitors.fail('double-free', 'free of memory that is already freed', address);
      return;
    }
    const layout = this.#objects.layouts[state >> CLASS_SHIFT];
    if (kind === 0 || layout === undefined) {
      this.#monitors.fail('invalid-free', 'free of something that was never allocated', address);
      return;
    }
    if (this.#objects.bases[object] !== address >>> 0) {
      this.#monitors.fail('invalid-free', `free of a pointer into the middle of ${layout.type}`, address);
      return;
    }
    const memory = layout.memory ?? 'slab';
    if (!mayFree(by, memory)) {
      this.#monitors.fail('invalid-free', `${by} of ${memory} memory`, address);
      return;
    }
    if (this.#monitors.badPointer(actor, object, address)) return;
    for (const word of this.#objects.knownWords(object)) if (word !== undefined) this.#vector.set(word, 0);
    for (const mask of this.#objects.knownMasks(object)) if (mask !== undefined) this.#vector.set(mask, 0);
    this.#vector.set(position, (state & ~STATE_MASK) | (kind === PRIVATE ? FREED_PRIVATE : FREED));
    this.#monitors.ownership.freed(object);
  }

  /** Its end or beginning is a write of every word of an object. */
  #touchAll(object: ObjectId): void {
    const { footprint } = this.#monitors;
    if (footprint === null) return;
    footprint.write(this.#objects.statePositions[object]!);
    for (const word of this.#objects.knownWords(object)) if (word !== undefined) footprint.write(word);
  }

  /** The position that says how many slots of its arena an actor has taken. */
  slotsTaken(actor: number): Position {
    return this.#taken[actor]!;
  }

  /** Whether a position of the vector is this heap's note of where a loop began. */
  isFloor(position: Position): boolean {
    for (let actor = 0; actor < this.#taken.length; actor++) if (this.#floors.columns(actor).includes(position)) return true;
    return false;
  }

  /** A value was stored where others can read it: an object it points to is private no longer, nor what that one points to. */
  published(value: number): void {
    const object = this.#objects.at(value);
    if (object >= 0) this.#escape(object);
  }

  /** An actor enters a loop: what it allocates from now on may be given back when the loop goes round. */
  enterLoop(actor: number, head: Node | null): void {
    if (actor < 0 || head === null || head.loop === null) return;
    this.#vector.set(this.#floors.at(actor, head.loopDepth), this.#vector.words[this.#taken[actor]!]!);
  }

  /** An operation has ended, and its loops with it. */
  leaveLoops(actor: number): void {
    if (actor < 0) return;
    for (const floor of this.#floors.columns(actor)) if (floor !== undefined) this.#vector.set(floor, 0);
  }

  /**
   * A loop goes round: what was allocated since it was entered, kept private and freed gives its address back, so that states repeat;
   * unless the next turn is told of it, or private memory still points to it.
   */
  giveBack(actor: number, head: Node | null): void {
    if (actor < 0 || head === null) return;
    const { standing } = head;
    const carried = standing.form === 'access' && standing.access.kind === 'loop' ? standing.access.carried.map((value) => this.#objects.at(value)) : [];
    const taken = this.#taken[actor]!;
    const floor = this.#vector.words[this.#floors.at(actor, head.loopDepth)]!;
    for (let n = this.#vector.words[taken]! - 1; n >= floor; n--) {
      const object = this.#objects.slotKnown(actor, n);
      const position = this.#objects.statePositions[object]!;
      if ((this.#vector.words[position]! & STATE_MASK) !== FREED_PRIVATE || carried.includes(object) || this.#isPointedTo(actor, n, object)) return;
      if (this.#options.reuse) this.#monitors.footprint?.read(this.#freedObjects);
      this.#vector.set(position, 0);
      this.#vector.set(taken, n);
    }
  }

  /** Whether a word of an actor's first `count` allocations points to an object; nobody else's can, for it never escaped. */
  #isPointedTo(actor: number, count: number, object: ObjectId): boolean {
    for (let n = 0; n < count; n++) {
      for (const word of this.#objects.knownWords(this.#objects.slotKnown(actor, n))) {
        if (word !== undefined && this.#objects.at(this.#vector.words[word]!) === object) return true;
      }
    }
    return false;
  }

  #escape(object: ObjectId): void {
    const position = this.#objects.statePositions[object]!;
    const state = this.#vector.words[position]!;
    if ((state & STATE_MASK) !== PRIVATE) return;
    this.#vector.set(position, (state & ~STATE_MASK) | SHARED);
    for (const word of this.#objects.knownWords(object)) if (word !== undefined) this.published(this.#vector.words[word]!);
  }

  /** Freed objects of a layout, in the order of their addresses' discovery. */
  #reusable(layout: Alloc['layout']): ObjectId[] {
    const wanted = (this.#objects.classOf(layout) << CLASS_SHIFT) | FREED;
    const found: ObjectId[] = [];
    for (let object = 0; object < this.#objects.count; object++) {
      const state = this.#vector.words[this.#objects.statePositions[object]!]!;
      if (state === wanted || state === wanted - FREED + FREED_PRIVATE) found.push(object);
    }
    return found.sort((a, b) => this.#objects.bases[a]! - this.#objects.bases[b]!);
  }
}

/** Whether memory of this kind comes from an allocator, which may wait and may run out. */
export function mayBlock({ memory = 'slab' }: Layout): boolean {
  return memory !== 'stack' && memory !== 'static' && memory !== 'per-cpu';
}
