import { WOULD_LEARN } from '../../machine/vector';
import { Ends } from '../star/ends';
import { Expansion, START } from '../star/expansion';
import type { Decoupled } from '../star/decoupled';
import type { Factoring } from '../star/factoring';
import { Predicates } from '../star/predicates';
import type { StateStore } from '../state-store';
import * as star from './star-slots';
import { GROUP, StarSlots } from './star-slots';

const NOTHING = new Int32Array(0);

const refuse = (): never => {
  throw WOULD_LEARN;
};

/**
 * Expands groups of decoupled states for somebody else, with what is known by now. A state of which something would be learned, be it a local state or a
 * set of them, or found, or that may be an end, is left to the one that leads: it does everything in order, and so gives the numbers.
 */
export class StarGroups {
  readonly #factoring: Factoring;
  readonly #store: StateStore;
  readonly #expansion: Expansion;
  #slots: StarSlots | null = null;
  #slot = 0;
  /** Where the next integer of an entry goes, and where there is no room any more. */
  #next = 0;
  #end = 0;
  /** Rows so far, the first of the present state, and for how many there is room. */
  #rows = 0;
  #firstRow = 0;
  #room = 0;

  /** The store packs as that of the one that leads, and is used for nothing else. */
  constructor(factoring: Factoring, store: StateStore) {
    this.#factoring = factoring;
    this.#store = store;
    const successors = { reached: (successor: Decoupled) => this.#reached(successor), isSettled: () => false, commit: () => this.#commit() };
    const ends = new Ends(factoring, new Predicates(factoring), refuse, refuse, refuse);
    this.#expansion = new Expansion(factoring, store, { note: refuse, ends, successors });
  }

  /** Expands the states of a slot that was taken, and hands in what came of them, by what is known in this version. */
  expand(slots: StarSlots, slot: number, version: number): void {
    const { from, to } = slots.group(slot);
    this.#slots = slots;
    this.#slot = slot;
    this.#next = slots.entriesAt(slot);
    this.#end = this.#next + star.MOST_INTEGERS;
    this.#rows = GROUP;
    this.#room = StarSlots.room(this.#store.wordsPerState);
    this.#store.follow(NOTHING, [slots.rows(slot)]);
    this.#close(true);
    for (let offset = 0; offset < to - from; offset++) if (slots.isWanted(slot, offset)) this.#expandOne(offset);
    this.#close(false);
    slots.done(slot, version);
  }

  #close(isClosed: boolean): void {
    this.#factoring.close(isClosed);
    this.#store.isClosed = isClosed;
  }

  #expandOne(offset: number): void {
    const { words } = this.#slots!;
    const { closure, centre } = this.#expansion;
    const entry = this.#next;
    this.#firstRow = this.#rows;
    const [leafSteps, centreSteps, transitions] = [closure.steps, centre.steps, this.#expansion.transitions];
    try {
      this.#take(star.ENTRY);
      const setsAt = this.#slots!.setsAt(this.#slot, offset);
      const state: Decoupled = { centre: offset, sets: [...words.subarray(setsAt, setsAt + this.#factoring.leaves.length)], parent: -1, step: START, depth: 0 };
      centre.load(state);
      const alone = this.#factoring.commuting.alone();
      this.#expansion.make(-1, state, alone >= 0 ? [alone] : this.#factoring.centre);
      words[entry + star.ALONE] = alone;
      words[entry + star.LEAF_STEPS] = closure.steps - leafSteps;
      words[entry + star.CENTRE_STEPS] = centre.steps - centreSteps;
      words[entry + star.FIRST_ROW] = this.#firstRow;
      words[entry + star.ROWS] = this.#rows - this.#firstRow;
      words[entry + star.SUCCESSORS] = this.#expansion.transitions - transitions;
      this.#slots!.place(this.#slot, offset, entry);
    } catch {
      // Whatever it is: it happens again to the one that leads, when it is its turn.
      const { vector, monitors } = this.#factoring.system.machine;
      vector.undo(0);
      monitors.findings.length = 0;
      this.#store.unstage(0);
      this.#next = entry;
      this.#rows = this.#firstRow;
    }
  }

  #reached({ centre, sets, step }: Decoupled): void {
    const { words } = this.#slots!;
    const at = this.#take(star.SUCCESSOR + sets.length);
    words[at + star.ACTOR] = step.actor;
    words[at + star.ALTERNATIVE] = step.alternative;
    words[at + star.ORDINAL] = step.ordinal;
    words[at + star.ROW] = centre;
    for (let index = 0; index < sets.length; index++) words[at + star.SUCCESSOR + index] = sets[index]!;
  }

  /** Makes room for some integers. */
  #take(count: number): number {
    const at = this.#next;
    if (at + count > this.#end) throw WOULD_LEARN;
    this.#next = at + count;
    return at;
  }

  /** The row of the centre's part that was staged: one of those that the state has, or one more. */
  #commit(): number {
    const slots = this.#slots!;
    const { words } = slots;
    const width = this.#store.wordsPerState;
    const staged = this.#store.rows;
    const hash = staged.hashes[0]!;
    const rowsAt = slots.rowsAt(this.#slot);
    for (let row = this.#firstRow; row < this.#rows; row++) {
      if (words[slots.hashAt(this.#slot, row)] !== hash) continue;
      let index = 0;
      while (index < width && words[rowsAt + row * width + index] === staged.words[index]) index++;
      if (index < width) continue;
      this.#store.unstage(0);
      return row;
    }
    const row = this.#rows++;
    if (row >= this.#room) throw WOULD_LEARN;
    words[slots.hashAt(this.#slot, row)] = hash;
    for (let index = 0; index < width; index++) words[rowsAt + row * width + index] = staged.words[index]!;
    this.#store.unstage(0);
    return row;
  }
}
