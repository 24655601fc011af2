import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseCounterexample, type Counterexample } from '../counterexample/file';
import { isToken, parseToken } from '../counterexample/token';
import type { Kept } from '../recheck';
import type { StepOptions } from '../counterexample/file';
import { UsageError } from '../usage-error';

/** A counterexample that a command line names, in a file or as a token. */
export interface KeptRequest {
  readonly scenario: string;
  /** The scenario's file, absolute; undefined to look among the shipped ones. */
  readonly file?: string;
  readonly options: StepOptions;
  readonly kept: Kept;
  /** The file it is in, absolute, and what that holds; undefined for a token. */
  readonly saved?: { readonly path: string; readonly counterexample: Counterexample };
}

/** Whether a word of the command line names a counterexample: a file, or a token. */
export function isKept(word: string | undefined): word is string {
  return word !== undefined && (word.endsWith('.json') || isToken(word));
}

/** Reads what a word of the command line names; undefined where it is neither a saved counterexample nor a token. */
export function keptRequest(word: string | undefined, directory: string): KeptRequest | undefined {
  if (!isKept(word)) return undefined;
  if (!isToken(word)) return savedRequest(resolve(directory, word), word);
  const { file, ...kept } = parseToken(word);
  return { scenario: kept.scenario, ...(file === undefined ? {} : { file: resolve(directory, file) }), options: kept.options, kept };
}

function savedRequest(path: string, shown: string): KeptRequest {
  const counterexample = readCounterexample(path, shown);
  const { file, scenario, options } = counterexample;
  return { scenario, ...(file === undefined ? {} : { file: resolve(dirname(path), file) }), options, kept: counterexample, saved: { path, counterexample } };
}

/** The counterexample in a file; `shown` names it in complaints. */
export function readCounterexample(path: string, shown: string): Counterexample {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError('it cannot be read', { file: shown, fix: 'give a file that `quiesce check --save` wrote' });
  }
  return parseCounterexample(text, shown);
}
