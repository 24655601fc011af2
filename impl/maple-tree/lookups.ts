import { lookupBegins, lookupContinues, lookupEnds, lookupFound, type Address, type Answers, type LoadOrder, type Thread } from '../memory';
import type { Guard, Rcu } from '../rcu';
import { cursorAt, paused, standing, withStatus, type Cursor, type Found } from './cursor';
import { isDead, markDead } from './dead-node';
import type { Geometry } from './geometry';
import { nextSlot, prevSlot, walk, type Step } from './iterate';
import { lookup } from './lookup';
import { MAX_INDEX } from './tree-parts';

/** What protects the nodes that a look-up is in: a read-side section, or the tree's lock. */
export type ProtectedBy = 'section' | 'lock';

const orderOf = (by: ProtectedBy): LoadOrder => (by === 'section' ? 'dereference' : 'relaxed');

/**
 * The look-ups of a maple tree: entries are words that are not 0, and the tree knows nothing of what they point to. None takes a lock
 * or waits. Each says what it found to whoever judges whether the map held that at some moment of the call.
 */
export abstract class Lookups {
  readonly address: Address;
  readonly geometry: Geometry;
  readonly tracksGaps: boolean;
  protected readonly rcu: Rcu;

  constructor(address: Address, geometry: Geometry, tracksGaps: boolean, rcu: Rcu) {
    this.address = address;
    this.geometry = geometry;
    this.tracksGaps = tracksGaps;
    this.rcu = rcu;
  }

  /** Whether a node has left the tree; asked after everything else of it was read. */
  *isDead(node: Address): Thread<boolean> {
    return yield* isDead(node);
  }

  /** Whether a root has left the tree since it was read. (`mas_start`) */
  *isDeadRoot(node: Address): Thread<boolean> {
    return yield* isDead(node);
  }

  /** Marks a node dead. */
  *markDead(node: Address): Thread<void> {
    yield* markDead(node);
  }

  /**
   * The entry at an index, 0 for none. The section that it enters is left before it returns: from then on only the caller's own protects what the
   * entry points to. (`mtree_load`)
   */
  *load(index: number, guard: Guard): Thread<number> {
    yield* lookupBegins(this.address, index, index, 'each index');
    const inner = yield* this.rcu.readLock(guard.reader);
    const entry = yield* lookup(this, index, 'dereference');
    yield* this.rcu.readUnlock(inner);
    yield* lookupFound(this.address, index, index, entry, 'each index');
    yield* lookupEnds(this.address);
    return entry;
  }

  /** The same with the lock held: the kernel's `mtree_load` enters a section then, too, which protects nothing more. */
  *loadLocked(index: number): Thread<number> {
    return yield* lookup(this, index, 'relaxed');
  }

  /** Walks to the cursor's index: its entry and whole range, or the whole hole it is in. (`mas_walk`) */
  *walk({ index }: Cursor, by: ProtectedBy): Thread<Found> {
    yield* lookupBegins(this.address, 0, MAX_INDEX, this.claim());
    const found = yield* walk(this, index, orderOf(by));
    yield* lookupFound(this.address, found.cursor.index, found.cursor.last, found.entry, this.claim());
    yield* lookupEnds(this.address);
    return found;
  }

  /**
   * The entry at or behind the cursor that begins at or before `max`: the cursor's own the first time, later the next one. One that finds nothing
   * stays where it is, and goes on from there when it may go further. (`mas_find`)
   */
  *find(cursor: Cursor, max: number, by: ProtectedBy): Thread<Found> {
    const { entry, cursor: at } = yield* this.findOn(cursor, max, by);
    return { entry, cursor: at.status === 'overflow' && at.pointer !== 0 ? withStatus(at, 'active') : at };
  }

  protected *findOn(cursor: Cursor, max: number, by: ProtectedBy): Thread<Found> {
    switch (cursor.status) {
      case 'active':
      case 'root':
        return yield* this.next(cursor, max, by);
      case 'start':
      case 'underflow':
        return cursor.index > max ? { entry: 0, cursor } : yield* this.seek(cursor.index, max, by);
      case 'pause':
      case 'overflow':
      case 'none':
        return cursor.last >= max ? { entry: 0, cursor } : yield* this.seek(cursor.status === 'pause' ? cursor.last + 1 : cursor.last, max, by);
    }
  }

