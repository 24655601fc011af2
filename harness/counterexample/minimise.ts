import { recordingSites } from '../../impl/memory';
import { buildSystem, type System, type SystemOptions } from '../machine/system';
import type { Schedule, ScheduleOrder, ViolationKind } from '../result';
import type { Scenario } from '../scenario';
import { searchSimplestLasso } from '../search/lasso';
import { UNBOUNDED, type Progress } from '../search/outcome';
import { searchSimplest } from '../search/simplest';
import { findingIdentity, isSame, type Identity } from './identity';
import { contextSwitches } from './schedule';
import { blocksOf, leadsTo, simplify, type Block, type Wanted } from './simplify';

/** How far the search for a simplest schedule may go. */
export interface MinimiseBounds {
  readonly states: number;
  readonly seconds?: number;
}

/** Its clock, and who hears of it. */
interface Surroundings {
  readonly clock?: (() => number) | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A schedule to the same violation. */
export interface Minimised {
  readonly schedule: Schedule;
  /** `simplest` where every simpler schedule was looked at. */
  readonly order: Extract<ScheduleOrder, 'simplest' | 'minimised'>;
  /** States that the exhaustive search looked at. */
  readonly states: number;
}

/** Replays that shortening by trial may make. */
const TRIALS = 2_000;

/**
 * The simplest schedule to the same violation: first by trial, merging blocks of one actor and leaving steps out, then by an exhaustive search of all that
 * are simpler, within bounds. A schedule that leads to no such violation, or not to it first, comes back as it was.
 */
export function minimise(
  scenario: Scenario,
  options: SystemOptions,
  schedule: Schedule,
  identity: Identity,
  { states, seconds = Infinity, clock, onProgress }: MinimiseBounds & Surroundings,
): Minimised {
  return recordingSites(() => {
    const system = buildSystem(scenario, options);
    const wanted: Wanted = (finding) => isSame(findingIdentity(system.machine, finding), identity);
    // Two accesses that race are found before the first step where the actors begin with them.
    if (system.machine.monitors.findings.some(wanted)) return { schedule: [], order: 'simplest', states: 1 };
    if (!leadsTo(system, schedule, wanted)) return { schedule, order: 'minimised', states: 0 };
    const tried = shortened(system, simplify(system, schedule, wanted), wanted);
    const fresh = buildSystem(scenario, options);
    const started = clock?.() ?? 0;
    const simplest = searchSimplest(fresh, {
      ...UNBOUNDED,
      wanted: (finding) => isSame(findingIdentity(fresh.machine, finding), identity),
      known: { switches: contextSwitches(tried), steps: tried.length },
      maxStates: states,
      maxSeconds: seconds,
      clock: clock === undefined ? undefined : () => clock() - started,
      onProgress,
    });
    const found = simplest.found?.schedule;
    return { schedule: found ?? tried, order: simplest.complete && found !== undefined ? 'simplest' : 'minimised', states: simplest.states };
  });
}

/** A violation that goes on for ever. */
export interface Endless {
  readonly kind: ViolationKind;
  /** Who is to blame. */
  readonly actor: number;
  readonly identity: Identity;
}

/** A schedule to it with one turn of its cycle. */
export interface MinimisedEndless extends Minimised {
  readonly cycle: Schedule;
}

/**
 * The simplest schedule that shows a livelock or a stuck loop, stem and one turn of the cycle together (see `searchSimplestLasso`); undefined where the bounds did not allow to
 * find any, and for what is neither.
 */
export function minimiseEndless(
  scenario: Scenario,
  options: SystemOptions,
  { kind, actor, identity }: Endless,
  { states, seconds = Infinity, clock, onProgress }: MinimiseBounds & Surroundings,
): MinimisedEndless | undefined {
  if (kind !== 'livelock' && kind !== 'stuck-loop') return undefined;
  return recordingSites(() => {
    const system = buildSystem(scenario, options);
    const { machine } = system;
    const started = clock?.() ?? 0;
    const { found, complete, states: looked } = searchSimplestLasso(system, {
      ...UNBOUNDED,
      kind,
      actor,
      mayBegin: () => isSame(findingIdentity(machine, { kind, message: identity.message, actor, control: machine.at(actor), address: -1 }), identity),
      maxStates: states,
      maxSeconds: seconds,
      clock: clock === undefined ? undefined : () => clock() - started,
      onProgress,
    });
    return found === undefined ? undefined : { schedule: found.stem, cycle: found.cycle, order: complete ? 'simplest' : 'minimised', states: looked };
  });
}

/** The schedule without steps that can be left out, as far as trial shows: whole blocks, then their ends. */
function shortened(system: System, schedule: Schedule, wanted: Wanted): Schedule {
  let blocks = blocksOf(schedule);
  let budget = TRIALS;
  for (let again = true; again; ) {
    again = false;
    for (const candidate of omissions(blocks)) {
      if (--budget < 0) return blocks.flat();
      const shorter = blocksOf(candidate.flat());
      if (shorter.length > blocks.length || !leadsTo(system, shorter.flat(), wanted)) continue;
      blocks = shorter;
      again = true;
      break;
    }
  }
  return simplify(system, blocks.flat(), wanted);
}

/** Every way of leaving out a block, or the last half, quarter and so on of one. */
function* omissions(blocks: readonly Block[]): Generator<readonly Block[]> {
  for (let index = blocks.length - 1; index >= 0; index--) yield blocks.filter((_, other) => other !== index);
  for (let index = blocks.length - 1; index >= 0; index--) {
    const block = blocks[index]!;
    for (let cut = block.length >> 1; cut >= 1; cut >>= 1) yield blocks.map((one, other) => (other === index ? one.slice(0, -cut) : one));
  }
}
