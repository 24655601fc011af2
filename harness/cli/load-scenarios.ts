import { UsageError } from '../usage-error';
import type { Pool } from './pool';
import type { Targets } from './targets';
import type { ScenarioCard } from './tasks';

/** What else is wanted of loading. */
interface Loading {
  /** Whether the scenarios of seeded bugs are wanted as well. */
  readonly seeded?: boolean;
  /** Hears of the files that each file imports, itself included. */
  readonly onModules?: ((files: readonly string[]) => void) | undefined;
}

/** Loads the files on the pool's threads; the scenarios come in the order of the files. A file without any is an error. */
export async function loadScenarios(targets: Pick<Targets, 'files' | 'areShipped'>, pool: Pool, loading: Loading = {}): Promise<readonly ScenarioCard[]> {
  const cards = await Promise.all(targets.files.map(async (file) => await scenariosOf(file, targets.areShipped, pool, loading)));
  return cards.flat();
}

async function scenariosOf(file: string, mayBeEmpty: boolean, pool: Pool, { seeded = false, onModules }: Loading): Promise<readonly ScenarioCard[]> {
  const { scenarios, modules } = await pool.answer('list', { task: 'list', file, seeded });
  onModules?.(modules);
  if (scenarios.length === 0 && !mayBeEmpty) {
    throw new UsageError('it exports no scenario', { file, fix: 'export one: export const mine = scenario({ ... })' });
  }
  return scenarios;
}