  /**
   * The entry strictly behind the range of the cursor that begins at or before `max`; one that could go no lower stands before its range, and
   * finds that first. (`mas_next`)
   */
  *next(cursor: Cursor, max: number, by: ProtectedBy): Thread<Found> {
    if (cursor.last >= max) return { entry: 0, cursor: withStatus(cursor, 'overflow') };
    if (cursor.status === 'root') return { entry: 0, cursor: standing('none', 1, MAX_INDEX) };
    yield* this.lookupFrom(cursor);
    let at = cursor;
    if (cursor.status !== 'active') {
      const first = yield* walk(this, cursor.status === 'overflow' ? cursor.last : cursor.index, orderOf(by));
      if (cursor.status === 'underflow' && first.entry !== 0) return yield* this.reportFirst(first);
      at = first.cursor;
    }
    const found = at.status === 'active' ? yield* nextSlot(this, at, max, false, orderOf(by)) : yield* this.nothing(at);
    yield* this.report(found, found.from + 1, found.entry === 0 ? max : found.cursor.index - 1);
    return found;
  }

  /**
   * The entry strictly before the range of the cursor that ends at or behind `min`; one that could go no higher stands behind its range, and
   * finds that first. (`mas_prev`)
   */
  *prev(cursor: Cursor, min: number, by: ProtectedBy): Thread<Found> {
    if (cursor.index <= min) return { entry: 0, cursor: withStatus(cursor, 'underflow') };
    yield* this.lookupFrom(cursor);
    let at = cursor;
    if (cursor.status !== 'active') {
      const first = yield* walk(this, cursor.index, orderOf(by));
      if (cursor.status === 'overflow' && first.entry !== 0) return yield* this.reportFirst(first);
      at = first.cursor;
    }
    const found = yield* this.before(at, cursor, min, by);
    yield* this.report(found, found.entry === 0 ? min : found.cursor.last + 1, found.from - 1);
    return found;
  }

  /** The entry at or before the cursor that ends at or behind `min`: the cursor's own the first time, later the one before. (`mas_find_rev`) */
  *findBack(cursor: Cursor, min: number, by: ProtectedBy): Thread<Found> {
    if (cursor.status === 'overflow') return yield* this.prev(withStatus(cursor, 'underflow'), min, by);
    if (cursor.status === 'active' || cursor.status === 'root' || cursor.status === 'underflow') return yield* this.prev(cursor, min, by);
    const index = cursor.status === 'pause' ? cursor.index - 1 : cursor.index;
    if (index < min) return { entry: 0, cursor };
    yield* lookupBegins(this.address, 0, MAX_INDEX, this.claim());
    const first = yield* walk(this, index, orderOf(by));
    if (first.entry !== 0) return yield* this.reportFirst(first);
    yield* this.reportNothing(Math.max(first.cursor.index, min), index);
    const { cursor: at } = first;
    const found = yield* this.before(at, at, min, by);
    yield* this.report(found, found.entry === 0 ? min : found.cursor.last + 1, found.from - 1);
    return found;
  }

  /** The cursor as it must be before the lock or the section is left. (`mas_pause`) */
  pause(cursor: Cursor): Cursor {
    return paused(cursor);
  }

  /** The first entry that ends at or behind `index` and begins at or before `max`; in a section of its own. (`mt_find`) */
  *findFrom(index: number, max: number, guard: Guard): Thread<Found> {
    return yield* this.inSection(guard, () => this.find(cursorAt(index), max, 'section'));
  }

  /** The same, but nothing from index 0: that is where one comes to who goes on behind the last index. (`mt_find_after`) */
  *findAfter(index: number, max: number, guard: Guard): Thread<Found> {
    return index === 0 ? { entry: 0, cursor: cursorAt(index) } : yield* this.findFrom(index, max, guard);
  }

