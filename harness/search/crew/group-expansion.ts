import { judgeEnd } from '../../checks/ends';
import type { System } from '../../machine/system';
import { WOULD_LEARN } from '../../machine/vector';
import { Expansion } from '../expansion';
import type { Successors } from '../expansion';
import type { KnownSteps } from '../known-steps';
import type { StateStore } from '../state-store';
import type { Met } from '../state-table';
import { codeOf } from '../trail';
import { Slots } from './slots';

/** Expands the group of a slot that was taken, and hands in what came of it. */
export interface Groups {
  expand(slots: Slots, slot: number, layout: number): void;
}

/**
 * Expands groups of states for somebody else, with what is known by now. A state of which a step would teach something, or finds something,
 * or that cannot be expanded for whatever other reason, is left to the one that leads: it does everything in order, and so gives the numbers.
 */
export class GroupExpansion implements Groups, Successors {
  readonly #system: System;
  readonly #store: StateStore;
  readonly #expansion: Expansion;
  #slots: Slots | null = null;
  #slot = 0;
  #from = 0;
  #entries = 0;
  #met = 0;
  #mets = 0;
  #isCut = false;
  /** Successors so far, and for how many there is room. */
  #rows = 0;
  #room = 0;

  constructor(system: System, store: StateStore, known: KnownSteps) {
    this.#system = system;
    this.#store = store;
    this.#expansion = new Expansion(system.machine, store, { known, lessons: null, successors: this });
  }

  /** Expands the group of a slot that was taken, and hands in what came of it; nothing may be staged in the store, and nothing is afterwards. */
  expand(slots: Slots, slot: number, layout: number): void {
    const { vector } = this.#system.machine;
    const { from, to, isDeep } = slots.group(slot);
    this.#slots = slots;
    this.#slot = slot;
    this.#from = from;
    this.#entries = 0;
    this.#met = 0;
    this.#mets = 0;
    this.#rows = 0;
    this.#room = Slots.room(this.#store.wordsPerState);
    this.#isCut = false;
    const isClosed = this.#store.isClosed;
    vector.isClosed = this.#store.isClosed = true;
    this.#expansion.forget();
    for (let state = from; state < to; state++) this.#expandOne(state, isDeep);
    vector.isClosed = this.#store.isClosed = isClosed;
    slots.writeRows(slot, this.#store.rows, this.#store.wordsPerState);
    this.#store.unstage(0);
    slots.done(slot, { layout, entries: this.#entries, met: this.#met, mets: this.#mets, isCut: this.#isCut });
  }

  #expandOne(state: number, isDeep: boolean): void {
    const entries = this.#entries;
    const met = this.#met;
    const mets = this.#mets;
    const rows = this.#rows;
    try {
      this.#expansion.expand(state, isDeep);
    } catch {
      // Whatever it is: it happens again to the one that leads, when it is its turn.
      const { vector, monitors } = this.#system.machine;
      vector.undo(0);
      monitors.findings.length = 0;
      this.#expansion.forget();
      this.#store.unstage(rows);
      this.#rows = rows;
      this.#met = met;
      this.#mets = mets;
      this.#entries = entries;
      this.#slots!.writeLeft(this.#slot, this.#entries, state - this.#from, met);
      this.#entries += 2;
    }
  }

  makeRoom(): void {
    throw WOULD_LEARN;
  }

  staged(state: number, actor: number, alternative: number): void {
    if (this.#system.machine.monitors.findings.length > 0 || ++this.#rows > this.#room) throw WOULD_LEARN;
    this.#slots!.writeStep(this.#slot, this.#entries++, state - this.#from, codeOf(actor, alternative));
  }

  met(state: number, actor: number, met: Met): void {
    this.#met++;
    this.#mets = this.#slots!.writeMet(this.#slot, this.#mets, state - this.#from, codeOf(actor, 0), met);
  }

  isDeep(): void {
    this.#isCut = true;
  }

  ended(): void {
    const { form } = judgeEnd(this.#system);
    if (form !== 'proper' && form !== 'halted') throw WOULD_LEARN;
  }
}
