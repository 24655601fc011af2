import { parentPort } from 'node:worker_threads';
import { check, type CheckOptions } from '../check';
import { helpCheck } from '../help-check';
import { collectMutants } from '../mutants/collect-mutants';
import { stateSpace } from '../graph/state-space';
import { stateSpaceGraph } from '../graph/state-space-graph';
import { explorationOf } from '../profile/exploration';
import { profile } from '../profile/profile';
import { recheck } from '../recheck';
import type { CheckResult } from '../result';
import type { Scenario } from '../scenario';
import { Beacon } from './beacon';
import { CheckpointFile } from './checkpoint-file';
import { crewOf, serve } from './crew-line';
import { judged, mutantCards } from './judged';
import { drawable, lifecyclesOf } from './lifecycles';
import { loadTypeScript, modulesOf, sourcesOf, type Namespace } from './load-typescript';
import { memoryMeter } from './memory';
import { now } from './now';
import { plainError } from './plain-error';
import { scenarioIn, scenariosIn } from './scenario-in';
import type { CheckTask, Reply, Task } from './tasks';
import { ownVersion } from './version';

/** States that a search finds before it asks for help: some tenths of a second. */
const ALONE = 1 << 15;

// What user code prints must not end up in a report that a machine reads.
process.stdout.write = process.stderr.write.bind(process.stderr);

parentPort?.on('message', (task: Task) => {
  void work(task).then((reply) => parentPort?.postMessage(reply));
});

/** What a worker thread does with a task. Never rejects: what goes wrong is in the reply. */
async function work(task: Task): Promise<Reply> {
  const beacon = new Beacon(task.shared);
  try {
    return answer(task, await load(task.file, beacon), beacon);
  } catch (error) {
    return { reply: 'error', error: plainError(error, task) };
  }
}

function answer(task: Task, exports: Namespace, beacon: Beacon): Reply {
  const { file } = task;
  switch (task.task) {
    case 'list':
      return {
        reply: 'list',
        scenarios: scenariosIn(exports, task).map(({ name, description = '', expect = 'holds', detectors = [] }) => ({ name, description, expected: expect, file, detectors })),
        modules: modulesOf(file),
      };
    case 'list-mutants':
      return { reply: 'mutants', ...mutantCards(collectMutants(exports, file), file) };
    case 'lifecycles':
      return { reply: 'lifecycles', names: [...lifecyclesOf(exports).keys()] };
    case 'check':
      return { reply: 'result', result: run(task, scenarioIn(exports, task), beacon) };
    case 'help':
      serve(task.line, (lead) => helpCheck(scenarioIn(exports, task), task.options, lead));
      return { reply: 'helped' };
    case 'judge': {
      const trials = judged(collectMutants(exports, file), task, beacon);
      return trials === undefined ? { reply: 'dropped' } : { reply: 'trials', ...trials };
    }
    case 'profile': {
      const scenario = scenarioIn(exports, task);
      const { how, bounds } = explorationOf(scenario, { ...task.options, ...seen(beacon) });
      return { reply: 'profile', profile: profile(scenario, how, bounds) };
    }
    case 'graph': {
      if (task.of === 'lifecycle') return { reply: 'graph', graph: drawable(lifecyclesOf(exports), task.name) };
      const scenario = scenarioIn(exports, task);
      const { how, bounds } = explorationOf(scenario, { ...task.options, ...seen(beacon) });
      return { reply: 'graph', graph: stateSpaceGraph(stateSpace(scenario, how, bounds), task.most, task.only) };
    }
  }
}

async function load(file: string, beacon: Beacon): Promise<Namespace> {
  beacon.load(file);
  try {
    return await loadTypeScript(file);
  } finally {
    beacon.leave();
  }
}

/** What lets the main thread see how far a search is, and user code that does not come back. */
function seen(beacon: Beacon): Pick<CheckOptions, 'onProgress' | 'watch'> {
  return { onProgress: (progress) => beacon.report(progress), watch: beacon };
}

function run(task: CheckTask, scenario: Scenario, beacon: Beacon): CheckResult {
  const options: CheckOptions = {
    ...task.options,
    ...(task.clock ? { clock: now } : {}),
    ...seen(beacon),
    memory: memoryMeter(),
    isStopped: () => beacon.isStopped,
    ...(task.crew === undefined ? {} : { crew: crewOf(task.crew, ALONE) }),
  };
  if (task.checkpoint !== undefined) return withCheckpoints(task, task.checkpoint, scenario, options);
  if (task.kept !== undefined) {
    const { saved, ...how } = task.kept;
    return recheck(scenario, saved, { ...options, ...how });
  }
  return check(scenario, { ...options, ...(task.schedule === undefined ? {} : { schedule: task.schedule }) });
}

/** A check that goes on from its checkpoint, if there is one. */
function withCheckpoints({ file }: CheckTask, { path, every }: NonNullable<CheckTask['checkpoint']>, scenario: Scenario, options: CheckOptions): CheckResult {
  const say = (text: string): void => void process.stderr.write(`quiesce: ${text}`);
  return check(scenario, {
    ...options,
    checkpoints: (identity) => new CheckpointFile(path, { version: ownVersion(), identity, sources: sourcesOf(file) }, { every, now, say }),
  });
}
