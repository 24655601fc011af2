import type { Executions } from '../result';
import type { Checkpoint } from './checkpoint';
import { remake, runTo } from './crew/frontier';
import type { KeptTasks } from './crew/kept-tasks';
import type { KeptEstimate } from './estimate';
import type { Exploration } from './exploration';
import type { KeptLedger } from './ledger';
import type { KeptPathLessons } from './path-lessons';
import type { KeptPending } from './pending';

/** Where an exploration is that came back at the end of a run. */
export interface KeptExploration {
  readonly events: number;
  readonly depth: number;
  readonly executions: Executions;
  readonly ledger: KeptLedger;
  /** The run that it stands behind, `COLUMNS` numbers per event. */
  readonly run: Int32Array;
  /** By height of it: the first of the plans. */
  readonly planned: Int32Array;
  readonly pending: KeptPending;
  readonly estimate: KeptEstimate;
}

/** Everything that a search by traces needs to go on in another process. */
export interface TracesCheckpoint {
  readonly exploration: KeptExploration;
  readonly lessons: KeptPathLessons;
  /** Pairs of control points that would race if it were not intended. */
  readonly intended: readonly number[];
  /** What was given to others; nothing where nobody helps. */
  readonly tasks: KeptTasks | null;
}

/** What it takes to go on from where an exploration came back. */
export function keepExploration(exploration: Exploration): KeptExploration {
  const { events, depth, executions, ledger, run, planned, pending, estimate } = exploration;
  const { height } = run;
  // Behind the end of a run nothing may have been looked at yet.
  exploration.reserve(height);
  return {
    events,
    depth,
    executions: { ...executions },
    ledger: ledger.keep(),
    run: Int32Array.from(runTo(exploration, height)),
    planned: planned.subarray(0, height + 1),
    pending: pending.contents(),
    estimate: estimate.keep(height),
  };
}

/** Takes an exploration that has not begun to where another one came back. */
export function restoreExploration(exploration: Exploration, { events, depth, executions, ledger, run, planned, pending, estimate }: KeptExploration): void {
  exploration.events = events;
  exploration.depth = depth;
  Object.assign(exploration.executions, executions);
  exploration.pending.restore(pending);
  remake(exploration, run);
  exploration.reserve(planned.length);
  exploration.planned.set(planned);
  exploration.estimate.goOn(estimate);
  exploration.ledger.restore(ledger);
}

interface Plain {
  readonly exploration: Pick<KeptExploration, 'events' | 'depth' | 'executions' | 'ledger'>;
  readonly guesses: KeptEstimate['guesses'];
  readonly digest: number;
  readonly intended: readonly number[];
  readonly tasks: KeptTasks | null;
}
type Arrays = Readonly<Record<'run' | 'planned' | 'plans' | 'free' | 'branchesFinished' | 'branchesPlanned' | 'lessons', readonly [Int32Array]>>;

/** The same in the form in which checkpoints are kept. */
export function keptOfTraces({ exploration, lessons, intended, tasks }: TracesCheckpoint): Checkpoint {
  const { events, depth, executions, ledger, run, planned, pending, estimate } = exploration;
  const at: Plain = { exploration: { events, depth, executions, ledger }, guesses: estimate.guesses, digest: lessons.digest, intended, tasks };
  const arrays: Arrays = {
    run: [run],
    planned: [planned],
    plans: [pending.words],
    free: [pending.free],
    branchesFinished: [estimate.finished],
    branchesPlanned: [estimate.planned],
    lessons: [lessons.lessons],
  };
  return { search: 'traces', at, arrays };
}

/** What was kept by the former. */
export function tracesOfKept({ at, arrays }: Checkpoint): TracesCheckpoint {
  const { exploration, guesses, digest, intended, tasks } = at as Plain;
  const { run, planned, plans, free, branchesFinished, branchesPlanned, lessons } = arrays as unknown as Arrays;
  return {
    exploration: {
      ...exploration,
      run: run[0],
      planned: planned[0],
      pending: { words: plans[0], free: free[0] },
      estimate: { finished: branchesFinished[0], planned: branchesPlanned[0], guesses },
    },
    lessons: { lessons: lessons[0], digest },
    intended,
    tasks,
  };
}
