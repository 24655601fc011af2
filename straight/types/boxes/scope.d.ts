/** Something that somebody owns and that does something when its owner is done with it: a box, a guard. */
export interface Droppable {
    drop(): void;
}
/** An owned value, or none (Rust's `Option<T>`; dropping none does nothing). */
export type Owned = Droppable | null;
/**
 * What a block of code owns. A value is live from `own` until it is moved or forgotten; what is live when the block returns is dropped,
 * last owned first. A parameter taken by value is owned by the callee: `own` it first thing.
 */
export declare class Scope {
    #private;
    /** The block owns the value from here on (a `let`, or a parameter taken by value). Returns it. */
    own<H extends Owned>(handle: H): H;
    /** Moves the value out: into a call, into a field, out of the block as its result. Returns it. */
    move<H extends Owned>(handle: H): H;
    /** Never drops the value (`mem::forget`, `ManuallyDrop::new`). Returns it. */
    forget<H extends Owned>(handle: H): H;
    /** Drops an owned value before the block ends (`mem::drop`). */
    drop(handle: Owned): void;
    /** Drops a value that no variable holds, at the end of its statement (`tree.erase(100);`). */
    temporary(handle: Owned): void;
    /** The block has returned: drops what is live. Called by `scope`. */
    leave(): void;
}
/**
 * Runs a block of code under Rust's drop rules: when it returns, early or at its end, what it still owns is dropped in
 * reverse order. When it throws nothing is dropped: that is a panic of the kernel, after which nothing runs. A value that the block
 * returns must be moved out (`return s.move(box)`).
 */
export declare function scope<T>(body: (s: Scope) => T): T;
