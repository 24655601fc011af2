import type { OwnSteps } from '../own-steps';
import type { StateStore } from '../state-store';
import type { Crew, Helper } from './crew';
import type { Groups } from './group-expansion';
import { LEADER, Slots } from './slots';
import { STATES_VERSION } from './states-help';
import type { Begin, End, Learned, RanAlone, RunAlone } from './states-help';

/** Groups that are handed out ahead, per helper. */
const AHEAD = 16;
/** Groups after which helpers are told what was learned, where they can do without. */
const TELL_EVERY = 16;

/** Where a search is: what can be handed out. */
export interface Front {
  /** The state that is expanded next, and where those end that are as deep. */
  readonly looked: number;
  readonly levelEnd: number;
  readonly depth: number;
  readonly maxDepth: number;
}

/** What is learned in the course of a search, as helpers are told it. */
export interface Teaching {
  /** How much there is, as `since` counts. */
  readonly length: number;
  /** All from a moment on, 0 being the beginning. */
  since(from: number): unknown;
  /** @throws Error when something was learned of which this does not know. */
  refuseMore(): void;
}

/** A search that states are expanded for. */
export interface Led {
  readonly search: Begin['search'];
  readonly store: StateStore;
  readonly lessons: Teaching;
  readonly groups: Groups;
  /** States of a group. */
  readonly group: number;
  /** Grows whenever what came of groups that were expanded before is not to be taken any more. */
  readonly layout: () => number;
}

/**
 * Hands groups of states to helpers ahead of the search, and takes what came of them in the order of the groups. Helpers know what the one
 * that leads had learned a moment ago; what would teach something more is left to it. So numbers are given by one, in the order of a search
 * without helpers, and everything that comes of it is the same.
 */
export class StatesLead {
  readonly #crew: Crew;
  readonly #led: Led;
  readonly #store: StateStore;
  readonly #lessons: Teaching;
  /** Nothing while help is not wanted. */
  #slots = Slots.of(0);
  readonly #begun: boolean[];
  /** Groups handed out and taken back, so far: a group's slot is its number, round and round. */
  #handed = 0;
  #taken = 0;
  /** The first state that was not handed out. */
  #next = 0;
  #edition = 0;
  #hasCalled = false;
  /** What the helpers know. */
  #lessonsTold = 0;
  #layoutTold = -1;
  #chunksTold: readonly Int32Array[] = [];
  #toldAt = 0;

  constructor(crew: Crew, led: Led) {
    this.#crew = crew;
    this.#led = led;
    this.#store = led.store;
    this.#lessons = led.lessons;
    this.#begun = crew.helpers.map(() => false);
  }

