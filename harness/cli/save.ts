import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { wholeSchedule } from '../counterexample/schedule';
import { namedSchedule, printCounterexample, type StepOptions } from '../counterexample/file';
import type { CheckResult } from '../result';
import { UsageError } from '../usage-error';

/** A counterexample file that is to be written. */
export interface Saving {
  readonly path: string;
  readonly text: string;
}

/** The files for a result's violations, one each; `scenarioFile` is absolute, undefined for shipped scenarios. */
export function savings(result: CheckResult, scenarioFile: string | undefined, options: StepOptions, directory: string): readonly Saving[] {
  return result.violations.map((violation, index) => {
    const { kind, message, order } = violation;
    const number = result.violations.length > 1 ? `-${index + 1}` : '';
    const path = join(directory, `${fileNameOf(result.scenario)}-${kind}${number}.json`);
    const file = scenarioFile === undefined ? {} : { file: relative(dirname(path), scenarioFile).replaceAll('\\', '/') };
    const text = printCounterexample({
      scenario: result.scenario,
      ...file,
      kind,
      message,
      order,
      options: { ...options, ...(result.detector === undefined ? {} : { detector: result.detector }) },
      schedule: namedSchedule(wholeSchedule(violation), result.actors),
    });
    return { path, text };
  });
}

/** Writes the files, each whole or not at all. Throws a `UsageError` when the directory cannot be written. */
export function write(files: readonly Saving[], fix = 'give --save a directory that can be written'): void {
  for (const { path, text } of files) {
    const partial = `${path}.partial`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(partial, text);
      renameSync(partial, path);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(`it cannot be written (${why})`, { file: path, fix });
    }
  }
}

/** Absolute, from where the command was given. */
export function savingDirectory(option: string, directory: string): string {
  return resolve(directory, option);
}

/** The name of the file for the checkpoint of a scenario; scenarios whose names look alike in it are told apart by what follows. */
export function checkpointName(scenario: string, detector: string | undefined): string {
  const digest = createHash('sha256').update(scenario).digest('hex').slice(0, 8);
  return `${fileNameOf(scenario)}-${digest}${detector === undefined ? '' : `-${detector}`}.checkpoint`;
}

/** A scenario's name as part of a file's. */
export function fileNameOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/gu, '-')
      .replace(/^-+|-+$/gu, '') || 'scenario'
  );
}
