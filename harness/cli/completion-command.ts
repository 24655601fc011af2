import type { Command } from 'commander';
import { UsageError } from '../usage-error';
import { candidates, completionScript, FILES_WANTED, type Shell } from './completion';
import { AS_EXPECTED } from './exit-status';
import { loadScenarios } from './load-scenarios';
import { Pool } from './pool';
import { targetsOf } from './targets';
import type { Terminal } from './terminal';

/** Seconds that the files of scenarios may take to load: somebody waits with a finger on the key. */
const PATIENCE = 2;

/** `quiesce completion`: prints what a shell loads. */
export function completionCommand(shell: Shell, terminal: Terminal): number {
  terminal.out(completionScript(shell));
  return AS_EXPECTED;
}

/** `quiesce complete`: what may come next, one a line with what it means after a tab. The scripts above ask it. */
export async function completeCommand(root: Command, words: readonly string[], terminal: Terminal): Promise<number> {
  const found = await candidates(root, words, async (files) => await namesIn(files, terminal.directory));
  const lines = found === null ? [FILES_WANTED] : found.map(({ word, meaning }) => `${word}\t${meaning.split('\n')[0] ?? ''}`);
  terminal.out(lines.map((line) => `${line}\n`).join(''));
  return AS_EXPECTED;
}

/** The names of scenarios; none where a file cannot be loaded, for this is no place to complain. */
async function namesIn(files: readonly string[], directory: string): Promise<readonly string[]> {
  const pool = new Pool({ jobs: 2, patience: PATIENCE });
  try {
    return (await loadScenarios(targetsOf(files, directory), pool)).map(({ name }) => name);
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  } finally {
    await pool.close();
  }
}
