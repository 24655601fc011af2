import { adopt, ownNew, reclaimed, store, type Address, type Gfp, type Layout, type Thread } from '../memory';
import { funcOf, nextOf, type Callback, type Rcu } from '../rcu';
import { KMALLOC, type Allocator } from './allocator';
import type { ForeignHandle, ForeignOwnableRcu } from './foreign-ownable';
import { containerOf, headIn, type HasRcuHead, type InnerLayout } from './has-rcu-head';
import { innerLayout, type FieldOrder } from './rcu-box-inner';
import { RcuRef } from './rcu-ref';
import { dropValue, storeValue, ZEROED_FROM, type ValueType } from './value-type';

/** How to make the handles of a box type. */
export type MakeHandle<B> = (type: RcuBoxType<B & ForeignHandle>, address: Address, generation: number) => B;

/**
 * The type `RcuBox<T>` for one `T` under one RCU: how `RcuBoxInner<T>` is laid out, how it is made and how it ends. All that is
 * the same for every box of the type, so that a box itself is an address.
 */
export class RcuBoxType<B extends ForeignHandle> implements ForeignOwnableRcu<B, RcuRef, RcuRef>, HasRcuHead {
  readonly rcu: Rcu;
  readonly value: ValueType;
  readonly name: string;
  readonly foreignAlign: number = 4;
  readonly allocator: Allocator;
  readonly layout: Layout;
  /** Where the value lies in the allocation, in bytes. */
  readonly valueOffset: number;
  readonly headOffset: number;
  /** The callback of boxes whose value needs drop. */
  readonly dropRcuBox: Callback;
  private readonly make: MakeHandle<B>;

  constructor(rcu: Rcu, value: ValueType, order: FieldOrder | InnerLayout, make: MakeHandle<B>, allocator: Allocator = KMALLOC) {
    this.rcu = rcu;
    this.value = value;
    this.name = `RcuBox<${value.name}>`;
    this.assertBounds();
    const { words, valueOffset, headOffset } = typeof order === 'string' ? innerLayout(value, order) : order;
    this.allocator = allocator;
    this.layout = allocator.layoutOf({ type: `RcuBoxInner<${value.name}>`, words, zeroed: value.words >= ZEROED_FROM });
    this.valueOffset = valueOffset;
    this.headOffset = headOffset;
    this.dropRcuBox = rcu.callback(`drop_rcu_box<${value.name}>`, (head) => this.reclaim(containerOf(this, head)));
    this.make = make;
    Object.freeze(this);
  }

  /** Allocates and fills a box; null when there is no memory, and then the value is dropped. (`RcuBox::new`) */
  *create(value: number | readonly number[], gfp: Gfp = 'kernel'): Thread<B | null> {
    const words = typeof value === 'number' ? [value] : value;
    const address = yield* this.allocator.allocate(this.layout, gfp);
    if (address === 0) {
      yield* dropValue(this.value, words);
      return null;
    }
    yield* storeValue(address + this.valueOffset, words, this.layout.zeroed === true ? words.length : this.value.words);
    yield* this.initHead(headIn(this, address));
    return this.make(this, address, yield* ownNew(address));
  }

  /** Has a box reclaimed when nobody can read it any more; it belongs to the reclaimer already. Never blocks. */
  *deferReclaim(address: Address): Thread<void> {
    if (this.value.needsDrop) yield* this.rcu.callRcu(headIn(this, address), this.dropRcuBox);
    else yield* this.rcu.kvfreeCallRcu(headIn(this, address), address, this.layout.memory);
  }

  /** Ends a box's life once nobody can read it any more: drops the value, frees the memory. (`drop_rcu_box`) */
  *reclaim(address: Address): Thread<void> {
    if (this.value.needsDrop) yield* this.value.dropInPlace(address + this.valueOffset);
    yield* reclaimed(address);
    yield* this.allocator.free(address);
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

  /**
   * Refuses values that may not be dropped by another thread (`T: Send`), or not be looked at by several (`T: Sync`): who sends a box away may go on
   * reading it for a grace period, and so may everybody who finds it in a container.
   */
  protected assertBounds(): void {
    if (this.value.isSend === false) throw new TypeError(`${this.name}: ${this.value.name} is not Send, but it will be dropped by whoever invokes callbacks.`);
    if (this.value.isSync === false) throw new TypeError(`${this.name}: ${this.value.name} is not Sync, but several readers may have it at a time.`);
  }

  /** An rcu_head that is not queued. */
  protected *initHead(head: Address): Thread<void> {
    yield* store(nextOf(head), 0, 'plain');
    yield* store(funcOf(head), 0, 'plain');
  }
}
