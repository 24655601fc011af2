import type { Droppable } from '../boxes';
/** Why a value could not be put into a tree. (`InsertErrorKind`) */
export type InsertErrorKind = 'Occupied' | 'AllocError' | 'InvalidRequest';
/** A value that was not taken, handed back to its owner. */
export interface InsertError<T extends Droppable> {
    readonly ok: false;
    readonly cause: InsertErrorKind;
    readonly value: T;
}
/** What an insert says. (`Result<(), InsertError<T>>`) */
export type InsertResult<T extends Droppable> = {
    readonly ok: true;
} | InsertError<T>;
/** What a store says. In both cases `value` is what the caller owns now: the value replaced, if any, or the one not taken. */
export type StoreResult<T extends Droppable> = {
    readonly ok: true;
    readonly value: T | null;
} | InsertError<T>;
