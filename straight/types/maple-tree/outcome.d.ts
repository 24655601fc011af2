import type { Droppable } from '../boxes';
/** Why a value could not be put into a tree. (`InsertErrorKind`) */
export type InsertErrorKind = 'Occupied' | 'AllocError' | 'InvalidRequest';
/** Why an area could not be allocated in a tree. (`AllocErrorKind`) */
export type AllocErrorKind = 'Busy' | 'AllocError' | 'InvalidRequest';
/** A value that was not taken, handed back to its owner. */
export interface Refused<T extends Droppable, Kind> {
    readonly ok: false;
    readonly cause: Kind;
    readonly value: T;
}
export type InsertError<T extends Droppable> = Refused<T, InsertErrorKind>;
export type AllocError<T extends Droppable> = Refused<T, AllocErrorKind>;
/** What an insert says. (`Result<(), InsertError<T>>`) */
export type InsertResult<T extends Droppable> = {
    readonly ok: true;
} | InsertError<T>;
/** What an allocation says: where the area begins. (`Result<usize, AllocError<T>>`) */
export type AllocResult<T extends Droppable> = {
    readonly ok: true;
    readonly index: number;
} | AllocError<T>;
/** What a store says: the values that are in the tree no more, in order, or the one not taken. They are the caller's now. */
export type StoreRangeResult<T extends Droppable> = {
    readonly ok: true;
    readonly values: readonly T[];
} | InsertError<T>;
/** What a store of one index says. In both cases `value` is what the caller owns now: the value replaced, if any, or the one not taken. */
export type StoreResult<T extends Droppable> = {
    readonly ok: true;
    readonly value: T | null;
} | InsertError<T>;
