import { type Address } from '../../memory';
import type { CallbackTable } from './callback';
/**
 * What a grace period ends with for one head: its function is called, or the object around it is freed. The head may be gone
 * afterwards. (`rcu_do_batch` in `kernel/rcu/tree.c`; `rcu_reclaim_tiny`, `kvfree_rcu_list`)
 */
export declare function invoke(domain: Address, callbacks: CallbackTable, head: Address): void;
