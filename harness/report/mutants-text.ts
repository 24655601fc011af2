import { problemsOf, trialOf, type JudgedCatalogue, type JudgedControl, type JudgedMutant } from '../mutants/judgement';
import type { Trial } from '../mutants/judge';
import { counted, seconds } from './numbers';
import { foundKinds } from './outcome-text';
import type { Style } from './style';
import { textReport } from './text';
import { wrap } from './wrap';

const WIDTHS = { kind: 20, found: 38, bounds: 9, seconds: 9, below: 10, twin: 10 };
const GAP = '  ';

/** The width of the ids; known before anything has run. */
export interface MutantsLayout {
  readonly id: number;
}

/** The layout for seeded bugs of these ids. */
export function mutantsLayout(ids: readonly string[]): MutantsLayout {
  return { id: Math.max('id'.length, ...ids.map((id) => id.length)) };
}

/** The heading of the table of seeded bugs: two lines each, what came out and what was changed. */
export function mutantsHeading({ id }: MutantsLayout, style: Style): string {
  const { kind, found, bounds, seconds: time, below } = WIDTHS;
  return style.colors.bold(
    `${'id'.padEnd(id)}${GAP}${'must be found as'.padEnd(kind)}${'found as (its checks alone / all)'.padEnd(found)}${'thr, GP'.padEnd(bounds)}${'seconds'.padStart(time)}${GAP}${'below'.padEnd(below)}twin`,
  );
}

/** What came out of the trials of one seeded bug, and below it what was changed. */
export function mutantLines(mutant: JudgedMutant, { id }: MutantsLayout, style: Style): string {
  const { dim } = style.colors;
  const cells =
    mutant.kind.padEnd(WIDTHS.kind) +
    painted(kindsOf(trialOf(mutant, 'alone')), trialOf(mutant, 'alone'), style) +
    ' / ' +
    painted(kindsOf(trialOf(mutant, 'together')), trialOf(mutant, 'together'), style) +
    ' '.repeat(Math.max(1, WIDTHS.found - foundWords(mutant).length)) +
    boundsWords(mutant).padEnd(WIDTHS.bounds) +
    secondsWords(mutant).padStart(WIDTHS.seconds) +
    GAP +
    painted(belowWords(mutant).padEnd(WIDTHS.below), trialOf(mutant, 'below'), style) +
    painted(holdsWords(trialOf(mutant, 'twin')), trialOf(mutant, 'twin'), style);
  const indent = ' '.repeat(id + GAP.length);
  return [`${mutant.id.padEnd(id)}${GAP}${cells}`, ...wrap(`${indent}${mutant.change}`, style.columns, indent).map((line) => dim(line))].join('\n');
}

/** What was found with its checks alone, and with all. */
export function foundWords(mutant: JudgedMutant): string {
  return `${kindsOf(trialOf(mutant, 'alone'))} / ${kindsOf(trialOf(mutant, 'together'))}`;
}

/** Threads and grace periods. */
export function boundsWords({ bounds: { threads, gracePeriods } }: JudgedMutant): string {
  return `${threads}, ${gracePeriods}`;
}

/** Whether it holds one bound below, or that there is none. */
export function belowWords(mutant: JudgedMutant): string {
  return mutant.noBoundBelow === undefined ? holdsWords(trialOf(mutant, 'below')) : 'n/a';
}

/** The heading of the table of controls. */
export function controlsHeading(style: Style): string {
  return style.colors.bold(`${'control'.padEnd(WIDTHS.below)}${'seconds'.padStart(WIDTHS.seconds)}${GAP}must hold, though it looks wrong or is wrong elsewhere`);
}

/** What came out of a control, and below it why it must hold. */
export function controlLines(control: JudgedControl, style: Style): string {
  const indent = ' '.repeat(WIDTHS.below + WIDTHS.seconds + GAP.length);
  const verdict = painted(holdsWords(control.trial).padEnd(WIDTHS.below), control.trial, style);
  return [
    `${verdict}${secondsWords(control).padStart(WIDTHS.seconds)}${GAP}${control.name}`,
    ...wrap(`${indent}${control.why}`, style.columns, indent).map((line) => style.colors.dim(line)),
  ].join('\n');
}

/** What stands below the tables: why there is nothing one bound below, in full what is not as it must be, the tally. Ends with a newline. */
export function mutantsFooter(catalogue: JudgedCatalogue, style: Style): string {
  const { notRun } = catalogue;
  const left = notRun.length === 0 ? [] : wrap(`Not judged, for it was interrupted: ${notRun.join(', ')}`, style.columns, '  ').map((line) => style.colors.yellow(line));
  const blocks = [reasonsText(catalogue.mutants, style), ...problemTexts(catalogue, style), [style.colors.bold(tally(catalogue)), ...left].join('\n')];
  return blocks.filter((block) => block !== '').map((block) => `${block.trimEnd()}\n`).join('\n');
}

