import { type Address } from '../../memory';
import type { Callback, CallbackBody } from './callback';
import type { Daemon } from './daemon';
import type { DebugObjects } from './debug-objects';
import { DelegatingRcu } from './delegating-rcu';
import type { Rcu } from './rcu';
/**
 * RCU that remembers which heads are queued, over another one. A head that is queued twice gets a callback that does nothing: the object around it leaks,
 * and nothing is freed twice. (`CONFIG_DEBUG_OBJECTS_RCU_HEAD`)
 */
export declare class DebugObjectsRcu extends DelegatingRcu {
    readonly daemons: readonly Daemon[];
    private readonly objects;
    private readonly leak;
    constructor(rcu: Rcu, objects: DebugObjects);
    callback(name: string, body: CallbackBody): Callback;
    callRcu(head: Address, callback: Callback | null): void;
}
