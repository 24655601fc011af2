import type { Address, Thread } from '../memory';
import type { Rcu } from '../rcu';
import type { ForeignHandle } from './foreign-ownable';
import { OldValue } from './old-value';
import { RcuOldType, type MakeOld, type Pointee } from './rcu-old-type';
import type { Droppable } from './scope';

// The ways of dropping an old value that were proposed on the list, each a type of its own.

/** An old value whose drop sleeps for a grace period. For a value with an rcu_head there is `dropAsync` besides. (`RcuOld<P>`; `drop_async`) */
export class RcuOld extends OldValue {
  private constructor(type: RcuOldType<ForeignHandle>, address: Address, generation: number) {
    super(type, address, generation);
    Object.freeze(this);
  }

  /** The type `RcuOld<P>`; while the world is built. */
  static of<P extends Droppable, Borrowed>(rcu: Rcu, pointee: Pointee<P, Borrowed>): RcuOldType<RcuOld, P, Borrowed> {
    return new RcuOldType(`RcuOld<${pointee.name}>`, rcu, pointee, (type, address, generation) => new RcuOld(type, address, generation));
  }

  /** May sleep, and so be done neither in a section nor in a callback. (`Drop::drop`) */
  override *drop(): Thread<void> {
    yield* this.dropNow();
  }

  /** Instead of `drop`, without blocking. Throws for a value that has no rcu_head: the method is there for `Box<T: HasRcuHead>` only. */
  *dropAsync(): Thread<void> {
    yield* this.dropLater();
  }
}

/** An old value that cannot be dropped but by `call_rcu` or `kvfree_rcu`: a type beside `RcuOld`, with a drop of its own. (`RcuOldAsync<P>`) */
export class RcuOldAsync extends OldValue {
  private constructor(type: RcuOldType<ForeignHandle>, address: Address, generation: number) {
    super(type, address, generation);
    Object.freeze(this);
  }

  /** Makes the handles of the type. */
  static readonly handle: MakeOld<RcuOldAsync> = (type, address, generation) => new RcuOldAsync(type, address, generation);

  /** The type `RcuOldAsync<P>`; while the world is built. Throws when what a `P` points to has no rcu_head. */
  static of<P extends Droppable, Borrowed>(rcu: Rcu, pointee: Pointee<P, Borrowed>): RcuOldType<RcuOldAsync, P, Borrowed> {
    const type = new RcuOldType<RcuOldAsync, P, Borrowed>(`RcuOldAsync<${pointee.name}>`, rcu, pointee, RcuOldAsync.handle);
    type.assertHead();
    return type;
  }

  /** Never blocks. (`Drop::drop`) */
  override *drop(): Thread<void> {
    yield* this.dropLater();
  }
}

/** The constant of `RcuOld<P, ASYNC>` and `Rcu<P, ASYNC>`: 0 sleeps, 1 does not. */
export type Async = 0 | 1;

/** An old value with a constant in its type, on which its drop branches. (`RcuOld<P, const ASYNC: u64>`) */
export class RcuOldConst extends OldValue {
  readonly async: Async;

  private constructor(type: RcuOldType<ForeignHandle>, address: Address, generation: number, async: Async) {
    super(type, address, generation);
    this.async = async;
    Object.freeze(this);
  }

  /** The type `RcuOld<P, ASYNC>`; while the world is built. There is one drop for both, so nothing but the branch asks for an rcu_head. */
  static of<P extends Droppable, Borrowed>(rcu: Rcu, pointee: Pointee<P, Borrowed>, async: Async): RcuOldType<RcuOldConst, P, Borrowed> {
    return new RcuOldType(`RcuOld<${pointee.name}, ${async}>`, rcu, pointee, (type, address, generation) => new RcuOldConst(type, address, generation, async));
  }

  /** Branches on the constant. (`Drop::drop`) */
  override *drop(): Thread<void> {
    if (this.async === 1) yield* this.dropLater();
    else yield* this.dropNow();
  }
}

/** The type parameter of `RcuOld<P, Mode>`. */
export type DropMode = 'Sync' | 'Async';

/**
 * An old value whose drop is chosen by a type parameter. Rust refuses it: `impl Drop for RcuOld<P, Async>` is a specialisation of `Drop`, which must be
 * implemented for all of `RcuOld<P, Mode>` or not at all. This is what it would do. (`RcuOld<P, Async>`)
 */
export class RcuOldParameter extends OldValue {
  readonly #drop: (self: RcuOldParameter) => Thread<void>;

  private constructor(type: RcuOldType<ForeignHandle>, address: Address, generation: number, mode: DropMode) {
    super(type, address, generation);
    this.#drop = RcuOldParameter.drops[mode];
    Object.freeze(this);
  }

  /** The type `RcuOld<P, Mode>`; while the world is built. Throws for `Async` when what a `P` points to has no rcu_head. */
  static of<P extends Droppable, Borrowed>(rcu: Rcu, pointee: Pointee<P, Borrowed>, mode: DropMode): RcuOldType<RcuOldParameter, P, Borrowed> {
    const type = new RcuOldType<RcuOldParameter, P, Borrowed>(
      `RcuOld<${pointee.name}, ${mode}>`,
      rcu,
      pointee,
      (of, address, generation) => new RcuOldParameter(of, address, generation, mode),
    );
    if (mode === 'Async') type.assertHead();
    return type;
  }

  /** The two implementations of `Drop`, one too many. */
  private static readonly drops: Readonly<Record<DropMode, (self: RcuOldParameter) => Thread<void>>> = {
    Sync: (self) => self.dropNow(),
    Async: (self) => self.dropLater(),
  };

  override *drop(): Thread<void> {
    yield* this.#drop(this);
  }
}
