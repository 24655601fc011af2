import type { CheckResult, ViolationKind } from '../result';
import type { RunStatus } from '../report/status';
import type { Trial, TrialName } from './judge';
import type { MutantFacts } from './mutant';

/** A seeded bug after its trials. */
export interface JudgedMutant extends MutantFacts {
  /** Where it is from; undefined for what comes with Quiesce. */
  readonly file?: string;
  readonly trials: readonly Trial[];
  /** Of all trials; 0 without a clock. */
  readonly seconds: number;
}

/** A control after its trial. */
export interface JudgedControl {
  readonly name: string;
  readonly why: string;
  readonly family: string;
  readonly file?: string;
  readonly trial: Trial;
  readonly seconds: number;
}

/** A catalogue, or a part of it, after all trials. */
export interface JudgedCatalogue {
  readonly mutants: readonly JudgedMutant[];
  readonly controls: readonly JudgedControl[];
  /** Ids of seeded bugs and names of controls that were not judged, for somebody stopped the run. */
  readonly notRun: readonly string[];
}

/** How it went as a whole; what is not as it must be outweighs what is not known. */
export function statusOf(catalogue: JudgedCatalogue): RunStatus {
  if (problemsOf(catalogue).length > 0) return 'unexpected';
  return catalogue.notRun.length > 0 ? 'inconclusive' : 'as-expected';
}

/** The result of one of the trials; undefined for `below` where there is no bound below. */
export function trialOf({ trials }: JudgedMutant, name: TrialName): Trial | undefined {
  return trials.find(({ trial }) => trial === name);
}

/** Every trial that did not come out as it must, with what it is a trial of and the kind that alone was looked for, if one was. */
export function problemsOf({ mutants, controls }: Pick<JudgedCatalogue, 'mutants' | 'controls'>): readonly { readonly of: string; readonly problem: string; readonly result: CheckResult; readonly only?: ViolationKind; readonly file?: string }[] {
  const ofMutants = mutants.flatMap(({ id, kind, file, trials }) => {
    return trials.map((trial) => ({ of: id, trial, ...(trial.trial === 'alone' || trial.trial === 'below' ? { only: kind } : {}), ...(file === undefined ? {} : { file }) }));
  });
  const ofControls = controls.map(({ name, trial, file }) => ({ of: name, trial, ...(file === undefined ? {} : { file }) }));
  return [...ofMutants, ...ofControls].flatMap(({ trial: { problem, result }, ...rest }) => (problem === undefined ? [] : [{ ...rest, problem, result }]));
}
