import { alloc, free, load, store, type Address, type Gfp, type Thread } from '../memory';

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
  readonly dropInPlace: (value: Address) => Thread<void>;
}

/** One word, no destructor. */
export const i32: PlainType = Object.freeze({ name: 'i32', words: 1, needsDrop: false });

/** Many words, no destructor. */
export function arrayType(words: number): PlainType {
  return Object.freeze({ name: `[u32; ${words}]`, words, needsDrop: false });
}

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

/** Stores the first words of a value, one after the other, at an address nobody else knows yet; missing ones are 0. */
export function* storeValue(address: Address, value: readonly number[], words: number): Thread<void> {
  for (let word = 0; word < words; word++) yield* store(address + word * 4, value[word] ?? 0, 'plain');
}

/** Drops a value that never got into a box: it lies on the stack of whoever holds it. */
export function* dropValue(type: ValueType, value: readonly number[]): Thread<void> {
  if (!type.needsDrop) return;
  const onStack = yield* alloc({ type: type.name, words: type.words, memory: 'stack', cache: 'stack' });
  yield* storeValue(onStack, value, type.words);
  yield* type.dropInPlace(onStack);
  yield* free(onStack, 'any');
}
