import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseCounterexample, printCounterexample, type Counterexample, type StepOptions } from '../counterexample/file';
import { identityOf, isSame } from '../counterexample/identity';
import { wholeSchedule, wholeTrace } from '../counterexample/schedule';
import { namedSteps } from '../counterexample/steps';
import type { CheckResult, Violation } from '../result';
import { UsageError } from '../usage-error';
import { ownVersion } from './version';

/** A counterexample file that is to be written. */
export interface Saving {
  readonly path: string;
  readonly text: string;
}

/**
 * The files for a result's violations that are not known ones, one each, `undefined` for those that are; `scenarioFile` is absolute, undefined for shipped
 * scenarios. A file that is there and holds anything else is left alone; one that holds the same is written anew.
 */
export function savings(result: CheckResult, scenarioFile: string | undefined, options: StepOptions, directory: string): readonly (Saving | undefined)[] {
  const taken = new Set<string>();
  return result.violations.map((violation) => {
    if (violation.known !== undefined) return undefined;
    const fresh = counterexampleOf(result, violation, options);
    const stem = `${fileNameOf(result.scenario)}-${violation.kind}`;
    for (let number = 1; ; number++) {
      const path = join(directory, `${stem}${number === 1 ? '' : `-${number}`}.json`);
      const there = taken.has(path) ? undefined : existing(path);
      if (taken.has(path) || (there !== undefined && !holdsSame(there, fresh))) continue;
      taken.add(path);
      const file = scenarioFile === undefined ? {} : { file: relative(dirname(path), scenarioFile).replaceAll('\\', '/') };
      return { path, text: printCounterexample({ ...fresh, ...file, expect: isCounterexample(there) ? there.expect : fresh.expect }) };
    }
  });
}

/** A violation as it is kept, but for its scenario's file. Of a scenario that should be violated it is expected to stay. */
export function counterexampleOf(result: CheckResult, violation: Violation, options: StepOptions): Counterexample {
  const { scenario, actors, search, seed, detector, expected } = result;
  return {
    quiesce: ownVersion(),
    scenario,
    expect: expected !== 'holds' && expected.includes(violation.kind) ? 'violated' : 'gone',
    violation: identityOf(violation),
    order: violation.order,
    options: { ...options, ...(detector === undefined ? {} : { detector }) },
    found: { search, ...(seed === undefined ? {} : { seed }) },
    schedule: namedSteps(wholeSchedule(violation), wholeTrace(violation), actors),
  };
}

/** What a file holds that is there already. */
function existing(path: string): Counterexample | 'something else' | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return parseCounterexample(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof UsageError) return 'something else';
    throw error;
  }
}

function isCounterexample(there: Counterexample | 'something else' | undefined): there is Counterexample {
  return typeof there === 'object';
}

function holdsSame(there: Counterexample | 'something else', fresh: Counterexample): boolean {
  return isCounterexample(there) && there.scenario === fresh.scenario && isSame(there.violation, fresh.violation);
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
