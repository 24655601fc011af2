import type { Finding } from '../checks/finding';
import type { System } from '../machine/system';
import { UsageError } from '../usage-error';
import { Goals } from './goals';
import { walkAtRandom } from './random-walks';

/** Random walks in which goals may be reached before the search begins. */
const GOAL_WALKS = 256;

/** What a search by traces knows before it explores anything. */
export interface TracesStart {
  /** What building the world has found. */
  readonly atStart: readonly Finding[];
  /** Goals that a random walk reaches need not be looked for: what they look at makes no steps conflict. */
  readonly reached: readonly boolean[];
}

/**
 * Makes a system ready for a search by traces. Whoever does this with a system that was built alike comes to know the same.
 *
 * @throws UsageError when actors share a CPU, so that one may keep another from moving.
 */
export function startTraces(system: System): TracesStart {
  const why = unfitForTraces(system);
  if (why !== undefined) throw new UsageError(`traces cannot search scenario '${system.scenario.name}': ${why}`, { fix: 'use the search states or bounded' });
  // Few of the states in which two accesses are about to be made are passed here: races are seen in the order of events.
  if (system.machine.races !== null) system.machine.races.isLooking = false;
  const goals = new Goals(system);
  const atStart = system.machine.monitors.findings.splice(0);
  walkAtRandom(system, GOAL_WALKS, () => goals.look(), () => !goals.isWatching);
  // Which accesses stand behind events, so that nobody has to ask for that.
  const { machine } = system;
  for (let actor = 0; actor < machine.actors; actor++) machine.accessAt(machine.at(actor));
  return { atStart, reached: goals.reached };
}

/** Why a scenario is not for this search, or undefined. */
export function unfitForTraces({ machine, actors }: System): string | undefined {
  if (machine.granularity.coarse) return 'whole operations are steps, and how far one goes depends on others';
  // Who waits for a CPU and for a word besides is not kept waiting by one event alone, which is what one run per trace rests on.
  const { seats } = machine;
  const sharing = seats.filter(({ cpuWord }) => cpuWord >= 0);
  const seat = sharing.find(({ interrupt }) => interrupt) ?? sharing[0];
  if (seat !== undefined) {
    const other = seats.findIndex((one) => one !== seat && one.cpuWord === seat.cpuWord);
    const names = [seats.indexOf(seat), other].map((actor) => actors[actor]!.name);
    return `${seat.interrupt ? 'the interrupt ' : ''}'${names.join("' and '")}' share CPU ${seat.cpu}`;
  }
  return undefined;
}
