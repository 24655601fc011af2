import type { Address } from '../memory';
import { RCU_HEAD_WORDS } from '../rcu';
import type { InnerLayout } from './has-rcu-head';
import type { ValueType } from './value-type';

/** Which of the two fields of `RcuBoxInner` comes first. */
export type FieldOrder = 'head first' | 'value first';

/** How `RcuBoxInner<T>` is laid out. */
export function innerLayout(value: ValueType, order: FieldOrder): InnerLayout {
  const isHeadFirst = order === 'head first';
  return Object.freeze({
    words: value.words + RCU_HEAD_WORDS,
    valueOffset: isHeadFirst ? RCU_HEAD_WORDS * 4 : 0,
    headOffset: isHeadFirst ? 0 : value.words * 4,
  });
}

/** `RcuBoxInner<T>` as a type that any box may hold: a value of it is a `T`, with an rcu_head beside it. */
export type RcuBoxInner = ValueType & { readonly inner: InnerLayout };

/** The type `RcuBoxInner<T>`, the head first unless told. */
export function rcuBoxInner(value: ValueType, order: FieldOrder = 'head first'): RcuBoxInner {
  const inner = innerLayout(value, order);
  const shape = { ...value, name: `RcuBoxInner<${value.name}>`, words: inner.words, inner };
  if (!value.needsDrop) return Object.freeze({ ...shape, needsDrop: false });
  return Object.freeze({ ...shape, needsDrop: true, dropInPlace: (address: Address) => value.dropInPlace(address + inner.valueOffset) });
}
