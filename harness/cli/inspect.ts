import * as inspector from 'node:inspector';
import { createServer } from 'node:net';
import { actsOf, type Acts } from '../counterexample/acts';
import { retrace } from '../counterexample/retrace';
import { runOnce, type Moment } from '../counterexample/run-once';
import { checkOptions, type Kept } from '../recheck';
import { placeOf } from '../report/site-text';
import type { Style } from '../report/style';
import type { Schedule } from '../result';
import { systemOptions } from '../system-options';
import { UsageError } from '../usage-error';
import type { StepOptions } from '../counterexample/file';
import { loadTypeScript } from './load-typescript';
import { scenarioIn } from './scenario-in';
import type { Terminal } from './terminal';

const HOST = '127.0.0.1';

/** What is run under a debugger, and where it stops. */
export interface Inspection {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  readonly options: StepOptions;
  readonly of: { readonly schedule: Schedule } | { readonly kept: Kept };
  /** Steps to stop before; those that tell most unless told. */
  readonly at?: readonly number[] | undefined;
  /** Of 127.0.0.1; 0 for any that is free. */
  readonly port: number;
}

/**
 * Waits for a debugger, then runs the code of all actors in this thread, once, in the order of a schedule, and stops where accesses are about to be made,
 * with the user's code on the stack. Whatever has to be found out is found out before, so that breakpoints of the user's are met only
 * in that one run.
 *
 * @throws UsageError for a step that the schedule does not have, and where nobody can listen on the port.
 */
export async function inspect({ file, name, options, of, at, port }: Inspection, style: Style, { err }: Terminal): Promise<void> {
  const scenario = scenarioIn(await loadTypeScript(file), { file, name, seeded: true });
  const how = systemOptions(checkOptions(options));
  const acts = actsOf(scenario, how, 'kept' in of ? retrace(scenario, how, of.kept.schedule).schedule : of.schedule);
  const stops = stopsOf(acts, at);
  const free = await freePort(port);
  err(howTo(free, [...new Set(stops.map((index) => acts.acts[index]!.step))], acts.steps));
  const session = attached(free);
  try {
    // What makes the access is on the stack, and `moment` holds all that a debugger does not see by itself.
    runOnce(acts, new Set(stops), function stopped(moment) {
      err(`${said(moment, style)}\n`);
      debugger;
    });
  } finally {
    session.disconnect();
  }
}

/** Which acts to stop at: the first of a step that touches something, and the one that is the violation. */
function stopsOf({ acts, steps, decisive }: Acts, at: readonly number[] | undefined): readonly number[] {
  const beyond = at?.find((step) => step < 1 || step > steps);
  if (beyond !== undefined) throw new UsageError(`there is no step ${beyond}`, { fix: steps === 0 ? 'leave --at out' : `the schedule has steps 1 to ${steps}` });
  const wanted = new Set(at ?? [acts.find(({ step }) => step > 0)?.step ?? 0, decisive - 1, decisive, steps + 1]);
  const stops = [...wanted].flatMap((step) => {
    const made = [...acts.keys()].filter((index) => acts[index]!.step === step && acts[index]!.access !== null);
    if (step > steps) return made;
    return [made.find((index) => acts[index]!.touches) ?? made[0] ?? [], made.filter((index) => acts[index]!.violates !== undefined)].flat();
  });
  if (stops.length > 0) return [...new Set(stops)].sort((one, other) => one - other);
  throw new UsageError(`no thread code runs in ${at === undefined ? 'the steps of the schedule' : `step ${at.join(', ')}`}`, { fix: 'choose other steps by --at: those of lifecycles alone run none' });
}

/** Waits until a debugger is attached. */
function attached(port: number): inspector.Session {
  // Opening and waiting are one call: a debugger that comes in between would be waited for in vain.
  inspector.open(port, HOST, true);
  // A session of our own that skips no file: a debugger that skips ours would not stop.
  const session = new inspector.Session();
  session.connect();
  session.post('Debugger.enable');
  return session;
}

/** The port, or any where it is 0. */
async function freePort(port: number): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', ({ message }) => reject(new UsageError(`no debugger can attach to port ${port} (${message})`, { fix: 'choose another by --inspect-port, 0 for any that is free' })));
    server.listen(port, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

function howTo(port: number, steps: readonly number[], of: number): string {
  const host = `${HOST}:${port}`;
  return `
It waits for a debugger at ${host}. Attach one:
  Chrome, Edge   open chrome://inspect; ${host} must be among the targets that "Configure..." lists
  VS Code        a launch configuration { "type": "node", "request": "attach", "port": ${port} }
  a terminal     node inspect ${host}  (shows compiled code; c goes on)

The code of all actors then runs once, in the order of the schedule, and stops before ${stepWords(steps, of)}.
It stops in \`stopped\`, whose \`moment\` says who is about to do what, and holds the memory. Your code is three calls up, below \`perform\`.
Going on leads to the next stop.

`;
}

function stepWords(steps: readonly number[], of: number): string {
  const numbers = steps.filter((step) => step <= of).map(String);
  const named = numbers.length > 1 ? `steps ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)!}` : `step ${numbers.join('')}`;
  const waits = numbers.length < steps.length ? ['whatever waits at the end'] : [];
  return [...(numbers.length === 0 ? [] : [`${named} of ${of}`]), ...waits].join(' and before ');
}

function said({ step, of, actor, operation, aboutTo, violation, at }: Moment, style: Style): string {
  const when = step > of ? 'At the end' : `Step ${step} of ${of}`;
  const what = step > of ? `waits: ${aboutTo}` : aboutTo;
  return `${when}, ${actor}, ${operation}: ${what}${violation === undefined ? '' : `, ${violation}`}${at === undefined ? '' : `  ${placeOf(at, style)}`}`;
}
