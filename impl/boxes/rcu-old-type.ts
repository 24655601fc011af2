import { adopt, type Address, type Thread } from '../memory';
import type { Callback, Rcu } from '../rcu';
import type { ForeignHandle, ForeignOwnable, ForeignOwnableRcu } from './foreign-ownable';
import { containerOf, headIn, type HasRcuHead } from './has-rcu-head';
import type { Droppable } from './scope';

/** How to make the handles of a type of old values. */
export type MakeOld<Old> = (type: RcuOldType<Old & ForeignHandle>, address: Address, generation: number) => Old;

/** A pointer type `P`, of which nothing is known but that it is foreign-ownable, and perhaps what `P: Box<T: HasRcuHead>` is known by. */
export interface Pointee<P extends Droppable = Droppable, Borrowed = unknown> extends ForeignOwnable<P, Borrowed> {
  readonly name: string;
  /** Where the rcu_head lies in what a `P` points to; null or nothing when it has none. */
  readonly head?: HasRcuHead | null;
  /** Whether `T` has a destructor. */
  readonly value?: { readonly needsDrop: boolean };
}

/**
 * The type `RcuOld<P>` for one `P` under one RCU. An old value is one that was published and is no more: it has one owner, and readers that found
 * it before. Whoever owns one may give it to a container, and publish it again; so the type is foreign-ownable by RCU.
 */
export class RcuOldType<Old extends ForeignHandle, P extends Droppable = Droppable, Borrowed = unknown> implements ForeignOwnableRcu<Old, Borrowed, Borrowed> {
  readonly rcu: Rcu;
  readonly pointee: Pointee<P, Borrowed>;
  readonly name: string;
  readonly foreignAlign: number;
  private readonly dropOld: Callback;
  private readonly make: MakeOld<Old>;

  constructor(name: string, rcu: Rcu, pointee: Pointee<P, Borrowed>, make: MakeOld<Old>) {
    this.name = name;
    this.rcu = rcu;
    this.pointee = pointee;
    this.foreignAlign = pointee.foreignAlign;
    this.dropOld = rcu.callback(`drop_old<${pointee.name}>`, (head) => this.reclaim(containerOf(this.assertHead(), head)));
    this.make = make;
    Object.freeze(this);
  }

  /** Takes a value that nobody has published yet for one that nobody has published any more. */
  *from(value: P): Thread<Old> {
    return yield* this.fromForeign(yield* this.pointee.intoForeign(value));
  }

  *intoForeign(old: Old): Thread<Address> {
    return yield* old.intoForeign();
  }

  *fromForeign(pointer: Address): Thread<Old> {
    return this.make(this, pointer, yield* adopt(pointer));
  }

  borrow(pointer: Address): Borrowed {
    return this.pointee.borrow(pointer);
  }

  borrowMut(pointer: Address): Borrowed {
    return this.borrow(pointer);
  }

  rcuBorrow(pointer: Address): Borrowed {
    return this.borrow(pointer);
  }

  /** Sleeps for a grace period and drops the value; it belongs to the reclaimer already. */
  *reclaimNow(pointer: Address): Thread<void> {
    yield* this.rcu.synchronizeRcu();
    yield* this.reclaim(pointer);
  }

  /** Has it dropped after a grace period: by `call_rcu` when the value needs that, else by `kvfree_call_rcu`. Never blocks. */
  *reclaimLater(pointer: Address): Thread<void> {
    const head = headIn(this.assertHead(), pointer);
    if (this.pointee.value?.needsDrop === false) yield* this.rcu.kvfreeCallRcu(head, pointer);
    else yield* this.rcu.callRcu(head, this.dropOld);
  }

  /** The bound `P: Box<T: HasRcuHead>`, which only dropping without waiting asks for; throws when it is not kept. */
  assertHead(): HasRcuHead {
    const { head } = this.pointee;
    if (head !== undefined && head !== null) return head;
    throw new TypeError(`${this.name} cannot be dropped without waiting: what ${this.pointee.name} points to has no rcu_head.`);
  }

  /** Drops the `P`. */
  protected *reclaim(pointer: Address): Thread<void> {
    const value = yield* this.pointee.fromForeign(pointer);
    yield* value.drop();
  }
}
