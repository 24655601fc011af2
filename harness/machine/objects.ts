import type { FreedBy, Layout, MemoryKind } from '../../impl/memory';
import { UsageError } from '../usage-error';
import type { Position, Vector } from './vector';

/** The number of an object: one range of addresses that is handed out as a whole. */
export type ObjectId = number;

// An object's state word is its class (what was allocated there) and one of these.
export const PRIVATE = 1;
export const SHARED = 2;
export const FREED = 3;
export const FREED_PRIVATE = 4;
export const STATE_MASK = 7;
export const CLASS_SHIFT = 3;

// What a position of the vector is to an object.
const STATE_WORD = 1;
const WORD = 2;
const MASK = 3;

const WORLD_BASE = 0x1000;
/** Below lies what belongs to the world; what actors allocate lies above. */
export const ARENA_BASE = 0x0100_0000;
const ARENA_SHIFT = 24;
const SLOT_SHIFT = 14;
const SLOTS = 1 << (ARENA_SHIFT - SLOT_SHIFT);
/** Largest object that actors may allocate, in words: a slot less its red zone. */
const LARGEST = (1 << (SLOT_SHIFT - 2)) - 64;
const RED_ZONE = 16;

/**
 * Addresses and objects. The world's objects are packed in the order of construction. Each actor allocates from an arena of
 * its own, its n-th allocation always at the n-th slot: so allocations of different actors commute, and an address names
 * the same object in every run.
 */
export class Objects {
  readonly layouts: Layout[] = [];
  /** Words of each class. */
  classWords: Int32Array = new Int32Array(64);
  /** 1 for classes whose words start uninitialised. */
  classRaw: Uint8Array = new Uint8Array(64);
  /** The position of each object's state word. */
  readonly statePositions: Position[] = [];
  /** The actor whose arena an object lies in, -1 for the world's. */
  readonly owners: number[] = [];
  readonly bases: number[] = [];

  readonly #vector: Vector;
  readonly #classes = new Map<string, number>();
  readonly #layoutsMet = new WeakMap<Layout, number>();
  readonly #words: Position[][] = [];
  readonly #masks: Position[][] = [];
  readonly #arenas: ObjectId[][] = [];
  /** What a position is, by position; undefined for those that are no memory. */
  readonly #kinds: (typeof STATE_WORD | typeof WORD | typeof MASK | undefined)[] = [];
  #world: Int32Array = new Int32Array(1024).fill(-1);
  #worldEnd = WORLD_BASE;

  constructor(vector: Vector) {
    this.#vector = vector;
    // Class 0 is "never allocated".
    this.layouts.push({ type: '(nothing)', words: 0 });
  }

  /** Whether there has never been an object but of the world's static or per-CPU memory. */
  areAllPermanent = true;

  get count(): number {
    return this.bases.length;
  }

  /** The number of a layout. */
  classOf(layout: Layout): number {
    const met = this.#layoutsMet.get(layout);
    if (met !== undefined) return met;
    const id = this.#classByShape(layout);
    this.#layoutsMet.set(layout, id);
    return id;
  }

