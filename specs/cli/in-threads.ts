import { Pool } from '../../harness/cli/pool';
import type { PlainCheckOptions } from '../../harness/cli/tasks';
import type { Trial } from '../../harness/mutants/judge';
import type { CheckResult } from '../../harness/result';

/** For tests that wait for one search among many: a busy machine is no failure. */
export const LONG_WAIT = 900_000;

/**
 * Searches of scenarios and seeded bugs that files export, in worker threads as the command line makes them: outside Jest's
 * sandbox, where they are slower, and two at a time. A search that crashes rejects, one whose thread code does not come back, too.
 */
export class InThreads {
  readonly #pool = new Pool({ jobs: 2, patience: 60 });

  /** `file` is an absolute path. */
  async check(file: string, name: string, options: PlainCheckOptions = {}): Promise<CheckResult> {
    return (await this.#pool.answer('result', { task: 'check', file, name, options, clock: false })).result;
  }

  /** All trials of a seeded bug, by its id, or the one of a control, by its name. */
  async judge(file: string, what: 'mutant' | 'control', name: string): Promise<readonly Trial[]> {
    return (await this.#pool.answer('trials', { task: 'judge', file, what, name, clock: false })).trials;
  }

  async end(): Promise<void> {
    await this.#pool.close();
  }
}
