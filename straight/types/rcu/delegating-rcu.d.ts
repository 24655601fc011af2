import type { Address, MemoryKind } from '../../memory';
import type { Callback, CallbackBody } from './callback';
import type { Daemon } from './daemon';
import type { Detector } from './detector';
import type { Guard } from './guard';
import type { Rcu } from './rcu';
/** An RCU that is another one but for what those who extend it say; containers see no difference. */
export declare abstract class DelegatingRcu implements Rcu {
    readonly domain: Address;
    readonly detector: Detector;
    abstract readonly daemons: readonly Daemon[];
    protected readonly rcu: Rcu;
    protected constructor(rcu: Rcu);
    readLock(reader: number): Guard;
    readUnlock(guard: Guard): void;
    callback(name: string, body: CallbackBody): Callback;
    callRcu(head: Address, callback: Callback | null): void;
    kvfreeCallRcu(head: Address, object: Address, memory?: MemoryKind): void;
    kvfreeMightSleep(object: Address, memory?: MemoryKind): void;
    synchronizeRcu(): void;
    synchronizeRcuExpedited(): void;
    rcuBarrier(): void;
    kvfreeRcuBarrier(): void;
    getState(cookie: Address): void;
    startPoll(cookie: Address): void;
    pollState(cookie: Address): boolean;
    condSynchronize(cookie: Address): void;
}
