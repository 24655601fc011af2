import type { Address } from '../../memory';
/**
 * A type with an rcu_head in it, and where: what `call_rcu` and `kvfree_call_rcu` need, and what a type without one cannot be given
 * to. (`HasRcuHead`, a case of `HasField`)
 */
export interface HasRcuHead {
    /** How far the head lies behind the start of the object, in bytes. */
    readonly headOffset: number;
}
/** A struct with a value and an rcu_head. */
export interface InnerLayout extends HasRcuHead {
    readonly words: number;
    /** How far the value lies behind the start, in bytes. */
    readonly valueOffset: number;
}
/** The head in an object. (`HasField::raw_get_field`) */
export declare const headIn: ({ headOffset }: HasRcuHead, object: Address) => Address;
/** The object that a head lies in. (`HasField::field_container_of`) */
export declare const containerOf: ({ headOffset }: HasRcuHead, head: Address) => Address;
