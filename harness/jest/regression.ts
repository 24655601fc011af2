import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { collectScenarios } from '../cli/collect';
import { shippedFiles } from '../cli/targets';
import { parseCounterexample, type Counterexample } from '../counterexample/file';
import { judgeRegression } from '../regression';
import type { Scenario } from '../scenario';
import { UsageError } from '../usage-error';
import { styleInTest } from './in-test';

/** Options of a regression suite. */
export interface RegressionOptions {
  /**
   * The scenarios, where the spec imports them: so Jest knows that the spec depends on them, and runs it again in watch mode when they change. Others are loaded
   * from the files that the counterexamples name.
   */
  readonly scenarios?: readonly Scenario[];
  /** States that may be looked at, per file, where a schedule no longer applies; 100,000 unless told. */
  readonly states?: number;
}

/** What of Jest is needed. */
interface WithTest {
  readonly describe?: (name: string, body: () => void) => void;
  readonly test?: (name: string, body: () => void) => void;
}

const DEFAULT_STATES = 100_000;

/**
 * A test for every counterexample in a directory, named by its file. One that is expected to be gone passes while its schedule shows nothing: every step is
 * what it was, or the code leaves the schedule where the file says, or no schedule near it shows the violation any more. One of known-bad code
 * (`"expect": "violated"`) passes while it shows what it was saved for.
 *
 * `directory` is relative to the directory of the run.
 */
export function regressionSuite(directory: string, { scenarios = [], states = DEFAULT_STATES }: RegressionOptions = {}): void {
  const { describe, test } = globalThis as WithTest;
  if (describe === undefined || test === undefined) throw new UsageError('a regression suite is for a test file of Jest', { fix: 'call it there, with injectGlobals on' });
  const files = counterexampleFiles(directory);
  describe(directory, () => {
    for (const file of files) {
      test(relative(directory, file), () => {
        const saved = parseCounterexample(readFileSync(file, 'utf8'), file);
        const scenario = scenarios.find(({ name }) => name === saved.scenario) ?? loaded(saved, file);
        const { passes, text } = judgeRegression(scenario, saved, { file, states, style: styleInTest() });
        if (!passes) throw new Failure(text);
      });
    }
  });
}

/** A failure whose message is all there is to say: a stack would only name the checker. */
class Failure extends Error {
  override readonly name = 'Failure';

  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

function counterexampleFiles(directory: string): readonly string[] {
  const path = resolve(directory);
  if (!existsSync(path)) throw new UsageError('there is no such directory', { file: directory, fix: 'make it with `quiesce check ... --save`' });
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  if (files.length === 0) throw new UsageError('the directory holds no counterexample', { file: directory, fix: 'save one there with `quiesce check ... --save`' });
  return files.map(({ parentPath, name }) => relative(process.cwd(), join(parentPath, name))).sort();
}

/** The scenario in the file that the counterexample names, through Jest's own transform; else among those that come with Quiesce. */
function loaded({ scenario: name, file }: Counterexample, at: string): Scenario {
  const load = createRequire(__filename);
  const files = file === undefined ? shippedFiles() : [resolve(dirname(at), file)];
  for (const path of files) {
    if (!existsSync(path)) throw new UsageError(`the scenario's file ${relative(process.cwd(), path)} is gone`, { file: at, fix: 'correct `file` in the counterexample, or remove it' });
    const found = collectScenarios(load(path) as Record<string, unknown>, path).find((scenario) => scenario.name === name);
    if (found !== undefined) return found;
  }
  throw new UsageError(`no scenario is called "${name}" any more`, { file: at, fix: 'correct `scenario` in the counterexample, or remove it' });
}
