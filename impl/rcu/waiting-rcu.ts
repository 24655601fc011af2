import { gracePeriodBegins, type Thread } from '../memory';
import type { Snapshot } from './detector';
import { IdealRcu } from './ideal-rcu';

/**
 * RCU whose detector only waits: it does not look which sections are open, but waits for each reader in turn to be in none.
 * It may wait for a section that began later, which is allowed, and a reader that is always inside
 * keeps it waiting. What it does depends on no reader's word, so readers multiply nothing when a checker takes them apart.
 */
export class WaitingRcu extends IdealRcu {
  protected override *startGracePeriod(): Thread<Snapshot> {
    const taken = yield* this.takeAndBegin();
    yield* gracePeriodBegins(this.domain);
    return Object.freeze({ taken, owing: Object.freeze(Array.from({ length: this.readers.count }, (_, reader) => reader)) });
  }

  protected override *awaitReaders({ owing }: Snapshot): Thread<void> {
    for (const reader of owing) yield* this.readers.awaitOutside(reader);
  }
}
