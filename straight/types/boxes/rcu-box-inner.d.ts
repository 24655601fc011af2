import type { InnerLayout } from './has-rcu-head';
import type { ValueType } from './value-type';
/** Which of the two fields of `RcuBoxInner` comes first. */
export type FieldOrder = 'head first' | 'value first';
/** How `RcuBoxInner<T>` is laid out. */
export declare function innerLayout(value: ValueType, order: FieldOrder): InnerLayout;
/** `RcuBoxInner<T>` as a type that any box may hold: a value of it is a `T`, with an rcu_head beside it. */
export type RcuBoxInner = ValueType & {
    readonly inner: InnerLayout;
};
/** The type `RcuBoxInner<T>`, the head first unless told. */
export declare function rcuBoxInner(value: ValueType, order?: FieldOrder): RcuBoxInner;
