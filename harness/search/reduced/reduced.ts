import type { Finding } from '../../checks/finding';
import { NotExclusive } from '../../machine/exclusive';
import type { System } from '../../machine/system';
import { resetSystem } from '../../machine/system';
import { UsageError } from '../../usage-error';
import type { Checkpoint } from '../checkpoint';
import { NotTheSame } from '../checkpoint';
import { withEverySchedule } from '../exclusive-words';
import { partOf } from '../kept';
import type { Outcome, SearchOptions } from '../outcome';
import { Known } from './known';
import { MOST_ACTORS } from './persistent';
import { ReducedSearch } from './search';
import { SymmetryOff } from './symmetry';
import type { ReducedWays } from './whereabouts';

/**
 * Stateful search that leaves out steps which commute with everything that the others may still do: in each state the steps of a
 * persistent set are made. What others may still do is learned while searching; when no state is left, every decision is looked
 * at again with all that is known by then, and steps that were left out wrongly are made, until nothing changes (see ARCHITECTURE.md
 * for why that is sound). A step is never put off for ever: a state in which something was left out has a successor that is looked
 * at later than itself, or everything is made (Bosnacki, Leue and Lluch Lafuente, SPIN 2006, for breadth-first search).
 *
 * Keeps every end, every violation of a step or a state, whether a state can still end, and what an operation does when it runs
 * alone. Schedules are not the shortest.
 *
 * @throws UsageError when whole operations are steps, or there are more than 31 actors; NotTheSame when a checkpoint is of other code.
 */
export function searchReduced(system: System, options: SearchOptions, ways: ReducedWays = {}): Outcome {
  const why = unfitForReduction(system);
  if (why !== undefined) throw new UsageError(`scenario '${system.scenario.name}' cannot be reduced: ${why}`, { fix: 'use the search states' });
  const atStart = system.machine.monitors.findings.splice(0);
  const known = new Known(system);
  let kept = options.keeper?.kept;
  if (kept !== undefined && !known.restore(partOf(kept, 'known'))) throw new NotTheSame();
  for (;;) {
    system.machine.monitors.findings.length = 0;
    resetSystem(system);
    try {
      const reduction = known.reduction();
      const outcome = searchOnce(new ReducedSearch(known, reduction, options, ways), kept ?? atStart);
      kept = undefined;
      if (outcome === null) continue;
      const found = withEverySchedule(system, outcome);
      if (known.toldApart !== undefined) return { ...found, guarantee: `symmetric actors were not taken for each other: ${known.toldApart}` };
      return reduction.symmetry === null ? found : { ...found, guarantee: `symmetric actors were taken for each other: ${(system.scenario.symmetric ?? []).map((names) => names.join(', ')).join('; ')}` };
    } catch (error) {
      if (error instanceof SymmetryOff) known.toldApart = error.message;
      else if (!(error instanceof NotExclusive)) throw error;
      kept = undefined;
    }
  }
}

/** From what an earlier search came to, or from the start, where something may have been found already. */
function searchOnce(search: ReducedSearch, from: Checkpoint | readonly Finding[]): Outcome | null {
  try {
    return 'arrays' in from ? search.goOn(from) : search.run(from);
  } finally {
    search.close();
  }
}

/** Why steps of a scenario cannot be left out, or undefined. */
export function unfitForReduction({ machine, actors }: System): string | undefined {
  if (machine.granularity.coarse) return 'whole operations are steps, and how far one goes depends on others';
  if (actors.length > MOST_ACTORS) return `it has more than ${MOST_ACTORS} actors`;
  return undefined;
}
