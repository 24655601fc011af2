import { buildSystem } from '../../harness/machine/system';
import { searchStates } from '../../harness/search/states';
import { searchTraces } from '../../harness/search/traces';
import { PROGRAMS } from '../programs/table';
import { EVERYTHING } from './everything';

/** A row of the table of programs, and how to search it. */
export interface ProgramTask {
  readonly name: string;
  readonly size: string;
  readonly search: 'traces' | 'states';
}

/** What one search took. */
export interface ProgramMeasurement {
  /** Complete executions, as counted; by states, as known. */
  readonly executions: number;
  /** Steps that were made, or states that were visited. */
  readonly states: number;
  /** CPU seconds of all threads of the process for building the world and searching. */
  readonly seconds: number;
  /** CPU seconds before that: Node's start, and loading the code. */
  readonly start: number;
}

/**
 * Searches a program exhaustively, and measures it.
 *
 * @throws Error when the search is not exhaustive, finds a violation, or counts other executions than there are.
 */
export function measureProgram({ name, size, search }: ProgramTask): ProgramMeasurement {
  const row = PROGRAMS.find((one) => one.name === name && one.size === size);
  if (row === undefined) throw new Error(`no program '${name}' of size '${size}'`);
  const program = row.scenario();
  const byTraces = search === 'traces';
  const before = process.cpuUsage();
  const system = buildSystem(program, { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined, footprint: byTraces });
  const outcome = byTraces ? searchTraces(system, EVERYTHING) : { ...searchStates(system, EVERYTHING), executions: { complete: row.complete } };
  const { user, system: kernel } = process.cpuUsage(before);
  const { complete } = outcome.executions;
  if (complete !== row.complete) throw new Error(`${program.name}: ${complete} complete executions instead of ${row.complete}`);
  const kinds = outcome.found.map(({ finding }) => finding.kind).join(', ');
  if (!outcome.complete || kinds !== '') throw new Error(`${program.name}: ${kinds === '' ? 'not searched to the end' : kinds}`);
  return { executions: complete, states: outcome.states, seconds: (user + kernel) / 1e6, start: (before.user + before.system) / 1e6 };
}
