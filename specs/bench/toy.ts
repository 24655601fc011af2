import { check } from '../../harness/check';
import type { CheckResult } from '../../harness/result';
import { toyRcu, toyRcuFlag, type ToyRcu } from '../programs/toy-rcu';

/** One toy RCU to search. */
export interface ToyTask extends ToyRcu {
  readonly variant: 'counter' | 'flag';
  /** States after which to stop; none unless told. */
  readonly mostStates?: number;
  /** Whether accesses to private memory are scheduling points too; they are not unless told. */
  readonly everyAccess?: boolean;
}

/** What one search took. */
export interface ToyMeasurement {
  readonly verdict: string;
  readonly states: number;
  readonly transitions: number;
  readonly bytesPerState: number;
  /** CPU seconds of `check`, all threads of the process; building the world and unfolding are part of it. */
  readonly seconds: number;
  /** The largest resident size of the whole process, Node itself included, in megabytes. */
  readonly megabytes: number;
}

/** Searches every state of a toy RCU, and measures it. */
export function measureToy({ variant, everyAccess = false, mostStates, ...sizes }: ToyTask): ToyMeasurement {
  const toy = variant === 'flag' ? toyRcuFlag(sizes) : toyRcu(sizes);
  const { seconds, result } = measured(() => check(toy, { search: 'states', privateSteps: !everyAccess, ...(mostStates === undefined ? {} : { limits: { states: mostStates } }) }));
  const { states, transitions, bytesPerState } = result.statistics;
  return { verdict: result.verdict, states, transitions, bytesPerState, seconds, megabytes: process.resourceUsage().maxRSS / 1024 };
}

/** Runs a check, and tells its CPU seconds. */
export function measured(run: () => CheckResult): { readonly seconds: number; readonly result: CheckResult } {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
}
