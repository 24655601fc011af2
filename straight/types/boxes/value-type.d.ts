import { type Address, type Gfp } from '../../memory';
import type { InnerLayout } from './has-rcu-head';
/** A type of values that boxes hold: its size, and what dropping one does. */
export type ValueType = PlainType | DroppedType;
/** What every type of values says of itself. */
interface DeclaredType {
    readonly name: string;
    readonly words: number;
    /** False for what must stay with the thread that made it (`!Send`). */
    readonly isSend?: boolean;
    /** False for what only one thread at a time may have a reference to (`!Sync`): it may be changed through a shared one. */
    readonly isSync?: boolean;
    /** Where the value itself and an rcu_head lie, for a struct of both; elsewhere the value is all there is. */
    readonly inner?: InnerLayout;
}
/** Values that just vanish. */
export interface PlainType extends DeclaredType {
    readonly needsDrop: false;
}
/** Values with a destructor. */
export interface DroppedType extends DeclaredType {
    readonly needsDrop: true;
    /** Drops the value at an address, whose memory stays. Runs where its box is reclaimed: in callback context, it may not sleep. */
    readonly dropInPlace: (value: Address) => void;
}
/** One word, no destructor. */
export declare const i32: PlainType;
/** Many words, no destructor. */
export declare function arrayType(words: number): PlainType;
/** One word that may be changed through a shared reference, by one thread at a time (`Cell<i32>`). */
export declare const cellI32: PlainType;
/** One word that may be changed through a shared reference by everybody (`AtomicI32`). */
export declare const atomicI32: PlainType;
/** A box of its own, `KBox<i32>`: one word that points to an allocation, which the destructor frees. */
export declare const boxedI32: DroppedType;
/** Makes a value of `boxedI32`: the pointer it consists of, null when there is no memory. */
export declare function newBoxedI32(content: number, gfp?: Gfp): Address;
/** Beyond this many words a value starts as zeroes, as `kzalloc` gives it, and only the words given are stored. */
export declare const ZEROED_FROM: number;
/** Stores the first words of a value, one after the other, at an address nobody else knows yet; missing ones are 0. */
export declare function storeValue(address: Address, value: readonly number[], words: number): void;
/** Drops a value that never got into a box: it lies on the stack of whoever holds it. */
export declare function dropValue(type: ValueType, value: readonly number[]): void;
export {};
