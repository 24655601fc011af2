import type { Graph } from '@viz-js/viz';
import type { AnyStateMachine } from 'xstate';
import { lifecycleGraph } from '../graph/lifecycle-graph';
import { UsageError } from '../usage-error';

/** The lifecycles among a module's exports, by the name of the export. */
export function lifecyclesOf(exported: Readonly<Record<string, unknown>>): ReadonlyMap<string, AnyStateMachine> {
  return new Map(Object.entries(exported).flatMap(([name, value]): [string, AnyStateMachine][] => (isMachine(value) ? [[name, value]] : [])));
}

function isMachine(value: unknown): value is AnyStateMachine {
  return typeof value === 'object' && value !== null && 'root' in value && 'states' in value && 'definition' in value;
}

/** The picture of one of them. Throws a `UsageError` where something of it has no name. */
export function drawable(lifecycles: ReadonlyMap<string, AnyStateMachine>, name: string): Graph {
  const machine = lifecycles.get(name);
  if (machine === undefined) throw new Error(`the lifecycle "${name}" is gone`);
  try {
    return lifecycleGraph(machine);
  } catch (error) {
    throw new UsageError(`lifecycle "${name}" cannot be drawn: ${error instanceof Error ? error.message : String(error)}`, { fix: 'name its guards and operations in setup({ ... })' });
  }
}
