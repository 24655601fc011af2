import { check } from '../../harness/check';
import { VIOLATION_KINDS, type SearchName } from '../../harness/result';
import { FULL, INJECTIONS, treeRcuLitmus, type Litmus } from '../programs/tree-rcu-litmus';
import { measured } from './toy';

/** A row of the published table: `full`, `without forced scans`, or an injection. */
export interface LitmusTask {
  readonly id: string;
}

/** What one check took. */
export interface LitmusMeasurement {
  /** The verdict, or the kind that was found. */
  readonly outcome: string;
  readonly search: SearchName;
  readonly states: number;
  /**
   * CPU seconds of `check`, all threads of the process: building the world, unfolding, searching, looking for a shorter schedule and explaining it.
   * The median of three checks that follow the first, whose code has been compiled by then.
   */
  readonly seconds: number;
  /** CPU seconds of the first check of the process, which compiles the code, too. */
  readonly first: number;
}

/**
 * Checks the Tree RCU litmus, or what was injected into it.
 *
 * @throws Error when the verdict is not the published one.
 */
export function measureLitmus({ id }: LitmusTask): LitmusMeasurement {
  const litmus = litmusOf(id);
  // Looks for one kind only, as a checker does that knows assertions and ends.
  const ignore = litmus.finds === undefined ? [] : VIOLATION_KINDS.filter((kind) => kind !== litmus.finds);
  const { seconds: first, result } = measured(() => check(treeRcuLitmus(id, litmus), { ignore }));
  const again = Array.from({ length: 3 }, () => measured(() => check(treeRcuLitmus(id, litmus), { ignore })).seconds).sort((a, b) => a - b);
  const outcome = result.violations[0]?.kind ?? result.verdict;
  if (outcome !== (litmus.finds ?? 'holds')) throw new Error(`${id}: ${outcome}`);
  return { outcome, search: result.search, states: result.statistics.states, seconds: again[1]!, first };
}

function litmusOf(id: string): Litmus {
  if (id === 'full') return FULL;
  if (id === 'without forced scans') return {};
  const injection = INJECTIONS.find((one) => one.id === id);
  if (injection === undefined) throw new Error(`no injection '${id}'`);
  return injection.litmus;
}
