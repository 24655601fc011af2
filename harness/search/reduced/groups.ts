import { judgeEnd } from '../../checks/ends';
import type { System } from '../../machine/system';
import { WOULD_LEARN } from '../../machine/vector';
import type { Groups } from '../crew/group-expansion';
import { Slots } from '../crew/slots';
import type { StateStore } from '../state-store';
import { codeOf } from '../trail';
import type { Reduction, Successors } from './expansion';
import { ALL, Expansion } from './expansion';
import type { Futures } from './futures';
import type { Actors } from './persistent';

/** Whose steps were made in a state that is left to the one that leads. */
const NOBODY: Actors = 0;

/**
 * Expands groups of states for somebody else, with what is known by now, as `GroupExpansion` does: what would teach something, finds something or
 * ends in a way that is to be told is left. Of each state it is written first whose steps were made, in the form of one that is left; nobody's are in one that is.
 */
export class ReducedGroups implements Groups, Successors {
  readonly #system: System;
  readonly #store: StateStore;
  readonly #futures: Futures;
  readonly #expansion: Expansion;
  #slots: Slots | null = null;
  #slot = 0;
  #from = 0;
  #entries = 0;
  /** Successors so far, and for how many there is room. */
  #rows = 0;
  #room = 0;

  /** The system is one whose final condition says what it looks at. */
  constructor(system: System, store: StateStore, reduction: Reduction) {
    this.#system = system;
    this.#store = store;
    this.#futures = reduction.futures;
    this.#expansion = new Expansion(system, store, reduction, this);
  }

  expand(slots: Slots, slot: number, layout: number): void {
    const { vector } = this.#system.machine;
    const { from, to } = slots.group(slot);
    this.#slots = slots;
    this.#slot = slot;
    this.#from = from;
    this.#entries = 0;
    this.#rows = 0;
    this.#room = Slots.room(this.#store.wordsPerState);
    const isClosed = this.#store.isClosed;
    vector.isClosed = this.#futures.isClosed = this.#store.isClosed = true;
    for (let state = from; state < to; state++) this.#expandOne(state);
    vector.isClosed = this.#store.isClosed = isClosed;
    this.#futures.isClosed = false;
    slots.writeRows(slot, this.#store.rows, this.#store.wordsPerState);
    this.#store.unstage(0);
    slots.done(slot, { layout, entries: this.#entries, met: 0, mets: 0, isCut: false });
  }

  #expandOne(state: number): void {
    const entry = this.#entries;
    const rows = this.#rows;
    let made = NOBODY;
    this.#entries += 2;
    try {
      const movable = this.#expansion.stand(state);
      made = movable === 0 ? this.#end() : this.#expansion.expand(state, movable);
    } catch {
      // Whatever it is: it happens again to the one that leads, when it is its turn.
      const { vector, monitors } = this.#system.machine;
      vector.undo(0);
      monitors.findings.length = 0;
      this.#store.unstage(rows);
      this.#rows = rows;
      this.#entries = entry + 2;
    }
    this.#slots!.writeLeft(this.#slot, entry, state - this.#from, made);
  }

  #end(): Actors {
    const { form } = judgeEnd(this.#system);
    if (form !== 'proper' && form !== 'halted') throw WOULD_LEARN;
    return ALL;
  }

  makeRoom(): void {
    throw WOULD_LEARN;
  }

  staged(state: number, actor: number, alternative: number): void {
    if (this.#system.machine.monitors.findings.length > 0 || ++this.#rows > this.#room) throw WOULD_LEARN;
    this.#slots!.writeStep(this.#slot, this.#entries++, state - this.#from, codeOf(actor, alternative));
  }
}
