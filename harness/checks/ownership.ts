import type { Access, Owner } from '../../impl/memory';
import type { Bench } from './bench';
import { PositionTable } from './bench';

type Ghost = Extract<Access, { kind: 'ownership' }>;

// An object's owner word: nobody ever said, then the fixed owners, then the actors (-1, the world, first).
const UNTRACKED = 0;
const CONTAINER = 1;
const RECLAIMER = 2;
const NOBODY = 3;
const FIRST_ACTOR = 5;

/**
 * Who may drop an object. A handle is {address, generation}: moving it away makes the next generation, so a stale one shows.
 * The generation is the only thing that thread code ever sees of this.
 */
export class Ownership {
  readonly #bench: Bench;
  /** Owner (row 0) and generation (row 1), by object. */
  readonly #facts: PositionTable;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#facts = new PositionTable(bench.vector);
  }

  /** Performs a ghost access; returns the generation, or -1 when a violation halted the actor. */
  perform(ghost: Ghost, actor: number): number {
    const object = this.#bench.objects.at(ghost.address);
    if (object < 0) return 0;
    const owner = this.#facts.at(0, object);
    const generation = this.#facts.at(1, object);
    const { vector } = this.#bench;
    const now = vector.words[owner]!;
    this.#bench.footprint?.read(this.#bench.objects.statePositions[object]!);
    if (ghost.action === 'use') this.#bench.footprint?.read(owner);
    else this.#bench.footprint?.write(owner);
    switch (ghost.action) {
      case 'create':
        vector.set(owner, FIRST_ACTOR + actor);
        vector.set(generation, 0);
        return 0;
      case 'adopt':
        vector.set(owner, FIRST_ACTOR + actor);
        return this.#next(generation);
      case 'use':
      case 'transfer':
        if (now !== FIRST_ACTOR + actor || vector.words[generation] !== ghost.generation) {
          const what = ghost.action === 'use' ? 'use' : ghost.to === 'reclaimer' ? 'drop' : 'move';
          if (this.#bench.fail('ownership', `${what} of a box that ${ownerName(now)}`, ghost.address)) return -1;
        }
        if (ghost.action === 'use') return vector.words[generation]!;
        vector.set(owner, code(ghost.to, actor));
        return this.#next(generation);
      case 'reclaim':
        if (now !== UNTRACKED && now !== RECLAIMER && this.#bench.fail('ownership', `reclaim of a box that ${ownerName(now)}`, ghost.address)) return -1;
        vector.set(owner, NOBODY);
        return 0;
    }
  }

  /** Whether anybody ever said who owns an object. */
  isTracked(object: number): boolean {
    return this.#facts.known(0, object) >= 0;
  }

  /** The object is freed: its owner is forgotten. */
  freed(object: number): void {
    for (let row = 0; row < 2; row++) {
      const position = this.#facts.known(row, object);
      if (position >= 0) this.#bench.vector.set(position, 0);
    }
  }

  #next(generation: number): number {
    const value = this.#bench.vector.words[generation]! + 1;
    this.#bench.vector.set(generation, value);
    return value;
  }
}

function code(owner: Owner, actor: number): number {
  switch (owner) {
    case 'actor':
      return FIRST_ACTOR + actor;
    case 'container':
      return CONTAINER;
    case 'reclaimer':
      return RECLAIMER;
    case 'nobody':
      return NOBODY;
  }
}

function ownerName(owner: number): string {
  switch (owner) {
    case UNTRACKED:
      return 'nobody ever owned';
    case CONTAINER:
      return 'a container owns';
    case RECLAIMER:
      return 'the reclaimer owns';
    case NOBODY:
      return 'nobody owns any more';
    default:
      return 'was moved to another handle';
  }
}
