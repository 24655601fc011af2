import { type Address } from '../../memory';
import type { Guard, Rcu } from '../rcu';
import type { ForeignHandle } from './foreign-ownable';
import type { RcuOldType } from './rcu-old-type';
import type { Droppable } from './scope';
/** What an update that others may interfere with comes to: the value that is published no more, or the new one handed back. */
export type Updated<Old, P> = {
    readonly ok: true;
    readonly old: Old | null;
} | {
    readonly ok: false;
    readonly value: P | null;
};
/**
 * A pointer that is published by RCU: readers dereference it inside a section, and who updates it puts a new value in the place of the old one, which
 * comes back as an `RcuOld`. It may be null. This is Rust's `Rcu<P>`, under another name because `Rcu` is what detectors are here.
 *
 * The pointer owns its value, as a container does. How an old value ends, and the last one when the pointer is dropped, is for its type to say.
 * (`Rcu<P>`, `rust/kernel/sync/rcu.rs` as proposed)
 */
export declare class RcuPointer<Old extends ForeignHandle, P extends Droppable, Borrowed> {
    /** The word that readers look at. */
    readonly address: Address;
    readonly olds: RcuOldType<Old, P, Borrowed>;
    protected constructor(address: Address, olds: RcuOldType<Old, P, Borrowed>);
    /** A pointer of its own, in static memory, with a value or null. (`Rcu::new`) */
    static create<Old extends ForeignHandle, P extends Droppable, Borrowed>(olds: RcuOldType<Old, P, Borrowed>, initial?: P | null): RcuPointer<Old, P, Borrowed>;
    /** The RCU that its readers are in sections of. */
    get rcu(): Rcu;
    /** Borrows the value for the rest of the guard's section; null when there is none. Relaxed, and what is read by way of it depends on it. Never waits. */
    dereference(_guard: Guard): Borrowed | null;
    /**
     * Makes a new value out of the present one and publishes it; returns what is published no more. The caller has the pointer to himself (`&mut self`, or a
     * lock): two at a time would be given the same old value. May sleep where `copy` may. (`copy_update`)
     */
    copyUpdate(copy: (present: Borrowed | null) => P | null): Old | null;
    /**
     * The same by anybody: publishes only if nobody else has updated meanwhile, and hands the new value back otherwise. The guard keeps the present value from
     * being freed while it is copied, and its address from being that of another value when it is compared. `copy` may not sleep. (`read_copy_update`)
     */
    readCopyUpdate(_guard: Guard, copy: (present: Borrowed | null) => P | null): Updated<Old, P>;
    /** Publishes a value, or null, in the place of whatever is there; returns what is published no more. Anybody may, at any time: each old value is given to one. (`replace`) */
    replace(value: P | null): Old | null;
    /** Takes the value out. (`take`) */
    take(): Old | null;
    /** Takes the last value out and drops it as old values are dropped. Nobody dereferences the pointer any more; borrows from before go on until their sections end. (`Drop::drop`) */
    drop(): void;
    /** Reads the pointer by who has it to himself: nobody else writes. */
    protected readOwn(): Address;
    /** Lets readers find a value. Release: it is filled before it can be found. (`rcu_assign_pointer`) */
    protected publish(pointer: Address): void;
    /** Publishes in the place of what was read, if that is still there. */
    protected publishInstead(present: Address, pointer: Address): boolean;
    /** Publishes, and says what was there, in one access: nobody else is told the same. */
    protected swap(pointer: Address): Address;
    /** Moves a value into the pointer. */
    protected giveUp(value: P | null): Address;
    /** The owned value that was behind the pointer. */
    protected unpublished(pointer: Address): Old | null;
    private borrow;
}
