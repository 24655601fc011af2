import seedrandom from 'seedrandom';
import { INVARIANT_BROKEN, judgeEnd } from '../checks/ends';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { Choice, LimitReached } from '../result';
import { spent } from './budget';
import { Goals } from './goals';
import type { Found, Outcome, SearchOptions } from './outcome';

/**
 * Random walks from the initial state: at each step one of the actors that can move, and one of its alternatives, all equally
 * likely. A seed is a test: equal seeds give equal runs, on any machine. Finds; proves nothing.
 */
export function searchRandom(system: System, options: SearchOptions, seed: string, runs: number): Outcome {
  const { machine, actors } = system;
  const { vector, monitors } = machine;
  const random = seedrandom(seed);
  const goals = new Goals(system);
  const found: Found[] = [];
  const seen = new Set<string>();
  const limits: LimitReached[] = [{ limit: 'runs', value: runs }];
  const view = viewOf(system);
  let transitions = 0;
  let depth = 0;
  let run = 0;
  const note = (finding: Found['finding'], schedule: readonly Choice[]): void => {
    const key = `${finding.kind} ${finding.actor} ${finding.control} ${finding.message}`;
    if (!seen.has(key)) found.push({ finding, schedule: [...schedule] });
    seen.add(key);
  };
  for (; run < runs && (found.length === 0 || options.all); run++) {
    if (run % LOOK_EVERY === 0) {
      const reached = spent(options, { states: 0, transitions, queue: runs - run, depth });
      if (reached.length > 0) {
        limits.splice(0, limits.length, ...reached);
        break;
      }
    }
    const schedule: Choice[] = [];
    goals.look();
    for (const finding of monitors.findings) note(finding, schedule);
    monitors.findings.length = 0;
    for (;;) {
      const movable: number[] = [];
      for (let actor = 0; actor < actors.length; actor++) if (machine.alternatives(actor) > 0) movable.push(actor);
      const actor = movable[Math.floor(random() * movable.length)];
      if (actor === undefined) {
        const end = judgeEnd(system);
        if (end.form === 'violated') for (const finding of end.findings) note(finding, schedule);
        break;
      }
      if (schedule.length >= Math.min(options.maxDepth, WALK_LIMIT)) break;
      const alternative = Math.floor(random() * machine.alternatives(actor));
      machine.step(actor, alternative);
      transitions++;
      schedule.push({ actor, alternative });
      for (const finding of monitors.findings) note(finding, schedule);
      monitors.findings.length = 0;
      goals.look();
      if (system.invariant !== undefined && monitors.looksFor('assertion') && !system.invariant(view)) {
        note({ kind: 'assertion', message: INVARIANT_BROKEN, actor: -1, control: 0, address: -1 }, schedule);
      }
      if (found.length > 0 && !options.all) break;
    }
    depth = Math.max(depth, schedule.length);
    vector.undo(0);
  }
  return { found, states: transitions, transitions, depth, bytesPerState: 0, limits, goals: goals.reached, complete: false, order: 'as found', covered: [`${run} ${run === 1 ? 'run was' : 'runs were'} made`] };
}

/** Runs after which the budgets are looked at again. */
const LOOK_EVERY = 64;
/** Steps after which a walk is given up: loops may go round for ever. */
const WALK_LIMIT = 100_000;
