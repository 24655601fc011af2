import type { Thread } from '../memory';

/** Something that somebody owns and that does something when its owner is done with it: a box, a guard. */
export interface Droppable {
  drop(): Thread<void>;
}

/** An owned value, or none (Rust's `Option<T>`; dropping none does nothing). */
export type Owned = Droppable | null;

/**
 * What a block of code owns. A value is live from `own` until it is moved or forgotten; what is live when the block returns is dropped,
 * last owned first. A parameter taken by value is owned by the callee: `own` it first thing.
 */
export class Scope {
  readonly #live: Droppable[] = [];

  /** The block owns the value from here on (a `let`, or a parameter taken by value). Returns it. */
  own<H extends Owned>(handle: H): H {
    if (handle !== null) this.#live.push(handle);
    return handle;
  }

  /** Moves the value out: into a call, into a field, out of the block as its result. Returns it. */
  move<H extends Owned>(handle: H): H {
    if (handle !== null) this.#disown(handle);
    return handle;
  }

  /** Never drops the value (`mem::forget`, `ManuallyDrop::new`). Returns it. */
  forget<H extends Owned>(handle: H): H {
    return this.move(handle);
  }

  /** Drops an owned value before the block ends (`mem::drop`). */
  *drop(handle: Owned): Thread<void> {
    if (handle !== null) yield* this.move(handle).drop();
  }

  /** Drops a value that no variable holds, at the end of its statement (`tree.erase(100);`). */
  *temporary(handle: Owned): Thread<void> {
    if (handle !== null) yield* handle.drop();
  }

  /** The block has returned: drops what is live. Called by `scope`. */
  *leave(): Thread<void> {
    for (let handle = this.#live.pop(); handle !== undefined; handle = this.#live.pop()) yield* handle.drop();
  }

  #disown(handle: Droppable): void {
    const at = this.#live.lastIndexOf(handle);
    if (at < 0) throw new Error('Moved a value that this scope does not own (any more): a use after move, which Rust refuses to compile.');
    this.#live.splice(at, 1);
  }
}

/**
 * Runs a block of code under Rust's drop rules: when it returns, early or at its end, what it still owns is dropped in
 * reverse order. When it throws nothing is dropped: that is a panic of the kernel, after which nothing runs. A value that the block
 * returns must be moved out (`return s.move(box)`).
 */
export function* scope<T>(body: (s: Scope) => Thread<T>): Thread<T> {
  const s = new Scope();
  const result = yield* body(s);
  yield* s.leave();
  return result;
}
