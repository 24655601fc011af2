import { jsonProfile } from '../report/json';
import { profileText } from '../report/profile-text';
import { stepOptions, type StepFlags } from './check-options';
import { AS_EXPECTED, INCONCLUSIVE } from './exit-status';
import { loadScenarios } from './load-scenarios';
import { Pool } from './pool';
import { overDetector, selectSingle } from './select';
import { styleFor } from './style-for';
import { targetsOf } from './targets';
import type { Terminal } from './terminal';

/** The options of `profile` as the command line parser hands them over. */
export interface ProfileFlags extends StepFlags {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly maxStates: number;
  readonly maxDepth?: number;
  readonly maxOperations?: number;
  readonly watchdog: number;
}

/** `quiesce profile`: visits the states of a scenario and counts what tells them apart. */
export async function profileCommand(words: readonly string[], flags: ProfileFlags, terminal: Terminal): Promise<number> {
  const targets = targetsOf(words, terminal.directory);
  const pool = new Pool({ jobs: 2, patience: flags.watchdog });
  try {
    const card = selectSingle(overDetector(await loadScenarios(targets, pool), flags.detector), targets.names);
    const { maxStates, maxDepth, maxOperations } = flags;
    const limits = { states: maxStates, ...(maxDepth === undefined ? {} : { depth: maxDepth }), ...(maxOperations === undefined ? {} : { operations: maxOperations }) };
    const { profile } = await pool.answer('profile', { task: 'profile', file: card.file, name: card.name, options: { ...stepOptions(flags), limits } });
    const style = styleFor(terminal, flags.verbose === true);
    terminal.out(flags.json === true ? jsonProfile(profile, style) : profileText(profile, style));
    return profile.complete ? AS_EXPECTED : INCONCLUSIVE;
  } finally {
    await pool.close();
  }
}
