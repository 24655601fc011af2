import { alloc, free, load, store, type Address, type Gfp, type Thread } from '../memory';
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
  readonly dropInPlace: (value: Address) => Thread<void>;
}

/** One word, no destructor. */
export const i32: PlainType = Object.freeze({ name: 'i32', words: 1, needsDrop: false });

/** Many words, no destructor. */
export function arrayType(words: number): PlainType {
  return Object.freeze({ name: `[u32; ${words}]`, words, needsDrop: false });
}

/** One word that may be changed through a shared reference, by one thread at a time (`Cell<i32>`). */
export const cellI32: PlainType = Object.freeze({ name: 'Cell<i32>', words: 1, needsDrop: false, isSync: false });

/** One word that may be changed through a shared reference by everybody (`AtomicI32`). */
export const atomicI32: PlainType = Object.freeze({ name: 'AtomicI32', words: 1, needsDrop: false });

/** A box of its own, `KBox<i32>`: one word that points to an allocation, which the destructor frees. */
export const boxedI32: DroppedType = Object.freeze({
  name: 'KBox<i32>',
  words: 1,
  needsDrop: true,
  *dropInPlace(value: Address): Thread<void> {
    yield* free(yield* load(value, 'plain'), 'kfree');
  },
});

/** Makes a value of `boxedI32`: the pointer it consists of, null when there is no memory. */
export function* newBoxedI32(content: number, gfp: Gfp = 'kernel'): Thread<Address> {
  const inner = yield* alloc({ type: 'i32', words: 1 }, gfp);
  if (inner !== 0) yield* store(inner, content, 'plain');
  return inner;
}

/** Beyond this many words a value starts as zeroes, as `kzalloc` gives it, and only the words given are stored. */
export const ZEROED_FROM: number = 16;

/** Stores the first words of a value, one after the other, at an address nobody else knows yet; missing ones are 0. */
export function* storeValue(address: Address, value: readonly number[], words: number): Thread<void> {
  for (let word = 0; word < words; word++) yield* store(address + word * 4, value[word] ?? 0, 'plain');
}

/** Drops a value that never got into a box: it lies on the stack of whoever holds it. */
export function* dropValue(type: ValueType, value: readonly number[]): Thread<void> {
  if (!type.needsDrop) return;
  const onStack = yield* alloc({ type: type.name, words: type.words, memory: 'stack', cache: 'stack' });
  const valueOffset = type.inner?.valueOffset ?? 0;
  yield* storeValue(onStack + valueOffset, value, type.words - valueOffset / 4);
  yield* type.dropInPlace(onStack);
  yield* free(onStack, 'any');
}
