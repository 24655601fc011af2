import type { DetectorName, Thread } from 'quiesce';
import { i32, KBox, rcuBoxInner, RcuOldAsync, RcuPointer, type ForeignHandle, type KBoxType, type RcuOldType, type RcuRef, type ValueType } from 'quiesce/boxes';
import type { Guard, Rcu } from 'quiesce/rcu';
import { rcuOf } from './detecting';
import type { GuardInput, RefInput } from './worlds';

/** The type of a pointer's old values. */
export type Olds<Old extends ForeignHandle> = RcuOldType<Old, KBox, RcuRef>;

/** `Rcu<Box<T>>`: a pointer to a value, under an RCU. */
export interface PointerWorld<Old extends ForeignHandle = RcuOldAsync> {
  readonly rcu: Rcu;
  readonly boxes: KBoxType;
  readonly pointer: RcuPointer<Old, KBox, RcuRef>;
}

export interface PointerOptions {
  /** Readers that may be in sections, 1 unless told; the first actors of the scenario. */
  readonly readers?: number;
  /** Other actors that make requests, 1 unless told. */
  readonly updaters?: number;
  /** Over which detector, the ideal one unless told. */
  readonly detector?: DetectorName;
  /** What is in the boxes: a struct of an `i32` and an rcu_head unless told. */
  readonly value?: ValueType;
  /** What the pointer points to at first, 10 unless told; null for nothing. */
  readonly initial?: number | null;
}

/** How an old value ends, and the kind of pointer, if it is not the usual one. */
export interface PointerTypes<Old extends ForeignHandle> {
  readonly olds: (rcu: Rcu, boxes: KBoxType) => Olds<Old>;
  readonly pointer?: typeof RcuPointer;
}

/** `Rcu<Box<RcuBoxInner<i32>>>`, whose old values are dropped without waiting. */
export function pointerToOne(options: PointerOptions = {}, pointer: typeof RcuPointer = RcuPointer): Thread<PointerWorld> {
  return pointerWith({ olds: (rcu, boxes) => RcuOldAsync.of(rcu, boxes), pointer }, options);
}

/** The same with old values of any type. */
export function* pointerWith<Old extends ForeignHandle>({ olds, pointer: Kind = RcuPointer }: PointerTypes<Old>, options: PointerOptions = {}): Thread<PointerWorld<Old>> {
  const { readers = 1, updaters = 1, detector = 'ideal', value = rcuBoxInner(i32), initial = 10 } = options;
  const rcu = yield* rcuOf(detector, { readers, updaters });
  const boxes = KBox.of(value);
  const first = initial === null ? null : yield* boxes.create(initial);
  return { rcu, boxes, pointer: yield* Kind.create(olds(rcu, boxes), first) };
}

/** The operations of `reader`: whatever index it is given, it dereferences the pointer. */
export function readingPointer({ rcu, pointer }: Pick<PointerWorld<ForeignHandle>, 'rcu' | 'pointer'>, slot: number = 0): ReadingPointer {
  return {
    lock: () => rcu.readLock(slot),
    load: ({ guard }) => pointer.dereference(guard),
    dereference: ({ ref }) => ref.read(),
    unlock: ({ guard }) => rcu.readUnlock(guard),
  };
}

export type ReadingPointer = {
  readonly lock: () => Thread<Guard>;
  readonly load: (input: GuardInput) => Thread<RcuRef | null>;
  readonly dereference: (input: RefInput) => Thread<number>;
  readonly unlock: (input: GuardInput) => Thread<void>;
};

/** What an updater does to a pointer: a plan's `store` copies and adds the value it is given, `erase` takes the value out. */
export function updatingPointer<Old extends ForeignHandle>({ boxes, pointer }: PointerWorld<Old>): UpdatingPointer<Old> {
  return {
    store: ({ value }) => pointer.copyUpdate((present) => copyAndAdd(boxes, present, value)),
    erase: () => pointer.take(),
    drop: ({ box }) => box.drop(),
  };
}

export type UpdatingPointer<Old> = {
  readonly store: (input: { readonly value: number }) => Thread<Old | null>;
  readonly erase: () => Thread<Old | null>;
  readonly drop: (input: { readonly box: Old }) => Thread<void>;
};

/** A new box with the value of the present one, or none, and something added. */
export function* copyAndAdd(boxes: KBoxType, present: RcuRef | null, value: number): Thread<KBox | null> {
  return yield* boxes.create((present === null ? 0 : yield* present.read()) + value, 'atomic');
}
