import type { Address, Thread } from '../memory';
import { TEXT } from './rcu-head';

/** Runs once a grace period has passed, in callback context: it may not sleep. `head` is the rcu_head it was queued with. */
export type CallbackBody = (head: Address) => Thread<void>;

/**
 * A function that call_rcu can be given. Shared memory holds its address, `func`; who invokes callbacks finds the function by it.
 */
export class Callback {
  readonly name: string;
  /** The address of the function, as the rcu_head holds it. */
  readonly func: Address;
  readonly body: CallbackBody;
  /** True when being invoked answers the request; false when somebody waits for it and says so when he returns. */
  readonly answers: boolean;

  constructor(name: string, func: Address, body: CallbackBody, answers: boolean) {
    this.name = name;
    this.func = func;
    this.body = body;
    this.answers = answers;
    Object.freeze(this);
  }
}

/**
 * The functions that callbacks may be, each at its address. They are registered while the world is built, as a kernel's text
 * is there before it runs; the world is frozen then, and this table with it: it never changes while actors run.
 */
export class CallbackTable {
  private readonly callbacks: Callback[];

  constructor() {
    this.callbacks = [];
    Object.freeze(this);
  }

  /** Gives a function an address. The order of registration decides it, so the same world always has the same ones. */
  register(name: string, body: CallbackBody, answers: boolean): Callback {
    if (Object.isFrozen(this.callbacks)) throw new Error(`The callback '${name}' is registered too late: do it while the world is built.`);
    const callback = new Callback(name, TEXT + this.callbacks.length * 4, body, answers);
    this.callbacks.push(callback);
    return callback;
  }

  /** The function at an address. */
  at(func: Address): Callback {
    const callback = this.callbacks[(func - TEXT) / 4];
    if (callback === undefined) throw new Error(`An rcu_head holds 0x${func.toString(16)}, which is no registered callback.`);
    return callback;
  }
}
