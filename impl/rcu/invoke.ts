import { callbackBegins, callbackEnds, free, load, reclaimed, requestEnds, warnUnless, type Address, type Thread } from '../memory';
import type { CallbackTable } from './callback';
import { funcOf, KVFREE_OFFSET_LIMIT, TEXT } from './rcu-head';

/**
 * What a grace period ends with for one head: its function is called, or the object around it is freed. The head may be gone
 * afterwards. (`rcu_do_batch` in `kernel/rcu/tree.c`; `rcu_reclaim_tiny`, `kvfree_rcu_list`)
 */
export function* invoke(domain: Address, callbacks: CallbackTable, head: Address): Thread<void> {
  const func = yield* load(funcOf(head), 'plain');
  if (func < TEXT) {
    yield* kvfree(domain, head, func);
    return;
  }
  const callback = callbacks.at(func);
  yield* callbackBegins(domain, head);
  if (callback.answers) yield* requestEnds(domain, head, 'before');
  yield* callback.body(head);
  yield* callbackEnds(domain, head);
}

/** Frees the object that starts `offset` bytes before its head; one that starts too far before it is leaked. */
function* kvfree(domain: Address, head: Address, offset: number): Thread<void> {
  if (offset >= KVFREE_OFFSET_LIMIT) {
    yield* warnUnless(false, `kvfree_rcu: the rcu_head lies ${offset} bytes into its object; the object leaks`);
    yield* requestEnds(domain, head, 'before');
    return;
  }
  yield* reclaimed(head - offset);
  yield* requestEnds(domain, head, 'before');
  yield* free(head - offset, 'kvfree');
}
