import { parentPort } from 'node:worker_threads';
import { check, type CheckOptions } from '../check';
import { recheck } from '../recheck';
import type { CheckResult } from '../result';
import type { Scenario } from '../scenario';
import { Beacon } from './beacon';
import { collectScenarios } from './collect';
import { loadTypeScript } from './load-typescript';
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
    const scenarios = await load(task.file, beacon);
    if (task.task === 'list') {
      return {
        reply: 'list',
        scenarios: scenarios.map(({ name, description = '', expect = 'holds', detectors = [] }) => ({ name, description, expected: expect, file: task.file, detectors })),
      };
    }
    return { reply: 'result', result: run(task, scenarios, beacon) };
  } catch (error) {
    return { reply: 'error', error: plainError(error, task) };
  }
}

async function load(file: string, beacon: Beacon): Promise<readonly Scenario[]> {
  beacon.load(file);
  try {
    return collectScenarios(await loadTypeScript(file), file);
  } finally {
    beacon.leave();
  }
}

function run(task: CheckTask, scenarios: readonly Scenario[], beacon: Beacon): CheckResult {
  const scenario = scenarios.find(({ name }) => name === task.name);
  if (scenario === undefined) throw new Error(`the scenario "${task.name}" is gone`);
  const options: CheckOptions = {
    ...task.options,
    ...(task.clock ? { clock: () => performance.now() / 1000 } : {}),
    onProgress: (progress) => beacon.report(progress),
    watch: beacon,
  };
  if (task.kept !== undefined) {
    const { saved, ...how } = task.kept;
    return recheck(scenario, saved, { ...options, ...how });
  }
  return check(scenario, { ...options, ...(task.schedule === undefined ? {} : { schedule: task.schedule }) });
}
