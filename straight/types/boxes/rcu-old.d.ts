import type { Rcu } from '../rcu';
import { OldValue } from './old-value';
import { RcuOldType, type MakeOld, type Pointee } from './rcu-old-type';
import type { Droppable } from './scope';
/** An old value whose drop sleeps for a grace period. For a value with an rcu_head there is `dropAsync` besides. (`RcuOld<P>`; `drop_async`) */
export declare class RcuOld extends OldValue {
    private constructor();
    /** The type `RcuOld<P>`; while the world is built. */
    static of<P extends Droppable, Borrowed>(rcu: Rcu, pointee: Pointee<P, Borrowed>): RcuOldType<RcuOld, P, Borrowed>;
    /** May sleep, and so be done neither in a section nor in a callback. (`Drop::drop`) */
    drop(): void;
    /** Instead of `drop`, without blocking. Throws for a value that has no rcu_head: the method is there for `Box<T: HasRcuHead>` only. */
    dropAsync(): void;
}
/** An old value that cannot be dropped but by `call_rcu` or `kvfree_rcu`: a type beside `RcuOld`, with a drop of its own. (`RcuOldAsync<P>`) */
export declare class RcuOldAsync extends OldValue {
    private constructor();
    /** Makes the handles of the type. */
    static readonly handle: MakeOld<RcuOldAsync>;
    /** The type `RcuOldAsync<P>`; while the world is built. Throws when what a `P` points to has no rcu_head. */
    static of<P extends Droppable, Borrowed>(rcu: Rcu, pointee: Pointee<P, Borrowed>): RcuOldType<RcuOldAsync, P, Borrowed>;
    /** Never blocks. (`Drop::drop`) */
    drop(): void;
}
/** The constant of `RcuOld<P, ASYNC>` and `Rcu<P, ASYNC>`: 0 sleeps, 1 does not. */
export type Async = 0 | 1;
/** An old value with a constant in its type, on which its drop branches. (`RcuOld<P, const ASYNC: u64>`) */
export declare class RcuOldConst extends OldValue {
    readonly async: Async;
    private constructor();
    /** The type `RcuOld<P, ASYNC>`; while the world is built. There is one drop for both, so nothing but the branch asks for an rcu_head. */
    static of<P extends Droppable, Borrowed>(rcu: Rcu, pointee: Pointee<P, Borrowed>, async: Async): RcuOldType<RcuOldConst, P, Borrowed>;
    /** Branches on the constant. (`Drop::drop`) */
    drop(): void;
}
/** The type parameter of `RcuOld<P, Mode>`. */
export type DropMode = 'Sync' | 'Async';
/**
 * An old value whose drop is chosen by a type parameter. Rust refuses it: `impl Drop for RcuOld<P, Async>` is a specialisation of `Drop`, which must be
 * implemented for all of `RcuOld<P, Mode>` or not at all. This is what it would do. (`RcuOld<P, Async>`)
 */
export declare class RcuOldParameter extends OldValue {
    #private;
    private constructor();
    /** The type `RcuOld<P, Mode>`; while the world is built. Throws for `Async` when what a `P` points to has no rcu_head. */
    static of<P extends Droppable, Borrowed>(rcu: Rcu, pointee: Pointee<P, Borrowed>, mode: DropMode): RcuOldType<RcuOldParameter, P, Borrowed>;
    /** The two implementations of `Drop`, one too many. */
    private static readonly drops;
    drop(): void;
}