  #classByShape(layout: Layout): number {
    const { type, words, align = 4, zeroed = false, memory = 'slab', cache = 'kmalloc' } = layout;
    const key = JSON.stringify([type, words, align, zeroed, memory, cache]);
    let id = this.#classes.get(key);
    if (id === undefined) {
      if (!Number.isInteger(words) || words < 1 || !Number.isInteger(Math.log2(align)) || align < 4) {
        throw new UsageError(`layout ${type} has ${words} words aligned to ${align} bytes`, { fix: 'use a whole number of words and a power of two from 4' });
      }
      this.#vector.learns();
      id = this.layouts.length;
      this.layouts.push(layout);
      this.#classes.set(key, id);
      if (id >= this.classWords.length) {
        const wider = new Int32Array(id * 2);
        wider.set(this.classWords);
        this.classWords = wider;
        const raw = new Uint8Array(id * 2);
        raw.set(this.classRaw);
        this.classRaw = raw;
      }
      this.classWords[id] = words;
      this.classRaw[id] = zeroed ? 0 : 1;
    }
    return id;
  }

  /** A new object of the world. */
  allocateInWorld(layout: Layout): ObjectId {
    const align = layout.align ?? 4;
    const base = Math.ceil((this.#worldEnd + RED_ZONE) / align) * align;
    this.#worldEnd = base + layout.words * 4;
    if (this.#worldEnd >= ARENA_BASE) throw new UsageError('the world is larger than 16 MiB', { fix: 'build a smaller world' });
    const last = (this.#worldEnd - WORLD_BASE) >>> 2;
    if (last >= this.#world.length) {
      const grown = new Int32Array(Math.max(last + 1, this.#world.length * 2)).fill(-1);
      grown.set(this.#world);
      this.#world = grown;
    }
    if (layout.memory !== 'static' && layout.memory !== 'per-cpu') this.areAllPermanent = false;
    const object = this.#create(base, -1);
    this.#world.fill(object, (base - WORLD_BASE) >>> 2, last);
    return object;
  }

  /** The object at an actor's n-th slot. */
  slot(actor: number, n: number, layout: Layout): ObjectId {
    if (layout.words > LARGEST) throw new UsageError(`actors can allocate at most ${LARGEST * 4} bytes at once, ${layout.type} has ${layout.words * 4}`, { fix: 'allocate it in the world' });
    if (n >= SLOTS) throw new UsageError(`an actor made ${SLOTS} allocations in one run`, { fix: 'bound the operations of the actor' });
    const arena = (this.#arenas[actor] ??= []);
    const object = (arena[n] ??= this.#create(ARENA_BASE + actor * (1 << ARENA_SHIFT) + (n << SLOT_SHIFT), actor));
    this.areAllPermanent = false;
    return object;
  }

  /** The object at an actor's n-th slot, which exists. */
  slotKnown(actor: number, n: number): ObjectId {
    return this.#arenas[actor]![n]!;
  }

  /** The object whose range an address lies in, or -1. Red zones belong to no object of the world, and to the slot in arenas. */
  at(address: number): ObjectId {
    const unsigned = address >>> 0;
    if (unsigned < ARENA_BASE) {
      const index = (unsigned - WORLD_BASE) >> 2;
      return index >= 0 && index < this.#world.length ? this.#world[index]! : -1;
    }
    return this.#arenas[(unsigned >>> ARENA_SHIFT) - 1]?.[(unsigned >>> SLOT_SHIFT) & (SLOTS - 1)] ?? -1;
  }

  /** The nearest object of the world that ends or begins within a red zone of an address, or -1; for reports. */
  near(address: number): ObjectId {
    for (let distance = 4; distance <= 2 * RED_ZONE; distance += 4) {
      const object = this.at(address - distance);
      if (object >= 0) return object;
    }
    return -1;
  }

  /** The position of a word of an object. */
  word(object: ObjectId, offset: number): Position {
    const words = this.#words[object]!;
    return (words[offset] ??= this.#position(WORD));
  }

  /** The position of the word that says which of 32 words are initialised. */
  mask(object: ObjectId, offset: number): Position {
    const masks = this.#masks[object]!;
    return (masks[offset >> 5] ??= this.#position(MASK));
  }

  /** Whether a position is of memory: a word, what of it is initialised, or whether an object is allocated. */
  isMemory(position: Position): boolean {
    return this.#kinds[position] !== undefined;
  }

  /** Whether a position is a word of an object. */
  isWord(position: Position): boolean {
    return this.#kinds[position] === WORD;
  }

  /** Whether a position says whether an object is allocated. */
  isState(position: Position): boolean {
    return this.#kinds[position] === STATE_WORD;
  }

  #position(kind: typeof STATE_WORD | typeof WORD | typeof MASK): Position {
    const position = this.#vector.allocate();
    this.#kinds[position] = kind;
    return position;
  }

  /** The positions of an object's words that exist, for blanking and scanning. */
  knownWords(object: ObjectId): readonly (Position | undefined)[] {
    return this.#words[object]!;
  }

  knownMasks(object: ObjectId): readonly (Position | undefined)[] {
    return this.#masks[object]!;
  }

  #create(base: number, owner: number): ObjectId {
    const state = this.#position(STATE_WORD);
    const object = this.bases.length;
    this.bases.push(base);
    this.owners.push(owner);
    this.statePositions.push(state);
    this.#words.push([]);
    this.#masks.push([]);
    return object;
  }
}

/** Whether a function frees memory of a kind. */
export function mayFree(by: FreedBy, memory: MemoryKind): boolean {
  switch (by) {
    case 'kfree':
      return memory === 'slab' || memory === 'large';
    case 'vfree':
      return memory === 'vmalloc';
    case 'kvfree':
      return memory === 'slab' || memory === 'large' || memory === 'vmalloc';
    case 'any':
      return memory !== 'static';
  }
}
