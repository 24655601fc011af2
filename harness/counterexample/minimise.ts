import { recordingSites } from '../../impl/memory';
import { buildSystem, type System, type SystemOptions } from '../machine/system';
import type { LimitReached, Schedule, ScheduleOrder, ViolationKind } from '../result';
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
  /** What stopped it. */
  readonly limit?: LimitReached;
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
    const started = clock?.() ?? 0;
    const elapsed = clock === undefined ? undefined : (): number => clock() - started;
    const tried = shortened(system, simplify(system, schedule, wanted), wanted, () => (elapsed?.() ?? 0) > seconds);
    const fresh = buildSystem(scenario, options);
    const simplest = searchSimplest(fresh, {
      ...UNBOUNDED,
      wanted: (finding) => isSame(findingIdentity(fresh.machine, finding), identity),
      known: { switches: contextSwitches(tried), steps: tried.length },
      maxStates: states,
      maxSeconds: seconds,
      clock: elapsed,
      onProgress,
    });
    const found = simplest.found?.schedule;
    const [limit] = simplest.limits;
    return { schedule: found ?? tried, order: limit === undefined && found !== undefined ? 'simplest' : 'minimised', states: simplest.states, ...(limit === undefined ? {} : { limit }) };
  });
}

/** A violation that goes on for ever. */
export interface Unending {
  readonly kind: ViolationKind;
  /** Who is to blame. */
  readonly actor: number;
  readonly identity: Identity;
  /** Whether it goes round; what must not block may be blocked instead. */
  readonly hasCycle: boolean;
}

/** A schedule to it with one turn of its cycle. */
export interface MinimisedUnending extends Partial<Minimised> {
  readonly cycle?: Schedule;
  readonly states: number;
}

/** Whether a violation of a kind is one that goes on for ever, which no single step shows. */
export function isUnending(kind: ViolationKind): boolean {
  return kind === 'livelock' || kind === 'stuck-loop' || kind === 'not-non-blocking';
}

/**
 * The simplest schedule that shows a violation that goes on for ever, stem and one turn of the cycle together (see `searchSimplestLasso`); no schedule where the
 * bounds did not allow to find any.
 */
export function minimiseUnending(
  scenario: Scenario,
  options: SystemOptions,
  { kind, actor, identity, hasCycle }: Unending,
  { states, seconds = Infinity, clock, onProgress }: MinimiseBounds & Surroundings,
): MinimisedUnending {
  return recordingSites(() => {
    const system = buildSystem(scenario, options);
    const { machine } = system;
    const started = clock?.() ?? 0;
    const { found, limits, states: looked } = searchSimplestLasso(system, {
      ...UNBOUNDED,
      kind: kind === 'livelock' || kind === 'stuck-loop' ? kind : hasCycle ? 'round' : 'blocked',
      actor,
      mayBegin: () => isSame(findingIdentity(machine, { kind, message: identity.message, actor, control: machine.at(actor), address: -1 }), identity),
      maxStates: states,
      maxSeconds: seconds,
      clock: clock === undefined ? undefined : () => clock() - started,
      onProgress,
    });
    const reached = limits[0] === undefined ? {} : { limit: limits[0] };
    if (found === undefined) return { states: looked, ...reached };
    return { schedule: found.stem, ...(hasCycle ? { cycle: found.cycle } : {}), order: limits.length === 0 ? 'simplest' : 'minimised', states: looked, ...reached };
  });
}

/** The schedule without steps that can be left out, as far as trial shows in time: whole blocks, then their ends. */
function shortened(system: System, schedule: Schedule, wanted: Wanted, isLate: () => boolean): Schedule {
  let blocks = blocksOf(schedule);
  let budget = TRIALS;
  for (let again = true; again; ) {
    again = false;
    for (const candidate of omissions(blocks)) {
      if (--budget < 0 || isLate()) return blocks.flat();
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