  /** The entry strictly behind the range that contains `index`; in a section of its own. (`mt_next`) */
  *nextOf(index: number, max: number, guard: Guard): Thread<Found> {
    return yield* this.inSection(guard, () => this.next(cursorAt(index), max, 'section'));
  }

  /** The entry strictly before it. (`mt_prev`) */
  *prevOf(index: number, min: number, guard: Guard): Thread<Found> {
    return yield* this.inSection(guard, () => this.prev(cursorAt(index), min, 'section'));
  }

  /** Walks to an index and on to the first entry. */
  protected *seek(index: number, max: number, by: ProtectedBy): Thread<Found> {
    yield* lookupBegins(this.address, 0, MAX_INDEX, this.claim());
    const first = yield* walk(this, index, orderOf(by));
    const { entry, cursor } = first;
    const isHere = entry !== 0 || cursor.status !== 'active';
    const found: Step = isHere ? { entry, cursor, from: index - 1 } : yield* nextSlot(this, cursor, max, false, orderOf(by));
    if (!isHere) yield* this.reportNothing(index, Math.min(cursor.last, max));
    yield* this.report(found, found.from + 1, found.entry === 0 ? max : found.cursor.index - 1);
    return found;
  }

  /** Says that a look-up begins, or that it goes on in the node where the cursor stands: that one may have been replaced a moment ago. */
  protected *lookupFrom(cursor: Cursor): Thread<void> {
    if (cursor.status === 'active') yield* lookupContinues(this.address, 0, MAX_INDEX, this.claim());
    else yield* lookupBegins(this.address, 0, MAX_INDEX, this.claim());
  }

  /** Runs a look-up in a section of its own: of what it returns only the numbers count afterwards. */
  protected *inSection(guard: Guard, lookUp: () => Thread<Found>): Thread<Found> {
    const inner = yield* this.rcu.readLock(guard.reader);
    const { entry, cursor } = yield* lookUp();
    yield* this.rcu.readUnlock(inner);
    return { entry, cursor: paused(cursor) };
  }

  /**
   * What a look-up that returns a range says of it: that each index in it had the entry at some moment. It is not said that the range as such was
   * ever there, for a store into two slots moves a border after it has stored the entry.
   */
  protected claim(): Answers {
    return 'each index';
  }

  /** Says what a step passed over, and what it found behind. */
  protected *report(found: Found, from: number, to: number): Thread<void> {
    yield* this.reportNothing(from, to);
    if (found.entry !== 0) yield* lookupFound(this.address, found.cursor.index, found.cursor.last, found.entry, this.claim());
    yield* lookupEnds(this.address);
  }

  /** Says that a look-up found the entry that it walked to. */
  protected *reportFirst(found: Found): Thread<Found> {
    yield* this.report(found, 1, 0);
    return found;
  }

  protected *reportNothing(from: number, to: number): Thread<void> {
    if (from <= to) yield* lookupFound(this.address, from, to, 0, 'each index');
  }

  /** The step of a cursor behind which there is nothing. */
  protected *nothing(cursor: Cursor): Thread<Step> {
    return { entry: 0, cursor, from: cursor.last };
  }

  /** The step backwards from where a walk to a cursor came. The tree may have lost its nodes since. */
  protected *before(at: Cursor, cursor: Cursor, min: number, by: ProtectedBy): Thread<Step> {
    if (at.status === 'active') {
      const found = yield* prevSlot(this, at, min, false, orderOf(by));
      if (found.cursor.status !== 'none') return found;
    }
    return yield* this.beforeNothing(cursor, min, by);
  }

  /** The step backwards in a tree without a node: its only entry, if that is before. (`mas_prev_setup`) */
  protected *beforeNothing(cursor: Cursor, min: number, by: ProtectedBy): Thread<Step> {
    const { entry } = yield* walk(this, 0, orderOf(by));
    if (min === 0 && entry !== 0 && cursor.index > 0) return { entry, cursor: standing('root', 0, 0), from: cursor.index };
    return { entry: 0, cursor: withStatus(cursor, 'underflow'), from: cursor.index };
  }
}
