import { load, type Thread } from 'quiesce';
import { cursorAt, inspect, type Cursor, type Found, type RawMapleTree } from 'quiesce/maple-tree';
import { serveOnce, type Guard, type IdealRcu } from 'quiesce/rcu';
import { IntervalModel } from './interval-model';
import { expected, expectedFromDead, isPlausible, type Expected, type Move } from './model-cursor';
import type { Step } from './steps';

const MAX = 0xffffffff;

const READERS = 1;

/** The word behind the readers' of an `IdealRcu` is above this while something is queued. */
const IN_FLIGHT = 3;

/** Serves all requests; nobody is in a section. */
export function* serveAll(rcu: IdealRcu): Thread<void> {
  while ((yield* load(rcu.domain + READERS * 4)) > IN_FLIGHT) yield* serveOnce(rcu.detector);
}

/** A tree beside its model. Every step is taken on both and compared; the reader's section is open all the while, but for grace periods. */
export class Player {
  readonly #rcu: IdealRcu;
  readonly #tree: RawMapleTree;
  /** A tree of the same kind, which is empty between steps. */
  readonly #other: RawMapleTree;
  readonly #inRcu: boolean;
  readonly #cursors: Cursor[] = [cursorAt(0), cursorAt(0)];
  /** Whether something was written since a cursor moved. */
  readonly #stale: boolean[] = [false, false];
  #model = new IntervalModel();
  #guard: Guard | null = null;
  #written = 0;
  #next = 0;
  #isWrapped = false;

  constructor(rcu: IdealRcu, tree: RawMapleTree, other: RawMapleTree, inRcu: boolean) {
    this.#rcu = rcu;
    this.#tree = tree;
    this.#other = other;
    this.#inRcu = inRcu;
  }

