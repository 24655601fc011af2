import { existsSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { render, type Format } from '../graph/render';
import { UsageError } from '../usage-error';
import { stepOptions, type StepFlags } from './check-options';
import { AS_EXPECTED } from './exit-status';
import { loadScenarios } from './load-scenarios';
import { Pool, type Job } from './pool';
import { write } from './save';
import { overDetector, selectSingle } from './select';
import { targetsOf } from './targets';
import type { Targets } from './targets';
import type { Terminal } from './terminal';

/** The options of `graph` as the command line parser hands them over. */
export interface GraphFlags extends StepFlags {
  readonly format?: Format;
  readonly output?: string;
  readonly actors?: readonly string[];
  readonly maxNodes: number;
  readonly maxStates: number;
  readonly maxDepth?: number;
  readonly watchdog: number;
}

/** The lifecycles that come with Quiesce: beside the sources in a checkout, compiled in the package. */
const LIFECYCLES = ['index.ts', 'index.js'].map((name) => join(__dirname, '..', '..', 'models', name));

const FORMAT_OF: Readonly<Record<string, Format>> = { '.svg': 'svg', '.dot': 'dot', '.gv': 'dot', '.mmd': 'mermaid', '.mermaid': 'mermaid' };

/** `quiesce graph`: the states of a scenario, or a lifecycle, as a picture. */
export async function graphCommand(words: readonly string[], flags: GraphFlags, terminal: Terminal): Promise<number> {
  const format = flags.format ?? FORMAT_OF[extname(flags.output ?? '')] ?? 'svg';
  const targets = targetsOf(words, terminal.directory);
  const pool = new Pool({ jobs: 2, patience: flags.watchdog });
  try {
    const { graph } = await pool.answer('graph', (await lifecycleJob(targets, flags, pool)) ?? (await scenarioJob(targets, flags, pool)));
    const text = await render(graph, format);
    if (flags.output === undefined) terminal.out(text);
    else write([{ path: resolve(terminal.directory, flags.output), text }], 'give -o a file that can be written');
    return AS_EXPECTED;
  } finally {
    await pool.close();
  }
}

/** The lifecycle that is named, or the only one of a file that exports no scenario. */
async function lifecycleJob({ files, names, areShipped }: Targets, flags: GraphFlags, pool: Pool): Promise<Job | undefined> {
  const [wanted, ...others] = names;
  if (others.length > 0) return undefined;
  for (const file of areShipped ? LIFECYCLES.filter((candidate) => existsSync(candidate)) : files) {
    const { names: lifecycles } = await pool.answer('lifecycles', { task: 'lifecycles', file });
    const name = wanted === undefined ? await onlyOne(lifecycles, file, pool) : lifecycles.find((candidate) => isSame(candidate, wanted));
    if (name !== undefined) return { task: 'graph', of: 'lifecycle', file, name, options: stepOptions(flags), most: flags.maxNodes };
  }
  return undefined;
}

async function onlyOne(lifecycles: readonly string[], file: string, pool: Pool): Promise<string | undefined> {
  if (lifecycles.length === 0) return undefined;
  const { scenarios } = await pool.answer('list', { task: 'list', file });
  if (scenarios.length > 0) return undefined;
  if (lifecycles.length === 1) return lifecycles[0];
  throw new UsageError(`one lifecycle can be drawn, and it exports ${lifecycles.join(', ')}`, { file, fix: 'name one of them, too' });
}

/** `grace-period` is `gracePeriod`. */
function isSame(name: string, wanted: string): boolean {
  const plain = (text: string): string => text.replace(/[-_ ]/gu, '').toLowerCase();
  return plain(name) === plain(wanted);
}

async function scenarioJob(targets: Targets, flags: GraphFlags, pool: Pool): Promise<Job> {
  const { maxStates, maxDepth, maxNodes, actors } = flags;
  const card = selectSingle(overDetector(await loadScenarios(targets, pool), flags.detector), targets.names);
  const limits = { states: maxStates, ...(maxDepth === undefined ? {} : { depth: maxDepth }) };
  return {
    ...{ task: 'graph', of: 'scenario', file: card.file, name: card.name, options: { ...stepOptions(flags), limits }, most: maxNodes },
    ...(actors === undefined ? {} : { only: actors }),
  };
}
