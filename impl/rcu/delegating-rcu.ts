import type { Address, MemoryKind, Thread } from '../memory';
import type { Callback, CallbackBody } from './callback';
import type { Daemon } from './daemon';
import type { Detector } from './detector';
import type { Guard } from './guard';
import type { Rcu } from './rcu';

/** An RCU that is another one but for what those who extend it say; containers see no difference. */
export abstract class DelegatingRcu implements Rcu {
  readonly domain: Address;
  readonly detector: Detector;
  abstract readonly daemons: readonly Daemon[];
  protected readonly rcu: Rcu;

  protected constructor(rcu: Rcu) {
    this.rcu = rcu;
    this.domain = rcu.domain;
    this.detector = rcu.detector;
  }

  *readLock(reader: number): Thread<Guard> {
    return yield* this.rcu.readLock(reader);
  }

  *readUnlock(guard: Guard): Thread<void> {
    yield* this.rcu.readUnlock(guard);
  }

  callback(name: string, body: CallbackBody): Callback {
    return this.rcu.callback(name, body);
  }

  *callRcu(head: Address, callback: Callback | null): Thread<void> {
    yield* this.rcu.callRcu(head, callback);
  }

  *kvfreeCallRcu(head: Address, object: Address, memory?: MemoryKind): Thread<void> {
    yield* this.rcu.kvfreeCallRcu(head, object, memory);
  }

  *kvfreeMightSleep(object: Address, memory?: MemoryKind): Thread<void> {
    yield* this.rcu.kvfreeMightSleep(object, memory);
  }

  *synchronizeRcu(): Thread<void> {
    yield* this.rcu.synchronizeRcu();
  }

  *synchronizeRcuExpedited(): Thread<void> {
    yield* this.rcu.synchronizeRcuExpedited();
  }

  *rcuBarrier(): Thread<void> {
    yield* this.rcu.rcuBarrier();
  }

  *kvfreeRcuBarrier(): Thread<void> {
    yield* this.rcu.kvfreeRcuBarrier();
  }

  *getState(cookie: Address): Thread<void> {
    yield* this.rcu.getState(cookie);
  }

  *startPoll(cookie: Address): Thread<void> {
    yield* this.rcu.startPoll(cookie);
  }

  *pollState(cookie: Address): Thread<boolean> {
    return yield* this.rcu.pollState(cookie);
  }

  *condSynchronize(cookie: Address): Thread<void> {
    yield* this.rcu.condSynchronize(cookie);
  }
}
