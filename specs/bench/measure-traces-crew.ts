// Several threads on one search by traces, in a process of its own: `measure-traces-crew '{"toy":[3,2,2],"helpers":1}'`, or with
// `"program":["many writers","N=7"]`, or with `"file":"specs/scenarios/...","scenario":"its name"`. Prints what was counted, wall and CPU seconds, and how loaded the machine was.
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { CrewLine, crewOf, serve } from '../../harness/cli/crew-line';
import type { HelperEnd } from '../../harness/cli/crew-line';
import type { System } from '../../harness/machine/system';
import { buildSystem } from '../../harness/machine/system';
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
  /** Events that the leader explores alone at first; as many as on the command line unless told. */
  readonly after?: number;
}

interface HelperData {
  readonly task: Task;
  readonly end: HelperEnd;
  /** By helper: CPU seconds so far. */
  readonly spent: Float64Array;
}

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

function lead(task: Task): void {
  const { helpers, all = true, after = 1 << 15 } = task;
  const system = build(task);
  const line = new CrewLine(helpers);
  const spent = new Float64Array(new SharedArrayBuffer(helpers * Float64Array.BYTES_PER_ELEMENT));
  for (let end = line.next(); end !== undefined; end = line.next()) {
    const { number, port } = end;
    new Worker(__filename, { workerData: { task, end, spent } satisfies HelperData, transferList: [port] }).on('exit', () => line.ended(number));
  }
  const crew = helpers > 0 ? crewOf(line.lead, after) : undefined;
  const cpu = process.cpuUsage();
  const own = threadSeconds();
  const wall = performance.now();
  const { executions, states, depth, found, complete } = searchTraces(system, { ...EVERYTHING, all, crew });
  const seconds = (performance.now() - wall) / 1000;
  const { user, system: kernel } = process.cpuUsage(cpu);
  process.stdout.write(`${JSON.stringify({ ...task, executions, states, depth, found: found.length, complete, wall: seconds, lead: threadSeconds() - own, spent: [...spent], cpu: (user + kernel) / 1e6, load: loadavg()[0] })}\n`);
  line.close();
}

function assist({ task, end, spent }: HelperData): void {
  serve(end, (leader) => {
    const work = help(() => build(task), leader);
    return {
      turn: () => {
        const didSomething = work.turn();
        spent[end.number] = threadSeconds();
        return didSomething;
      },
    };
  });
}

if (isMainThread) lead(JSON.parse(process.argv[2] ?? '{}') as Task);
else assist(workerData as HelperData);
