import { again, compareAndSwap, load, retry, store, type Address, type Again, type Thread } from '../../memory';
import { isEnd, PendingCallbacks } from '../pending-callbacks';
import { nextOfEntry } from './bag';

/** What a list that was turned round ends with. */
const END = 1;

/**
 * The sealed bags of all participants, and heads for which there was no bag: a Treiber stack that is taken as a whole and turned round. So nobody reads a bag that
 * somebody else has taken, and bags need no reclamation of their own; those of crossbeam's queue, a Michael and Scott one, are deferred like everything else.
 */
export class BagQueue extends PendingCallbacks {
  /** Queues an entry. Full: what its owner did before is seen by whoever takes it. Never waits; repeats when others queue theirs. */
  override *push(entry: Address): Thread<void> {
    const { top } = this;
    yield* retry(
      function* (pushed = 0): Thread<true | Again> {
        const below = yield* load(top);
        yield* store(nextOfEntry(pushed), below, 'plain');
        return (yield* compareAndSwap(top, below, pushed)) === below ? true : again(pushed);
      },
      entry,
    );
  }

  /** Turns a taken list round; returns its new first entry. Every link is there: an entry is queued when it has its own. */
  override *reverse(taken: Address): Thread<Address> {
    let reversed = END;
    let entry = taken;
    while (!isEnd(entry)) {
      const link = nextOfEntry(entry);
      const next = yield* load(link, 'plain');
      if (next !== reversed) yield* store(link, reversed, 'plain');
      reversed = entry;
      entry = next;
    }
    return reversed;
  }
}