  /** The slot with what came of a group, or -1 where it is to be expanded here and now. */
  take(from: number, front: Front): number {
    this.#handOut(front);
    for (;;) {
      if (this.#handed === this.#taken) return -1;
      const slot = this.#taken % this.#slots.count;
      if (this.#slots.group(slot).from !== from) throw new Error('groups are taken in another order than they were handed out');
      const isDone = this.#slots.isDone(slot);
      if (isDone && this.#slots.answer(slot).layout === this.#led.layout()) return slot;
      if (isDone || this.#slots.take(slot, LEADER) || !this.#isAlive(this.#slots.owner(slot))) {
        this.release();
        return -1;
      }
      this.#doAnother();
    }
  }

  /** What was in the slot taken last is not needed any more. */
  release(): void {
    this.#slots.free(this.#taken++ % this.#slots.count);
  }

  /** What came of groups, to be read. */
  get slots(): Slots {
    return this.#slots;
  }

  /**
   * Whether nothing is wrong with the actors that must not block when they are run alone, once no state is added any more: `look` looks at one
   * of them, and helpers at others.
   */
  areFineAlone(ownSteps: OwnSteps, expanded: number, look: (actor: number) => boolean): boolean {
    const { size, table } = this.#store;
    const left = [...ownSteps.actors];
    const given = new Map<Helper, number>();
    const helpers = this.#crew.helpers.filter(({ isAlive }, number) => isAlive && this.#begun[number] === true);
    if (helpers.length > 0 && left.length > 1) this.#tellAll();
    while (left.length > 0 || given.size > 0) {
      for (const helper of helpers) {
        if (given.has(helper) || !helper.isAlive || left.length < 2) continue;
        const alone = left.pop()!;
        given.set(helper, alone);
        helper.post({ alone, size, table, expanded, asked: ownSteps.asked(alone, expanded) } satisfies RunAlone);
      }
      this.#crew.wake();
      const own = left.pop();
      if (own === undefined) this.#crew.wait();
      else if (!look(own)) return false;
      for (const [helper, alone] of given) {
        const { isAlive } = helper;
        const answer = helper.receive() as RanAlone | undefined;
        if (answer?.alone === alone ? !answer.isFine && !look(alone) : answer !== undefined) return false;
        if (answer !== undefined) given.delete(helper);
        else if (!isAlive) {
          given.delete(helper);
          left.push(alone);
        }
      }
    }
    return true;
  }

  /** The search is over. */
  close(): void {
    for (const [number, helper] of this.#crew.helpers.entries()) if (this.#begun[number] === true) helper.post({ end: true } satisfies End);
    this.#crew.wake();
  }

  #isAlive(owner: number): boolean {
    return this.#crew.helpers[owner - 1]?.isAlive === true;
  }

  /** Expands a group whose turn is later, or waits. */
  #doAnother(): void {
    const slot = this.#slots.firstReady();
    if (slot < 0) this.#crew.wait();
    else if (this.#slots.take(slot, LEADER)) {
      this.#led.groups.expand(this.#slots, slot, this.#led.layout());
      this.#lessons.refuseMore();
    }
  }

  #handOut({ looked, levelEnd, depth, maxDepth }: Front): void {
    if (this.#store.size < this.#crew.after) return;
    if (!this.#hasCalled) {
      this.#crew.call();
      this.#slots = Slots.of(AHEAD * (this.#begun.length + 1));
    }
    this.#hasCalled = true;
    if (!this.#greet()) return;
    if (this.#handed === this.#taken) this.#next = looked;
    this.#tell();
    let isMore = false;
    while (this.#handed - this.#taken < this.#slots.count) {
      const from = this.#next;
      // How far the next level goes is not known yet.
      const isNext = from >= levelEnd;
      const to = isNext ? from + this.#led.group : Math.min(from + this.#led.group, levelEnd);
      if (to > this.#store.size) break;
      this.#slots.offer(this.#handed++ % this.#slots.count, { from, to, isDeep: depth + Number(isNext) >= maxDepth, needs: this.#edition });
      this.#next = to;
      isMore = true;
    }
    if (isMore) this.#crew.wake();
  }

  /** Lets those begin who have come to life; returns whether there is anybody. */
  #greet(): boolean {
    let isAnybody = false;
    for (const [number, helper] of this.#crew.helpers.entries()) {
      if (!helper.isAlive) continue;
      isAnybody = true;
      if (this.#begun[number] === true) continue;
      // The others must not hear of what this one begins with later than of what comes after.
      this.#tellAll();
      this.#begun[number] = true;
      const { packing, chunks } = this.#store.share();
      helper.post({ search: this.#led.search, version: STATES_VERSION, helper: number + 1, slots: this.#slots.shared, packing } satisfies Begin);
      this.#post([helper], { values: NONE, chunks, from: 0, lessons: this.#lessons.since(0) });
    }
    return isAnybody;
  }

  /** Tells helpers what was learned: at once where states have moved or hold something new, now and then otherwise. */
  #tell(): void {
    const { values } = this.#store;
    const isUrgent = values?.length !== 0 || this.#led.layout() !== this.#layoutTold || this.#firstMoved() < this.#store.chunks.length;
    if (isUrgent || (this.#lessons.length > this.#lessonsTold && this.#handed >= this.#toldAt + TELL_EVERY)) this.#tellAll();
  }

  #tellAll(): void {
    const values = this.#store.values ?? [];
    const { chunks } = this.#store;
    const from = this.#firstMoved();
    this.#toldAt = this.#handed;
    const helpers = this.#crew.helpers.filter((_, number) => this.#begun[number]);
    this.#post(helpers, { values: Int32Array.from(values), chunks: chunks.slice(from), from, lessons: this.#lessons.since(this.#lessonsTold) });
    values.length = 0;
    this.#chunksTold = [...chunks];
    this.#lessonsTold = this.#lessons.length;
    this.#layoutTold = this.#led.layout();
  }

  /** The first chunk of states that helpers do not know of. */
  #firstMoved(): number {
    const { chunks } = this.#store;
    let from = 0;
    while (from < chunks.length && chunks[from] === this.#chunksTold[from]) from++;
    return from;
  }

  #post(helpers: Crew['helpers'], learned: Omit<Learned, 'edition' | 'layout'>): void {
    const message: Learned = { ...learned, edition: ++this.#edition, layout: this.#led.layout() };
    for (const helper of helpers) helper.post(message);
  }
}

const NONE = new Int32Array(0);