/** The counterexamples of one seeded bug in full: with every check on, and with those for its own kind alone where that is another. */
export function counterexampleTexts(mutant: JudgedMutant, style: Style): readonly string[] {
  const { bold } = style.colors;
  const origin = mutant.file === undefined ? {} : { file: mutant.file };
  const { alone, together } = { alone: trialOf(mutant, 'alone'), together: trialOf(mutant, 'together') };
  return [
    ...(together === undefined ? [] : [`${bold('With every check on:')}\n\n${textReport(expected(together, mutant.first), style, origin)}`]),
    ...(alone === undefined || mutant.kind === mutant.first
      ? []
      : [`${bold(`Looking for ${mutant.kind} alone:`)}\n\n${textReport(expected(alone, mutant.kind), style, { ...origin, flags: ['--only', mutant.kind] })}`]),
  ];
}

/** A seeded bug is a violation on purpose, though its scenario does not say so. */
function expected({ result, problem }: Trial, kind: JudgedMutant['kind']): Trial['result'] {
  return { ...result, expected: [kind], asExpected: problem === undefined };
}

function kindsOf(trial: Trial | undefined): string {
  if (trial === undefined) return '-';
  const kinds = foundKinds(trial.result);
  return kinds.length > 0 ? kinds.join(', ') : trial.result.verdict === 'holds' ? 'NOTHING' : 'UNKNOWN';
}

function holdsWords(trial: Trial | undefined): string {
  if (trial === undefined) return '-';
  return trial.problem === undefined ? 'holds' : trial.result.verdict === 'violated' ? 'VIOLATED' : 'UNKNOWN';
}

function secondsWords({ seconds: time }: { readonly seconds: number }): string {
  return time > 0 ? seconds(time) : '-';
}

function painted(text: string, trial: Trial | undefined, { colors: { bold, dim, green, red } }: Style): string {
  if (trial === undefined) return dim(text);
  return trial.problem === undefined ? green(text) : bold(red(text));
}

function reasonsText(mutants: readonly JudgedMutant[], style: Style): string {
  const ids = new Map<string, string[]>();
  for (const { id, noBoundBelow } of mutants) if (noBoundBelow !== undefined) ids.set(noBoundBelow, [...(ids.get(noBoundBelow) ?? []), id]);
  if (ids.size === 0) return '';
  return [style.colors.bold('Nothing is one bound below ("n/a") because'), ...[...ids].flatMap(([reason, of]) => wrap(`  - ${reason}: ${of.join(', ')}`, style.columns, '    '))].join('\n');
}

function problemTexts(catalogue: JudgedCatalogue, style: Style): readonly string[] {
  const { bold, red } = style.colors;
  return problemsOf(catalogue).map(({ of, problem, result, only, file }) => {
    const origin = { ...(file === undefined ? {} : { file }), ...(only === undefined ? {} : { flags: ['--only', only] }) };
    return `${wrap(`NOT AS IT MUST BE: ${of}: ${problem}`, style.columns).map((line) => bold(red(line))).join('\n')}\n\n${textReport(result, style, origin)}`;
  });
}

function tally({ mutants, controls }: JudgedCatalogue): string {
  if (mutants.length === 0 && controls.length === 0) return 'Nothing was judged';
  const right = (trials: readonly (Trial | undefined)[]): number => trials.filter((trial) => trial !== undefined && trial.problem === undefined).length;
  const found = mutants.filter((mutant) => right([trialOf(mutant, 'alone'), trialOf(mutant, 'together')]) === 2).length;
  const bounded = mutants.filter(({ noBoundBelow }) => noBoundBelow === undefined);
  const parts = [
    share(found, mutants.length, 'found as listed'),
    ...(bounded.length === 0 ? [] : [share(right(bounded.map((mutant) => trialOf(mutant, 'below'))), bounded.length, 'holding one bound below')]),
    share(right(mutants.map((mutant) => trialOf(mutant, 'twin'))), mutants.length, 'with a twin that holds'),
    ...(controls.length === 0 ? [] : [share(right(controls.map(({ trial }) => trial)), controls.length, `${controls.length === 1 ? 'control' : 'controls'} holding`)]),
  ];
  return `${counted(mutants.length, 'seeded bug')}: ${parts.join(', ')}`;
}

function share(part: number, whole: number, what: string): string {
  return part === whole ? `${whole} ${what}` : `ONLY ${part} of ${whole} ${what}`;
}
