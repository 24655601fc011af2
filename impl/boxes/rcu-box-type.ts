import { adopt, alloc, free, ownNew, reclaimed, store, type Address, type Gfp, type Handle, type Layout, type Thread } from '../memory';
import { funcOf, nextOf, RCU_HEAD_WORDS, type Callback, type Rcu } from '../rcu';
import type { ForeignOwnableRcu } from './foreign-ownable';
import { RcuRef } from './rcu-ref';
import type { Droppable } from './scope';
import { dropValue, storeValue, type ValueType } from './value-type';

/** Which of the two fields of `RcuBoxInner` comes first. */
export type FieldOrder = 'head first' | 'value first';

/** An owned box, as its type sees it. */
export interface ForeignHandle extends Handle, Droppable {
  intoForeign(): Thread<Address>;
}

/** How to make the handles of a box type. */
export type MakeHandle<B> = (type: RcuBoxType<B & ForeignHandle>, address: Address, generation: number) => B;

/** Beyond this a value starts as zeroes, as `kzalloc` gives it, and only the words given are stored. */
const ZEROED_FROM = 16;

/** KMALLOC_MAX_CACHE_SIZE in words: kmalloc takes whole pages for anything larger. */
const LARGEST_SLAB = 2048;

/**
 * The type `RcuBox<T>` for one `T` under one RCU: how `RcuBoxInner<T>` is laid out, how it is made and how it ends. All that is
 * the same for every box of the type, so that a box itself is an address.
 */
export class RcuBoxType<B extends ForeignHandle> implements ForeignOwnableRcu<B, RcuRef, RcuRef> {
  readonly rcu: Rcu;
  readonly value: ValueType;
  readonly name: string;
  readonly foreignAlign: number = 4;
  readonly layout: Layout;
  /** Where the value lies in the allocation, in bytes. */
  readonly valueOffset: number;
  /** Where the rcu_head lies in the allocation, in bytes. */
  readonly headOffset: number;
  /** The callback of boxes whose value needs drop. */
  readonly dropRcuBox: Callback;
  private readonly make: MakeHandle<B>;

  constructor(rcu: Rcu, value: ValueType, order: FieldOrder, make: MakeHandle<B>) {
    this.rcu = rcu;
    this.value = value;
    this.name = `RcuBox<${value.name}>`;
    const words = value.words + RCU_HEAD_WORDS;
    this.layout = Object.freeze({
      type: `RcuBoxInner<${value.name}>`,
      words,
      zeroed: value.words >= ZEROED_FROM,
      memory: words > LARGEST_SLAB ? 'large' : 'slab',
    });
    this.valueOffset = order === 'head first' ? RCU_HEAD_WORDS * 4 : 0;
    this.headOffset = order === 'head first' ? 0 : value.words * 4;
    this.dropRcuBox = rcu.callback(`drop_rcu_box<${value.name}>`, (head) => this.reclaim(head - this.headOffset));
    this.make = make;
    Object.freeze(this);
  }

  /** Allocates and fills a box; null when there is no memory, and then the value is dropped. (`RcuBox::new`) */
  *create(value: number | readonly number[], gfp: Gfp = 'kernel'): Thread<B | null> {
    const words = typeof value === 'number' ? [value] : value;
    const address = yield* alloc(this.layout, gfp);
    if (address === 0) {
      yield* dropValue(this.value, words);
      return null;
    }
    yield* storeValue(address + this.valueOffset, words, this.layout.zeroed === true ? words.length : this.value.words);
    yield* store(nextOf(address + this.headOffset), 0, 'plain');
    yield* store(funcOf(address + this.headOffset), 0, 'plain');
    return this.make(this, address, yield* ownNew(address));
  }

  /** Ends a box's life once nobody can read it any more: drops the value, frees the memory. (`drop_rcu_box`) */
  *reclaim(address: Address): Thread<void> {
    if (this.value.needsDrop) yield* this.value.dropInPlace(address + this.valueOffset);
    yield* reclaimed(address);
    yield* free(address, 'kfree');
  }

  *intoForeign(box: B): Thread<Address> {
    return yield* box.intoForeign();
  }

  *fromForeign(pointer: Address): Thread<B> {
    return this.make(this, pointer, yield* adopt(pointer));
  }

  borrow(pointer: Address): RcuRef {
    return new RcuRef(pointer + this.valueOffset);
  }

  /** Also shared: nobody ever has exclusive access to a value that readers may be looking at. */
  borrowMut(pointer: Address): RcuRef {
    return this.borrow(pointer);
  }

  /** A box is dropped only after `fromForeign`, and its value stays for a grace period after that. */
  rcuBorrow(pointer: Address): RcuRef {
    return new RcuRef(pointer + this.valueOffset);
  }
}
