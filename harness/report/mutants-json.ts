import { wholeSchedule } from '../counterexample/schedule';
import type { Trial } from '../mutants/judge';
import { statusOf, trialOf, type JudgedCatalogue, type JudgedControl, type JudgedMutant } from '../mutants/judgement';
import type { ViolationKind } from '../result';
import { foundKinds } from './outcome-text';
import { shownPath } from './path';
import { replayLine } from './replay-line';
import { documentText, SCHEMA_VERSION, type MutantsDocument } from './schema';
import type { Style } from './style';

type MutantDocument = MutantsDocument['mutants'][number];
type TrialDocument = MutantDocument['alone'];

/** A catalogue after all trials as JSON. Equal input gives equal bytes. */
export function jsonMutants(catalogue: JudgedCatalogue, style: Style): string {
  return documentText({
    format: 'quiesce-mutants',
    version: SCHEMA_VERSION,
    status: statusOf(catalogue),
    ...(catalogue.notRun.length === 0 ? {} : { notRun: [...catalogue.notRun] }),
    mutants: catalogue.mutants.map((mutant) => mutantDocument(mutant, style)),
    controls: catalogue.controls.map((control) => controlDocument(control, style)),
  });
}

function mutantDocument(mutant: JudgedMutant, style: Style): MutantDocument {
  const { id, change, family, file, kind, first, bounds, noBoundBelow, seconds } = mutant;
  const trial = (name: 'alone' | 'together' | 'below' | 'twin', only?: ViolationKind): TrialDocument | undefined => {
    const made = trialOf(mutant, name);
    return made === undefined ? undefined : trialDocument(made, file, only, style);
  };
  const { alone, together, below, twin } = { alone: trial('alone', kind), together: trial('together'), below: trial('below', kind), twin: trial('twin') };
  if (alone === undefined || together === undefined || twin === undefined) throw new RangeError(`Not all trials of the seeded bug ${id} were made.`);
  return {
    id,
    change,
    family,
    ...fileOf(file, style),
    kind,
    first,
    bounds: { ...bounds },
    asExpected: mutant.trials.every(({ problem }) => problem === undefined),
    seconds,
    alone,
    together,
    below: below ?? { reason: noBoundBelow ?? '' },
    twin,
  };
}

function controlDocument({ name, why, family, file, trial, seconds }: JudgedControl, style: Style): MutantsDocument['controls'][number] {
  return { control: name, why, family, ...fileOf(file, style), seconds, ...trialDocument(trial, file, undefined, style) };
}

function trialDocument({ result, problem }: Trial, file: string | undefined, only: ViolationKind | undefined, style: Style): TrialDocument {
  const { scenario, verdict, search, statistics, limits, violations } = result;
  const [violation] = violations;
  const origin = { ...(file === undefined ? {} : { file }), ...(only === undefined ? {} : { flags: ['--only', only] }) };
  return {
    scenario,
    verdict,
    found: [...foundKinds(result)],
    asExpected: problem === undefined,
    ...(problem === undefined ? {} : { problem }),
    search,
    states: statistics.states,
    limits: limits.map((limit) => ({ ...limit })),
    ...(violation === undefined ? {} : { replay: replayLine(scenario, wholeSchedule(violation), style, origin) }),
  };
}

function fileOf(file: string | undefined, style: Style): { readonly file?: string } {
  return file === undefined ? {} : { file: shownPath(file, style.root) };
}
