import { parentPort } from 'node:worker_threads';
import { check, type CheckOptions } from '../check';
import { numberedSchedule, type NamedRun } from '../counterexample/file';
import { stateSpace } from '../graph/state-space';
import { stateSpaceGraph } from '../graph/state-space-graph';
import { explorationOf } from '../profile/exploration';
import { profile } from '../profile/profile';
import type { CheckResult, Schedule } from '../result';
import type { Scenario } from '../scenario';
import { Beacon } from './beacon';
import { collectScenarios } from './collect';
import { drawable, lifecyclesOf } from './lifecycles';
import { loadTypeScript, modulesOf, type Namespace } from './load-typescript';
import { plainError } from './plain-error';
import type { CheckTask, Reply, Task } from './tasks';

// What user code prints must not end up in a report that a machine reads.
process.stdout.write = process.stderr.write.bind(process.stderr);

parentPort?.on('message', (task: Task) => {
  void work(task).then((reply) => parentPort?.postMessage(reply));
});

/** What a worker thread does with a task. Never rejects: what goes wrong is in the reply. */
async function work(task: Task): Promise<Reply> {
  const beacon = new Beacon(task.shared);
  try {
    const exported = await load(task.file, beacon);
    if (task.task === 'lifecycles') return { reply: 'lifecycles', names: [...lifecyclesOf(exported).keys()] };
    if (task.task === 'graph' && task.of === 'lifecycle') return { reply: 'graph', graph: drawable(lifecyclesOf(exported), task.name) };
    const scenarios = collectScenarios(exported, task.file);
    if (task.task === 'list') {
      return {
        reply: 'list',
        scenarios: scenarios.map(({ name, description = '', expect = 'holds', detectors = [] }) => ({ name, description, expected: expect, file: task.file, detectors })),
        modules: modulesOf(task.file),
      };
    }
    const scenario = scenarios.find(({ name }) => name === task.name);
    if (scenario === undefined) throw new Error(`the scenario "${task.name}" is gone`);
    if (task.task !== 'check') {
      const { how, bounds } = explorationOf(scenario, { ...task.options, ...seen(beacon) });
      if (task.task === 'profile') return { reply: 'profile', profile: profile(scenario, how, bounds) };
      return { reply: 'graph', graph: stateSpaceGraph(stateSpace(scenario, how, bounds), task.most, task.only) };
    }
    return { reply: 'result', result: run(task, scenario, beacon) };
  } catch (error) {
    return { reply: 'error', error: plainError(error, task) };
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
    ...(task.clock ? { clock: () => performance.now() / 1000 } : {}),
    ...seen(beacon),
  };
  if (task.schedule === undefined) return check(scenario, options);
  return check(scenario, { ...options, schedule: numbered(task.schedule, scenario, options) });
}

/** Names are looked up in the actors of a run of no steps. */
function numbered(schedule: Schedule | readonly NamedRun[], scenario: Scenario, options: CheckOptions): Schedule {
  if (!isNamed(schedule)) return schedule;
  return numberedSchedule(schedule, check(scenario, { ...options, search: 'replay', schedule: [] }).actors);
}

function isNamed(schedule: Schedule | readonly NamedRun[]): schedule is readonly NamedRun[] {
  return typeof schedule[0]?.actor === 'string';
}