  /** Takes one step; returns what is wrong, or null. */
  *take(step: Step): Thread<string | null> {
    this.#guard ??= yield* this.#rcu.readLock(0);
    const wrong = yield* this.#perform(step, this.#guard);
    return wrong ?? (yield* this.#compare(this.#tree, this.#model));
  }

  /** Leaves the section, empties the tree, and lets a grace period elapse. */
  *end(): Thread<void> {
    if (this.#guard !== null) yield* this.#rcu.readUnlock(this.#guard);
    yield* this.#tree.destroy();
    yield* this.#other.destroy();
    yield* serveAll(this.#rcu);
  }

  *#perform(step: Step, guard: Guard): Thread<string | null> {
    const tree = this.#tree;
    switch (step.do) {
      case 'store':
        return yield* this.#store(step.first, step.last, step.kind);
      case 'insert':
        return yield* this.#insert(step.first, step.last, step.kind);
      case 'erase':
        return yield* this.#erase(step.index);
      case 'many':
        for (let n = 0; n < step.count; n++) {
          const first = step.first + n * step.stride;
          if (first > MAX) break;
          const wrong = step.erase ? yield* this.#erase(first) : yield* this.#store(first, Math.min(first + step.length - 1, MAX), n % 3);
          if (wrong !== null) return `${n}: ${wrong}`;
          const problems = n % 8 === 0 ? yield* this.#compare(tree, this.#model) : null;
          if (problems !== null) return `${n}: ${problems}`;
        }
        return null;
      case 'allocate':
        return yield* this.#allocate(step.from, step.size, step.min, step.max);
      case 'cycle':
        return yield* this.#cycle(step.min, step.max);
      case 'load':
        return differs('load', yield* tree.load(step.index, guard), this.#model.at(step.index)?.value ?? 0);
      case 'walk': {
        const { entry, cursor } = yield* tree.walk(cursorAt(step.index), this.#inRcu ? 'section' : 'lock');
        const { first, last, value } = this.#model.around(step.index);
        this.#cursors[step.cursor] = cursor;
        this.#stale[step.cursor] = false;
        return differs('walk', [entry, cursor.index, cursor.last], [value, first, last]);
      }
      case 'seek':
        this.#cursors[step.cursor] = cursorAt(step.index);
        this.#stale[step.cursor] = false;
        return null;
      case 'move':
        return yield* this.#move(step.cursor, step);
      case 'sweep':
        return yield* this.#sweep(step.index, step);
      case 'pause':
        this.#pause(step.cursor);
        return null;
      case 'duplicate':
        return yield* this.#duplicate(step.first, step.last);
      case 'destroy':
        this.#wrote();
        yield* tree.destroy();
        this.#model = new IntervalModel();
        this.#isWrapped = false;
        return null;
      case 'elapse':
        for (let which = 0; which < this.#cursors.length; which++) this.#pause(which);
        yield* this.#rcu.readUnlock(guard);
        this.#guard = null;
        yield* serveAll(this.#rcu);
        return null;
    }
  }

  /** Without RCU mode cursors must be paused when the lock is let go; in a section they may stay where they are. */
  #wrote(): void {
    for (let which = 0; which < this.#cursors.length; which++) {
      if (this.#inRcu && this.#cursors[which]!.status === 'active') this.#stale[which] = true;
      else this.#pause(which);
    }
  }

  #pause(which: number): void {
    const cursor = this.#cursors[which]!;
    if (cursor.status !== 'start') this.#cursors[which] = this.#tree.pause(cursor);
    this.#stale[which] = false;
  }

  /** Another entry each time, of three kinds: a tagged number, a pointer, and what looks like a pointer to a node. */
  #entry(kind: number): number {
    const n = ++this.#written;
    if (kind === 0) return n * 2 + 1;
    return kind === 1 ? n * 4 : 4098 + n * 4;
  }

  *#store(first: number, last: number, kind: number): Thread<string | null> {
    this.#wrote();
    const entry = kind === 3 ? 0 : this.#entry(kind);
    const { what, content, index } = yield* this.#tree.storeRange(first, last, entry, 'kernel');
    if (first > last) return differs('store of an empty range', what, 'invalid');
    const before = this.#model.at(first)?.value ?? 0;
    this.#model.put(first, last, entry);
    if (entry === 0) return what === 'nothing' ? null : differs('store of nothing', what, 'written');
    return differs('store', [what, content, index], ['written', before, first]);
  }

  *#insert(first: number, last: number, kind: number): Thread<string | null> {
    this.#wrote();
    const entry = kind === 3 ? 0 : this.#entry(kind);
    const { what, content, index } = yield* this.#tree.insertRange(first, last, entry, 'kernel');
    if (first > last || entry === 0) return differs('insert of nothing or nowhere', what, 'invalid');
    if (!this.#model.isFree(first, last)) return differs('insert', [what, content], ['occupied', this.#model.at(first)?.value ?? 0]);
    this.#model.put(first, last, entry);
    return differs('insert', [what, index], ['written', first]);
  }

  *#erase(index: number): Thread<string | null> {
    this.#wrote();
    const { what, content } = yield* this.#tree.erase(index);
    const { first, last, value } = this.#model.around(index);
    if (value === 0) return differs('erase', [what, content], ['nothing', 0]);
    this.#model.put(first, last, 0);
    return differs('erase', [what, content], ['written', value]);
  }

  *#allocate(from: 'low' | 'high', size: number, min: number, max: number): Thread<string | null> {
    this.#wrote();
    const entry = this.#entry(0);
    const { what, index } = yield* this.#tree.allocate(from, entry, size, min, max, 'kernel');
    if (!this.#tree.tracksGaps || size === 0 || min > max || max - min + 1 < size) return differs('allocate', what, 'invalid');
    const free = from === 'low' ? this.#model.lowest(size, min, max) : this.#model.highest(size, min, max);
    if (free === null) return differs('allocate', what, 'busy');
    this.#model.put(free, free + size - 1, entry);
    return differs('allocate', [what, index], ['written', free]);
  }

  *#cycle(min: number, max: number): Thread<string | null> {
    this.#wrote();
    const entry = this.#entry(0);
    const from = Math.max(min, this.#next);
    const { what, index, next, wrapped } = yield* this.#tree.allocateCyclic(entry, min, max, this.#next, 'kernel');
    if (!this.#tree.tracksGaps || min > max) return differs('cycle', what, 'invalid');
    const free = this.#model.lowest(1, from, max) ?? this.#model.lowest(1, min, max);
    if (free === null) return differs('cycle', what, 'busy');
    const isWrapped = this.#isWrapped || free < from;
    this.#isWrapped = free === MAX;
    this.#model.put(free, free, entry);
    this.#next = free === MAX ? 0 : free + 1;
    return differs('cycle', [what, index, next, wrapped], ['written', free, this.#next, isWrapped]);
  }

  *#move(which: number, move: Move): Thread<string | null> {
    const from = this.#cursors[which]!;
    const isDead = this.#stale[which]! && (yield* this.#tree.isDead((from.pointer & -256) >>> 0));
    const isStale = this.#stale[which]! && !isDead;
    const edge = isStale ? yield* this.#endOfSlot(from) : from.last;
    const { entry, cursor } = yield* this.#moved(from, move);
    this.#cursors[which] = isStale || (isDead && entry === 0) ? cursorAt(cursor.index) : cursor;
    this.#stale[which] = false;
    const said = `${move.by} to ${move.limit.toString(16)} from ${from.status} ${from.index.toString(16)}-${from.last.toString(16)}`;
    if (isStale) return isPlausible(this.#model, { index: from.index, last: Math.max(from.last, edge) }, move, entry) ? null : `${said}, before the last write, found ${entry}`;
    return isRight(said, { entry, cursor }, isDead ? expectedFromDead(this.#model, from, move) : expected(this.#model, from, move));
  }

  /** Where the slot of a cursor ends now: borders of a live leaf move, and with them what the slot holds, so that its old neighbour may be passed over. */
  *#endOfSlot({ pointer, slot, end, max }: Cursor): Thread<number> {
    const { range } = this.#tree.geometry;
    return slot < end ? yield* load(range.pivotOf((pointer & -256) >>> 0, slot)) : max;
  }

  /** Goes as far as it may. */
  *#sweep(index: number, move: Move): Thread<string | null> {
    let cursor = cursorAt(index);
    for (;;) {
      const should = expected(this.#model, cursor, move);
      const found = yield* this.#moved(cursor, move);
      const wrong = isRight(`${move.by} to ${move.limit.toString(16)} from ${cursor.status} ${cursor.index.toString(16)}`, found, should);
      if (wrong !== null || found.entry === 0) return wrong;
      cursor = found.cursor;
    }
  }

  *#moved(from: Cursor, { by, limit }: Move): Thread<Found> {
    const under = this.#inRcu ? 'section' : 'lock';
    switch (by) {
      case 'find':
        return yield* this.#tree.find(from, limit, under);
      case 'findBack':
        return yield* this.#tree.findBack(from, limit, under);
      case 'next':
        return yield* this.#tree.next(from, limit, under);
      case 'prev':
        return yield* this.#tree.prev(from, limit, under);
    }
  }

  /** A copy is the same, and is another tree: what is written into it does not show here. */
  *#duplicate(first: number, last: number): Thread<string | null> {
    const other = this.#other;
    const copied = yield* this.#tree.duplicateInto(other, 'kernel');
    if (!copied) return 'duplicate: no memory';
    const same = yield* this.#compare(other, this.#model);
    if (same !== null) return `copy: ${same}`;
    const model = new IntervalModel();
    model.intervals = this.#model.intervals;
    const entry = this.#entry(0);
    yield* other.storeRange(first, last, entry, 'kernel');
    if (first <= last) model.put(first, last, entry);
    const written = yield* this.#compare(other, model);
    yield* other.destroy();
    return written === null ? null : `written copy: ${written}`;
  }

  *#compare(tree: RawMapleTree, model: IntervalModel): Thread<string | null> {
    const { entries, problems } = yield* inspect(tree);
    if (problems.length > 0) return problems.join('; ');
    const { intervals } = model;
    for (let n = 0; n < Math.max(entries.length, intervals.length); n++) {
      const [entry, interval] = [entries[n], intervals[n]];
      const isSame = entry?.index === interval?.first && entry?.last === interval?.last && entry?.entry === interval?.value;
      if (!isSame) return `entry ${n} is ${JSON.stringify(entry)}, not ${JSON.stringify(interval)}`;
    }
    return null;
  }
}

function isRight(said: string, { entry, cursor }: Found, should: Expected): string | null {
  if (should === 'any') return null;
  if (should === null) return differs(said, entry, 0);
  return differs(said, [entry, cursor.index, cursor.last, cursor.status], [should.value, should.first, should.last, cursor.status === 'root' ? 'root' : 'active']);
}

function differs(what: string, given: unknown, should: unknown): string | null {
  const [is, ought] = [JSON.stringify(given), JSON.stringify(should)];
  return is === ought ? null : `${what} said ${is}, not ${ought}`;
}
