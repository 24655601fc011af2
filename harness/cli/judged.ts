import { basename, extname } from 'node:path';
import type { CheckOptions } from '../check';
import type { Seeded } from '../mutants/collect-mutants';
import { judge, judgeControl, trialsOf, type Trial } from '../mutants/judge';
import type { Beacon } from './beacon';
import type { ControlCard, JudgeTask, MutantCard } from './tasks';
import { threadSeconds } from './thread-clock';

/** A file's seeded bugs and controls as plain data. The family is the name of the file. */
export function mutantCards({ mutants, controls }: Seeded, file: string): { readonly mutants: readonly MutantCard[]; readonly controls: readonly ControlCard[] } {
  const family = basename(file, extname(file));
  return {
    mutants: mutants.map(({ id, change, kind, first, bounds, below }) => {
      return { id, change, family, kind, first, bounds, ...(typeof below === 'string' ? { noBoundBelow: below } : {}), file };
    }),
    controls: controls.map(({ why, holds }) => ({ name: holds.name, why, family, file })),
  };
}

/** All trials of one of them, with the seconds they took; undefined where somebody stopped it before they were made. */
export function judged({ mutants, controls }: Seeded, { what, name, clock }: JudgeTask, beacon: Beacon): { readonly trials: readonly Trial[]; readonly seconds: number } | undefined {
  const options: CheckOptions = {
    ...(clock ? { clock: threadSeconds } : {}),
    onProgress: (progress) => beacon.report(progress),
    isStopped: () => beacon.isStopped,
    watch: beacon,
  };
  const started = threadSeconds();
  const trials = what === 'mutant' ? trialsOfMutant(mutants, name, options) : trialOfControl(controls, name, options);
  if (trials.some(({ result }) => result.limits.some(({ limit }) => limit === 'interrupted'))) return undefined;
  return { trials, seconds: clock ? threadSeconds() - started : 0 };
}

function trialsOfMutant(mutants: Seeded['mutants'], id: string, options: CheckOptions): readonly Trial[] {
  const mutant = mutants.find((each) => each.id === id);
  if (mutant === undefined) throw new Error(`the seeded bug ${id} is gone`);
  return trialsOf(mutant).map((trial) => judge(mutant, trial, options));
}

function trialOfControl(controls: Seeded['controls'], name: string, options: CheckOptions): readonly Trial[] {
  const control = controls.find(({ holds }) => holds.name === name);
  if (control === undefined) throw new Error(`the control "${name}" is gone`);
  return [judgeControl(control, options)];
}
