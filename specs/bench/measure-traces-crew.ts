// Several threads on one search by traces, in a process of its own: `measure-traces-crew '{"toy":[3,2,2],"helpers":1}'`, or with
// `"program":["many writers","N=7"]`, or with `"file":"specs/scenarios/...","scenario":"its name"`. Prints what was counted, wall and CPU seconds, and how loaded the machine was.
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { isMainThread, MessageChannel, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';
import type { System } from '../../harness/machine/system';
import { buildSystem } from '../../harness/machine/system';
import type { Crew, Helper } from '../../harness/search/crew/crew';
import { help } from '../../harness/search/crew/help';
import { searchTraces } from '../../harness/search/traces';
import type { Scenario } from '../../index';
import { PROGRAMS } from '../programs/table';
import { toyRcu } from '../programs/toy-rcu';
import { EVERYTHING } from './everything';

interface Task {
  readonly toy?: readonly [readers: number, sections: number, updates: number];
  /** A row of the table of programs. */
  readonly program?: readonly [name: string, size: string];
  readonly file?: string;
  readonly scenario?: string;
  readonly helpers: number;
  readonly all?: boolean;
}

interface HelperData {
  readonly task: Task;
  readonly port: MessagePort;
  readonly signals: Int32Array;
  /** CPU seconds of each helper: for its world, and in all. */
  readonly spent: Float64Array;
  /** Which of the signals is this helper's. */
  readonly own: number;
}

const LEAD = 0;

/** CPU seconds of the present thread. */
function threadSeconds(): number {
  const columns = readFileSync('/proc/thread-self/stat', 'utf8').split(') ')[1]!.split(' ');
  return (Number(columns[11]) + Number(columns[12])) / 100;
}

function scenarioOf({ toy, program, file, scenario }: Task): Scenario {
  const row = PROGRAMS.find(({ name, size }) => name === program?.[0] && size === program[1]);
  if (row !== undefined) return row.scenario();
  if (toy !== undefined) return toyRcu({ readers: toy[0], sections: toy[1], updates: toy[2] });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which file it is, is known here only
  const all = Object.values(require(resolve(file ?? '')) as Record<string, unknown>).flat() as Scenario[];
  const found = all.find((one) => one.name === scenario);
  if (found === undefined) throw new Error(`no scenario '${scenario ?? ''}' among ${all.map(({ name }) => name).join(', ')}`);
  return found;
}

function build(task: Task): System {
  return buildSystem(scenarioOf(task), { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined, footprint: true });
}

function signal(signals: Int32Array, index: number): void {
  Atomics.add(signals, index, 1);
  Atomics.notify(signals, index);
}

const received = (port: MessagePort): unknown => receiveMessageOnPort(port)?.message;

interface Threads extends Crew {
  readonly spent: Float64Array;
  /** Events that helpers have reported. */
  readonly reported: { events: number };
  end(): void;
}

function crewOf(task: Task): Threads {
  const reported = { events: 0 };
  const spent = new Float64Array(new SharedArrayBuffer(16 * (task.helpers + 1)));
  const signals = new Int32Array(new SharedArrayBuffer(4 * (task.helpers + 1)));
  const workers: Worker[] = [];
  const helpers = Array.from({ length: task.helpers }, (_, index): Helper => {
    const { port1, port2 } = new MessageChannel();
    const data: HelperData = { task, port: port2, signals, spent, own: index + 1 };
    workers.push(new Worker(__filename, { workerData: data, transferList: [port2] }));
    port1.unref();
    return {
      isAlive: true,
      post: (message) => {
        port1.postMessage(message);
        signal(signals, index + 1);
      },
      receive: () => {
        const message = received(port1);
        reported.events += (message as { readonly events?: number } | undefined)?.events ?? 0;
        return message;
      },
    };
  });
  let seen = 0;
  return {
    helpers,
    spent,
    reported,
    after: 1 << 16,
    call: () => undefined,
    wake: () => undefined,
    wait: () => {
      Atomics.wait(signals, LEAD, seen, 20);
      seen = Atomics.load(signals, LEAD);
    },
    end: () => {
      for (const worker of workers) void worker.terminate();
    },
  };
}

function serve({ task, port, signals, spent, own }: HelperData): void {
  const lead = {
    post: (message: unknown) => {
      port.postMessage(message);
      signal(signals, LEAD);
    },
    receive: () => received(port),
    wake: () => undefined,
  };
  const work = help(() => build(task), lead);
  spent[2 * own] = threadSeconds();
  for (;;) {
    const seen = Atomics.load(signals, own);
    if (!work.turn()) Atomics.wait(signals, own, seen);
    spent[2 * own + 1] = threadSeconds();
  }
}

function lead(task: Task): void {
  const system = build(task);
  const crew = task.helpers > 0 ? crewOf(task) : undefined;
  const cpu = process.cpuUsage();
  const own = threadSeconds();
  const wall = performance.now();
  const { executions, states, depth, found, complete } = searchTraces(system, { ...EVERYTHING, all: task.all ?? true, crew });
  const seconds = (performance.now() - wall) / 1000;
  const { user, system: kernel } = process.cpuUsage(cpu);
  process.stdout.write(`${JSON.stringify({ ...task, executions, states, depth, found: found.length, complete, wall: seconds, lead: threadSeconds() - own, helpers: [...(crew?.spent ?? [])].slice(2), reported: crew?.reported.events, cpu: (user + kernel) / 1e6, load: loadavg()[0] })}\n`);
  crew?.end();
}

if (isMainThread) lead(JSON.parse(process.argv[2] ?? '{}') as Task);
else serve(workerData as HelperData);
