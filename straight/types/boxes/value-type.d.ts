import { type Address, type Gfp } from '../../memory';
/** A type of values that boxes hold: its size, and what dropping one does. */
export type ValueType = PlainType | DroppedType;
/** Values that just vanish. */
export interface PlainType {
    readonly name: string;
    readonly words: number;
    readonly needsDrop: false;
}
/** Values with a destructor. */
export interface DroppedType {
    readonly name: string;
    readonly words: number;
    readonly needsDrop: true;
    /** Drops the value at an address, whose memory stays. Runs where its box is reclaimed: in callback context, it may not sleep. */
    readonly dropInPlace: (value: Address) => void;
}
/** One word, no destructor. */
export declare const i32: PlainType;
/** Many words, no destructor. */
export declare function arrayType(words: number): PlainType;
/** A box of its own, `KBox<i32>`: one word that points to an allocation, which the destructor frees. */
export declare const boxedI32: DroppedType;
/** Makes a value of `boxedI32`: the pointer it consists of, null when there is no memory. */
export declare function newBoxedI32(content: number, gfp?: Gfp): Address;
/** Stores the first words of a value, one after the other, at an address nobody else knows yet; missing ones are 0. */
export declare function storeValue(address: Address, value: readonly number[], words: number): void;
/** Drops a value that never got into a box: it lies on the stack of whoever holds it. */
export declare function dropValue(type: ValueType, value: readonly number[]): void;
