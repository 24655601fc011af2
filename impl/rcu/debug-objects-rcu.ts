import { store, warnUnless, type Address, type Thread } from '../memory';
import type { Callback, CallbackBody } from './callback';
import type { Daemon } from './daemon';
import type { DebugObjects } from './debug-objects';
import { DelegatingRcu } from './delegating-rcu';
import type { Rcu } from './rcu';
import { funcOf } from './rcu-head';

/**
 * RCU that remembers which heads are queued, over another one. A head that is queued twice gets a callback that does nothing: the object around it leaks,
 * and nothing is freed twice. (`CONFIG_DEBUG_OBJECTS_RCU_HEAD`)
 */
export class DebugObjectsRcu extends DelegatingRcu {
  override readonly daemons: readonly Daemon[];
  private readonly objects: DebugObjects;
  private readonly leak: Callback;

  constructor(rcu: Rcu, objects: DebugObjects) {
    super(rcu);
    this.daemons = rcu.daemons;
    this.objects = objects;
    this.leak = this.callback('rcu_leak_callback', function* () {});
    Object.freeze(this);
  }

  override callback(name: string, body: CallbackBody): Callback {
    const { objects } = this;
    return super.callback(name, function* (head) {
      yield* objects.deactivate(head);
      yield* body(head);
    });
  }

  override *callRcu(head: Address, callback: Callback | null): Thread<void> {
    if (callback === null || (yield* this.objects.activate(head))) {
      yield* super.callRcu(head, callback);
      return;
    }
    yield* warnUnless(false, `call_rcu(): Double-freed CB 0x${head.toString(16)}->${callback.name}`);
    yield* store(funcOf(head), this.leak.func);
  }
}
