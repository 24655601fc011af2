import { alloc, type Address, type Thread } from '../../memory';
import { KvfreeCpu } from './kvfree-cpu';
import type { KvfreeRcuOptions } from './kvfree-draining';
import { KvfreeQueueing } from './kvfree-queueing';

/**
 * RCU that frees objects in batches, over another one that it asks for grace periods. What is queued waits in pages of pointers and in lists of heads; a timer
 * frees what is ready and detaches the rest, for which one grace period is asked for. As in Linux 6.12. (`kernel/rcu/tree.c`)
 */
export class KvfreeRcu extends KvfreeQueueing {
  protected constructor(state: Address, options: KvfreeRcuOptions) {
    super(state, options);
    Object.freeze(this);
  }

  /** Over another RCU; nothing is queued. */
  static *create(options: KvfreeRcuOptions): Thread<KvfreeRcu> {
    const { cpus = 1, batches = 2 } = options;
    const rcu = new this(yield* alloc({ type: 'kfree_rcu_cpu', words: cpus * KvfreeCpu.words(batches), memory: 'per-cpu', zeroed: true }), options);
    yield* rcu.fillPageCaches(options.pages ?? 0);
    return rcu;
  }
}
