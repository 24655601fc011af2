import { NotExclusive } from '../../machine/exclusive';
import type { System } from '../../machine/system';
import { resetSystem } from '../../machine/system';
import { UsageError } from '../../usage-error';
import { NotTheSame } from '../checkpoint';
import { withEverySchedule } from '../exclusive-words';
import type { Kept } from '../kept';
import { partOf } from '../kept';
import type { Outcome, SearchOptions } from '../outcome';
import type { OnEnds } from './ends';
import { Known, Restart } from './factoring';
import { StarSearch } from './search';

/**
 * Decoupled search (Gnad and Hoffmann, Artificial Intelligence 257, 2018; in SPIN: Gnad, Dubbert, Lluch Lafuente and Hoffmann, SPIN
 * 2018) on concrete code: actors that have nothing to do with each other but through others are leaves, the others are the centre. A
 * state of the centre carries, for each leaf, the set of local states that it can be in; together they are all combinations of these, so
 * cost adds up instead of multiplying. One whose sets are part of those of another with the same centre is dropped.
 *
 * Exact for every violation that shows in a state, a step or an end, and for operations of leaves that must not block; not for
 * livelock, which is a property of cycles: dominance and closures destroy them. Time is O(states of the centre times local states of
 * leaves). Schedules are not the shortest.
 *
 * `onEnds` is for tests.
 *
 * @throws UsageError when memory is reused, or whole operations are steps.
 * @throws NotTheSame when a checkpoint is of other code.
 */
export function searchStar(system: System, options: SearchOptions, onEnds?: OnEnds): Outcome {
  refuse(system);
  const atStart = system.machine.monitors.findings.splice(0);
  const known = new Known(system);
  let kept: Kept | undefined = options.keeper?.kept;
  if (kept !== undefined) {
    known.restore(partOf(kept, 'known'));
    if (!known.experience.restore(partOf(kept, 'experience'))) throw new NotTheSame();
  }
  for (;;) {
    const search = new StarSearch(known, options, { kept, onEnds });
    try {
      return withEverySchedule(system, search.run(atStart));
    } catch (error) {
      if (!(error instanceof Restart) && !(error instanceof NotExclusive)) throw error;
      kept = undefined;
      resetSystem(system);
      system.machine.monitors.findings.length = 0;
    } finally {
      search.close();
    }
  }
}

/** Why a scenario is not for this search, or undefined. */
export function unfitForStar({ scenario, machine }: System): string | undefined {
  if (machine.granularity.coarse) return 'whole operations are steps';
  if (scenario.reuse === true) return 'memory is reused, so allocations depend on each other';
  return undefined;
}

function refuse(system: System): void {
  const why = unfitForStar(system);
  if (why !== undefined) throw new UsageError(`star cannot search scenario '${system.scenario.name}': ${why}`, { fix: 'use the search states' });
}

