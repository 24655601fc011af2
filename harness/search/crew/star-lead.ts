import { keptParts } from '../star/factoring';
import type { Factoring, Known } from '../star/factoring';
import type { DecoupledStates } from '../star/decoupled-states';
import type { Met } from '../star/leaf';
import { StateStore } from '../state-store';
import type { Crew } from './crew';
import { LEADER } from './slots';
import { StarGroups } from './star-groups';
import type { Begin, End, Learned } from './star-help';
import { STAR_VERSION } from './star-help';
import { GROUP, StarSlots } from './star-slots';

/** Groups that are handed out ahead, per helper. */
const AHEAD = 12;

const NOTHING = new Int32Array(0);
const NOWHERE: readonly Int32Array[] = [];

/** A round of the star, as the one that leads it sees it. */
interface Round {
  readonly known: Known;
  readonly factoring: Factoring;
  readonly store: StateStore;
  readonly states: DecoupledStates;
  /** Steps that were made so far. */
  readonly steps: () => number;
}

/**
 * Hands groups of decoupled states to helpers ahead of the search, and has what came of them ready in its order. Helpers know what the one that leads had
 * learned a moment ago; what would teach something more, a local state or a set of them included, is left to it. So numbers are given by one, in the order
 * of a search without helpers, and everything that comes of it is the same.
 */
export class StarLead {
  /** What was handed out, and what came of it; nothing while help is not wanted. */
  slots = new StarSlots(new SharedArrayBuffer(0), 0);
  readonly #crew: Crew;
  readonly #round: Round;
  /** Packs as the store of the search, for groups that are expanded ahead. */
  readonly #mirror = new StateStore();
  readonly #groups: StarGroups;
  readonly #begun: boolean[];
  /** Groups handed out and taken back, so far: a group's slot is its number, round and round. */
  #handed = 0;
  #taken = 0;
  /** The first state that was not handed out. */
  #next = 0;
  /** The group that the search is at, and whether it is to expand it itself. */
  #from = 0;
  #to = 0;
  #isLeft = true;
  #hasCalled = false;
  /** What the helpers know. */
  #lessonsTold = 0;
  #layoutTold = -1;
  #versionTold = -1;
  #metTold: readonly Met[] = [];
  #row: Int32Array = NOTHING;

  constructor(crew: Crew, round: Round) {
    this.#crew = crew;
    this.#round = round;
    this.#begun = crew.helpers.map(() => false);
    this.#groups = new StarGroups(round.factoring, this.#mirror);
  }

