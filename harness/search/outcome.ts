import type { Finding } from '../checks/finding';
import type { Keeper } from './checkpoint';
import type { Crew } from './crew/crew';
import type { Executions, LimitReached, Roles, Schedule, ScheduleOrder, ViolationKind } from '../result';

/** A finding with the schedule that leads to it. */
export interface Found {
  readonly finding: Finding;
  readonly schedule: Schedule;
  /** For progress violations: what can go on for ever after the schedule. */
  readonly cycle?: Schedule;
}

/** What a search brings back, whichever it was. */
export interface Outcome {
  readonly found: readonly Found[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly bytesPerState: number;
  readonly limits: readonly LimitReached[];
  /** By goal, in the order of the scenario. */
  readonly goals: readonly boolean[];
  /** True when everything the search claims to cover was covered. */
  readonly complete: boolean;
  /** States that an earlier search had found, where this one went on from its checkpoint. */
  readonly resumedFrom?: number;
  /** Where it was cut: what was covered all the same, and what is known to be left. One sentence each. */
  readonly covered?: readonly string[];
  /** How short the schedules are known to be. */
  readonly order: ScheduleOrder;
  readonly executions?: Executions;
  /** Kinds that the scenario may show and this search did not look for. */
  readonly uncovered?: readonly ViolationKind[];
  /** Who was what, for a search that takes actors apart. */
  readonly roles?: Roles;
  /** What a search by chance promises; for reduced states, whether symmetric actors were taken for each other. */
  readonly guarantee?: string;
}

/** Runs, however they ended. */
export function runsOf({ complete, cut, blocked }: Executions): number {
  return complete + cut + blocked;
}

/** How far a running search has come. */
export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** States found and not yet looked at. */
  readonly queue: number;
  readonly depth: number;
  readonly seconds: number;
  /** Memory that it takes, garbage included, as far as it is measured. */
  readonly bytes?: number;
  /** Runs that have ended, for a search that counts them. */
  readonly executions?: number;
  /** How many of these there will be, or else states, from the shape of what has been explored; a guess until `isSettled`. Not all searches can tell. */
  readonly estimate?: number | undefined;
  readonly isSettled?: boolean;
}

/** No bound at all, every violation, nobody who listens. */
export const UNBOUNDED = {
  all: true,
  maxStates: Infinity,
  maxSeconds: Infinity,
  maxMemory: Infinity,
  maxDepth: Infinity,
  clock: undefined,
  onProgress: undefined,
} as const satisfies SearchOptions;

/** Bounds and sinks that every search is handed. */
export interface SearchOptions {
  readonly all: boolean;
  /** Whether a finding is what is looked for; every one is unless told. Those that are not halt actors all the same. Only `states` asks. */
  readonly wanted?: (finding: Finding) => boolean;
  readonly maxStates: number;
  readonly maxSeconds: number;
  /** Steps of actors that may be made; no bound unless told. */
  readonly maxSteps?: number;
  /** Bytes of the visited set. */
  readonly maxMemory: number;
  readonly maxDepth: number;
  /** Executions that `traces` makes; no bound unless told. */
  readonly maxRuns?: number | undefined;
  /** Keeps checkpoints, where somebody wants to go on later. */
  readonly keeper?: Keeper | undefined;
  /** Those who help, where somebody can; only `states`, `reduced`, `star` and `traces` ask. */
  readonly crew?: Crew | undefined;
  readonly clock: (() => number) | undefined;
  /** Bytes that the search and all that it runs take, as measured; what it counts itself is looked at in any case. */
  readonly memory?: (() => number) | undefined;
  /** Whether somebody wants it to stop, and to bring back what it has. */
  readonly isStopped?: (() => boolean) | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}
