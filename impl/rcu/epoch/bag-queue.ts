import { again, compareAndSwap, load, retry, store, type Address, type Again, type Thread } from '../../memory';
import { PendingCallbacks } from '../pending-callbacks';
import { nextBagOf } from './bag';

/**
 * The sealed bags of all participants: a Treiber stack that is taken as a whole and turned round. So nobody reads a bag that somebody else
 * has taken, and bags need no reclamation of their own; those of crossbeam's queue, a Michael and Scott one, are deferred like everything else.
 */
export class BagQueue extends PendingCallbacks {
  /** Queues a bag. Full: what its owner did before is seen by whoever takes it. Never waits; repeats when others queue theirs. */
  override *push(bag: Address): Thread<void> {
    const { top } = this;
    yield* retry(
      function* (pushed = 0): Thread<true | Again> {
        const below = yield* load(top);
        yield* store(nextBagOf(pushed), below, 'plain');
        return (yield* compareAndSwap(top, below, pushed)) === below ? true : again(pushed);
      },
      bag,
    );
  }
}