  /** The search comes to a state; every one is told, in order. */
  reach(state: number): void {
    if (state < this.#to) return;
    if (!this.#isLeft) this.#release();
    this.#from = state;
    this.#to = state + 1;
    this.#isLeft = true;
    this.#handOut(state);
    if (this.#handed === this.#taken) return;
    const slot = this.#slot;
    const { from, to, layout } = this.slots.group(slot);
    if (from !== state) throw new Error('groups are taken in another order than they were handed out');
    this.#to = to;
    for (;;) {
      if (this.slots.isDone(slot)) {
        this.#isLeft = layout !== this.#round.store.packing.moves;
        if (this.#isLeft) this.#release();
        return;
      }
      if (this.slots.take(slot, LEADER) || !this.#isAlive(this.slots.owner(slot))) {
        this.#release();
        return;
      }
      this.#doAnother();
    }
  }

  /** Where in the words of the slots it begins what came of a state that was reached, -1 where it is to be expanded here and now. */
  entry(state: number): number {
    if (this.#isLeft) return -1;
    const { layout, version } = this.slots.group(this.#slot);
    // What was learned since may make it wrong.
    if (layout !== this.#round.store.packing.moves || version !== this.#round.factoring.version) return -1;
    return this.slots.placeOf(this.#slot, state - this.#from);
  }

  /** Where the hash of a row is, of the group that an entry is of; and its words. */
  hashAt(row: number): number {
    return this.slots.hashAt(this.#slot, row);
  }

  rowAt(row: number): number {
    return this.slots.rowsAt(this.#slot) + row * this.#round.store.wordsPerState;
  }

  /** The search is over, or starts over. */
  close(): void {
    for (const [number, helper] of this.#crew.helpers.entries()) if (this.#begun[number] === true) helper.post({ end: true } satisfies End);
    this.#crew.wake();
  }

  get #slot(): number {
    return this.#taken % this.slots.count;
  }

  #release(): void {
    this.slots.free(this.#slot);
    this.#taken++;
    this.#isLeft = true;
  }

  #isAlive(owner: number): boolean {
    return this.#crew.helpers[owner - 1]?.isAlive === true;
  }

  /** Expands a group whose turn is later, or waits. */
  #doAnother(): void {
    const slot = this.slots.firstReady();
    if (slot < 0) this.#crew.wait();
    else if (this.slots.take(slot, LEADER)) {
      const { version } = this.#round.factoring;
      if (this.slots.group(slot).layout === this.#layoutTold) this.#groups.expand(this.slots, slot, version);
      else this.slots.done(slot, version);
    }
  }

  #handOut(looked: number): void {
    const { states, store, factoring, steps } = this.#round;
    if (!this.#hasCalled) {
      // Who came to life for an earlier round, or another search, helps from the beginning.
      if (steps() < this.#crew.after && !this.#crew.helpers.some(({ isAlive }) => isAlive)) return;
      this.#crew.call();
      this.#hasCalled = true;
      this.slots = StarSlots.of(AHEAD * (this.#begun.length + 1), factoring.leaves.length);
    }
    if (!this.#greet()) return;
    if (this.#handed === this.#taken) this.#next = looked;
    this.#tell();
    let isMore = false;
    while (this.#handed - this.#taken < this.slots.count && GROUP < StarSlots.room(store.wordsPerState)) {
      // Where there are few states everybody gets some.
      const count = Math.min(GROUP, Math.floor((states.size - this.#next) / (this.#begun.length + 1)));
      if (count === 0) break;
      this.#write(this.#handed++ % this.slots.count, this.#next, this.#next + count);
      this.#next += count;
      isMore = true;
    }
    if (isMore) this.#crew.wake();
  }

  /** Writes the states of a group into a slot, and lets somebody take it. */
  #write(slot: number, from: number, to: number): void {
    const { states, store, factoring } = this.#round;
    const { words } = this.slots;
    const width = store.wordsPerState;
    const rowsAt = this.slots.rowsAt(slot);
    if (this.#row.length !== width) this.#row = new Int32Array(width);
    for (let offset = 0; offset < to - from; offset++) {
      const state = from + offset;
      store.copyPacked(states.centreOf(state), this.#row);
      for (let index = 0; index < width; index++) words[rowsAt + offset * width + index] = this.#row[index]!;
      states.copySets(state, words, this.slots.setsAt(slot, offset));
      this.slots.want(slot, offset, !states.isDominated(state));
    }
    this.slots.offer(slot, { from, to, layout: store.packing.moves, version: factoring.version });
  }

  /** Lets those begin who have come to life; returns whether there is anybody. */
  #greet(): boolean {
    const { known, factoring, store } = this.#round;
    let isAnybody = false;
    for (const [number, helper] of this.#crew.helpers.entries()) {
      if (!helper.isAlive) continue;
      isAnybody = true;
      if (this.#begun[number] === true) continue;
      // The others must not hear of what this one begins with later than of what comes after.
      this.#tellAll();
      this.#begun[number] = true;
      const { packing } = store.keep();
      helper.post({ search: 'star', version: STAR_VERSION, helper: number + 1, slots: this.slots.shared, leaves: factoring.leaves.length, packing } satisfies Begin);
      const parts = keptParts(known, factoring);
      helper.post({ lessons: known.experience.since(0), values: NOTHING, layout: store.packing.moves, parts, leaves: [], news: NOTHING, version: factoring.version } satisfies Learned);
    }
    return isAnybody;
  }

  /** Tells helpers what was learned since they were told last, if anything was. */
  #tell(): void {
    const { known, factoring, store } = this.#round;
    const isNews =
      store.values?.length !== 0 ||
      store.packing.moves !== this.#layoutTold ||
      factoring.version !== this.#versionTold ||
      known.experience.length > this.#lessonsTold ||
      factoring.commuting.hasNews ||
      factoring.leaves.some(({ met: { size, sets } }, index) => size !== this.#metTold[index]!.size || sets !== this.#metTold[index]!.sets);
    if (isNews) this.#tellAll();
  }

  #tellAll(): void {
    const { known, factoring, store } = this.#round;
    const { leaves, commuting, version } = factoring;
    if (this.#layoutTold < 0) {
      store.values = [];
      this.#mirror.mirror(store.keep().packing);
    }
    const values = Int32Array.from(store.values ?? []);
    store.values = [];
    this.#mirror.follow(values, NOWHERE);
    const isOther = version !== this.#versionTold;
    const message: Learned = {
      lessons: known.experience.since(this.#lessonsTold),
      values,
      layout: store.packing.moves,
      parts: isOther ? keptParts(known, factoring) : null,
      leaves: isOther ? [] : leaves.map((leaf, index) => leaf.keep(this.#metTold[index])),
      news: commuting.news(),
      version,
    };
    for (const [number, helper] of this.#crew.helpers.entries()) if (this.#begun[number] === true) helper.post(message);
    this.#lessonsTold = known.experience.length;
    this.#layoutTold = store.packing.moves;
    this.#versionTold = version;
    this.#metTold = leaves.map(({ met }) => met);
  }
}
