import { parentPort } from 'node:worker_threads';
import { check, type CheckOptions } from '../check';
import { numberedSchedule, type NamedRun } from '../counterexample/file';
import type { CheckResult, Schedule } from '../result';
import type { Scenario } from '../scenario';
import { Beacon } from './beacon';
import { CheckpointFile } from './checkpoint-file';
import { collectScenarios } from './collect';
import { loadTypeScript, sourcesOf } from './load-typescript';
import { memoryMeter } from './memory';
import { plainError } from './plain-error';
import type { CheckTask, Reply, Task } from './tasks';
import { ownVersion } from './version';

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
    memory: memoryMeter(),
    isStopped: () => beacon.isStopped,
    watch: beacon,
  };
  if (task.checkpoint !== undefined) return withCheckpoints(task, task.checkpoint, scenario, options);
  if (task.schedule === undefined) return check(scenario, options);
  return check(scenario, { ...options, schedule: numbered(task.schedule, scenario, options) });
}

/** A check that goes on from its checkpoint, if there is one, and leaves none when it is at its end. */
function withCheckpoints({ file }: CheckTask, { path, every }: NonNullable<CheckTask['checkpoint']>, scenario: Scenario, options: CheckOptions): CheckResult {
  let keeper: CheckpointFile | undefined;
  const now = (): number => performance.now() / 1000;
  const say = (text: string): void => void process.stderr.write(`quiesce: ${text}`);
  const result = check(scenario, {
    ...options,
    checkpoints: (identity) => (keeper = new CheckpointFile(path, { version: ownVersion(), identity, sources: sourcesOf(file) }, { every, now, say })),
  });
  if (result.limits.every(({ limit }) => limit === 'operations' || limit === 'depth')) keeper?.done();
  return result;
}

/** Names are looked up in the actors of a run of no steps. */
function numbered(schedule: Schedule | readonly NamedRun[], scenario: Scenario, options: CheckOptions): Schedule {
  if (!isNamed(schedule)) return schedule;
  return numberedSchedule(schedule, check(scenario, { ...options, search: 'replay', schedule: [] }).actors);
}

function isNamed(schedule: Schedule | readonly NamedRun[]): schedule is readonly NamedRun[] {
  return typeof schedule[0]?.actor === 'string';
}
