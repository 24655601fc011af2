import { check, type CheckOptions } from '../check';
import { foundKinds, reasonOf } from '../report/outcome-text';
import { VIOLATION_KINDS, type CheckResult, type ViolationKind } from '../result';
import type { Control, Mutant } from './mutant';

/** What a seeded bug is put to: its kind alone is looked for, everything is, the changed code one bound below, the unchanged code. */
export const TRIALS = ['alone', 'together', 'below', 'twin'] as const;

/** One of them; `control` is the only one of a control. */
export type TrialName = (typeof TRIALS)[number] | 'control';

/** What came out of a trial. */
export interface Trial {
  readonly trial: TrialName;
  readonly result: CheckResult;
  /** What is not as it must be, in one line; absent where all is. */
  readonly problem?: string;
}

/** The trials of a seeded bug: where there is no bound below, three. */
export function trialsOf({ below }: Mutant): readonly Exclude<TrialName, 'control'>[] {
  return TRIALS.filter((trial) => trial !== 'below' || typeof below !== 'string');
}

/** Puts a seeded bug to one of its trials. Throws where there is no bound below and that is asked for. */
export function judge(mutant: Mutant, trial: Exclude<TrialName, 'control'>, options: CheckOptions = {}): Trial {
  const { kind, first, mutated, below, twin } = mutant;
  switch (trial) {
    case 'alone':
      return found(trial, check(mutated, { ...options, ignore: allBut(kind) }), kind, `looking for ${kind} alone`);
    case 'together':
      return found(trial, check(mutated, options), first, 'looking for everything');
    case 'below':
      if (typeof below === 'string') throw new RangeError(`Nothing is one bound below ${mutant.id}: ${below}.`);
      return held(trial, check(below, { ...options, ignore: allBut(kind) }), 'one bound below');
    case 'twin':
      return held(trial, check(twin, options), 'the unchanged twin');
  }
}

/** Checks that a control holds. */
export function judgeControl({ holds }: Control, options: CheckOptions = {}): Trial {
  return held('control', check(holds, options), 'the control');
}

/** The kinds not to look for, where these are looked for alone. */
export function allBut(...kinds: readonly ViolationKind[]): readonly ViolationKind[] {
  return VIOLATION_KINDS.filter((other) => !kinds.includes(other));
}

function found(trial: TrialName, result: CheckResult, wanted: ViolationKind, how: string): Trial {
  const kinds = foundKinds(result);
  if (kinds.length === 1 && kinds[0] === wanted) return { trial, result };
  const instead = kinds.length > 0 ? `${kinds.join(', ')} was found` : result.verdict === 'holds' ? 'nothing was found' : `nothing is known (${reasonOf(result)})`;
  return { trial, result, problem: `${how}, ${instead} in "${result.scenario}", which should find ${wanted}` };
}

/** Limits and missed goals are no proof. */
function held(trial: TrialName, result: CheckResult, what: string): Trial {
  if (result.verdict === 'holds' && result.violations.length === 0 && result.limits.length === 0) return { trial, result };
  const why = result.verdict === 'violated' ? foundKinds(result).join(', ') : `nothing is known (${reasonOf(result)})`;
  return { trial, result, problem: `${what} does not hold, "${result.scenario}": ${why}` };
}
