import type { Film } from './counterexample/film';
import type { DetectorName } from './setting';

/** The closed list of what can be wrong. */
export const VIOLATION_KINDS = [
  'use-after-free',
  'double-free',
  'invalid-free',
  'out-of-bounds',
  'uninitialised-read',
  'leak',
  'lost-callback',
  'rcu-usage',
  'illegal-sleep',
  'double-queue',
  'ownership',
  'early-grace-period',
  'data-race',
  'not-linearizable',
  'deadlock',
  'stuck-loop',
  'livelock',
  'not-non-blocking',
  'warning',
  'assertion',
] as const;

/** One kind of violation. */
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

/** One choice of a schedule: which actor moves, and which of its alternatives it takes (0 where it has one). */
export interface Choice {
  readonly actor: number;
  readonly alternative: number;
}

/** An interleaving as data: what printing, parsing, replay and minimising all use. */
export type Schedule = readonly Choice[];

/** One call in thread code. */
export interface Frame {
  readonly call: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** False for the vocabulary of accesses and the checker itself, which reports leave out. */
  readonly own: boolean;
}

/** A place in the user's code, innermost call first, with who was there and when. */
export interface Site {
  readonly actor: string;
  readonly operation: string;
  /** The step of the schedule, 1 and up; 0 for the world's construction. */
  readonly step: number;
  readonly frames: readonly Frame[];
  /** The function that queued, for deferred frees (`call_rcu`). */
  readonly by?: string;
}

/** The object that a violation is about. */
export interface ObjectFacts {
  readonly type: string;
  readonly cache: string;
  readonly address: number;
  /** In bytes. */
  readonly size: number;
  readonly state: 'allocated' | 'freed';
  readonly allocated?: Site;
  readonly freed?: Site;
  /** Where its reclaim was queued, last first, at most two. */
  readonly queued: readonly Site[];
}

/** What one step of a replayed schedule did, for printing: one column per actor. */
export interface TraceLine {
  readonly step: number;
  readonly actor: number;
  readonly operation: string;
  /** The lifecycle state after the step, '' for a thread without one. */
  readonly state: string;
  /** What happened, e.g. `load ptr -> 0x4000`, or a labelled event or a note riding on the step. */
  readonly text: string;
  readonly kind: 'access' | 'event' | 'note' | 'local' | 'lifecycle' | 'violation';
  readonly site?: Frame;
}

/** One sentence of how a violation comes about. */
export interface Told {
  /** The step of the schedule that it tells of, 1 and up; 0 for the world's construction. */
  readonly step: number;
  readonly text: string;
  readonly site?: Frame;
}

/**
 * How good a schedule is known to be. `shortest`: none has fewer steps. `simplest`: none has fewer context switches, nor as many and fewer steps. `as given`: it
 * was replayed.
 */
export const ORDERS = ['shortest', 'simplest', 'fewest-preemptions', 'minimised', 'as found', 'as given'] as const;
export type ScheduleOrder = (typeof ORDERS)[number];

/** One violation with the schedule that shows it. */
export interface Violation {
  readonly kind: ViolationKind;
  /** One line, e.g. `read of freed memory`. */
  readonly message: string;
  /** The violating access, when there is one. */
  readonly access?: { readonly what: 'read' | 'write' | 'free' | 'other'; readonly address: number; readonly size: number };
  readonly site?: Site;
  /** Where the other access of a data race is made. */
  readonly other?: Site & { readonly access: { readonly what: 'read' | 'write' | 'free' | 'other'; readonly address: number; readonly size: number } };
  readonly object?: ObjectFacts;
  readonly schedule: Schedule;
  /** How short the schedule is known to be. */
  readonly order: ScheduleOrder;
  readonly trace: readonly TraceLine[];
  /** How it comes about, in the few events that matter; the last sentence is the violation itself. */
  readonly explanation?: readonly Told[];
  /** What the machine looked like at every step; only where it was asked for. */
  readonly film?: Film;
  /** For progress violations: the steps of the cycle after the schedule. */
  readonly cycle?: Schedule;
  /** What they do. */
  readonly turn?: readonly TraceLine[];
  /** Why it does not fail the check, for one that the scenario lists as known. */
  readonly known?: string;
  /** For a search that went on: how many findings have this kind and place, this one among them. */
  readonly count?: number;
}

/**
 * What counts as a data race: `strict`, every plain access; `kcsan-default`, plain accesses but for stores of a word or byte, as the kernel's sanitizer has
 * it by default; `off`, nothing.
 */
export type RaceRule = 'strict' | 'kcsan-default' | 'off';

/** A bound that stopped the search, and its value; `interrupted` is somebody who wanted it to stop, after so many seconds; `violations`
 * is how many are reported where more were found. */
export interface LimitReached {
  readonly limit: 'states' | 'steps' | 'seconds' | 'memory' | 'depth' | 'operations' | 'runs' | 'preemptions' | 'interrupted' | 'violations' | 'actors';
  readonly value: number;
}

/** A word, an actor's code or its allocations that took new values at every depth until the search was stopped: it may grow without bound. */
export interface Growing {
  readonly what: 'word' | 'control' | 'allocations' | 'check';
  /** The word or the actor; '' for what checks remember. */
  readonly name: string;
  /** How many values there were when the search was so many steps deep. */
  readonly values: readonly { readonly depth: number; readonly count: number }[];
}

/** What of one lifecycle the search exercised. */
export interface LifecycleCoverage {
  readonly lifecycle: string;
  readonly actors: readonly string[];
  readonly states: { readonly reached: readonly string[]; readonly missed: readonly string[] };
  readonly transitions: { readonly reached: readonly string[]; readonly missed: readonly string[] };
}

/** What the search did. */
export interface Statistics {
  readonly states: number;
  readonly transitions: number;
  /** The longest schedule looked at, in steps. */
  readonly depth: number;
  /** Seconds of the clock that the check was given, 0 without one. */
  readonly seconds: number;
  /** Memory of the visited set and frontier, in bytes per state. */
  readonly bytesPerState: number;
  /** How many runs `traces` made, and how they ended. */
  readonly executions?: Executions;
}

/** Runs of `traces`, one per Mazurkiewicz trace, by how they ended. */
export interface Executions {
  /** Everybody who should end has ended. */
  readonly complete: number;
  /** Somebody goes round a retry loop in vain: what happens when it succeeds is explored in other runs. */
  readonly cut: number;
  /** Somebody is blocked for ever, was halted by a violation, or came to a bound. */
  readonly blocked: number;
}

export type SearchName = 'states' | 'reduced' | 'traces' | 'star' | 'bounded' | 'pct' | 'random' | 'replay';

/** Who was what in a search that takes actors apart. */
export interface Roles {
  /** Actors that have nothing to do with each other but through others. */
  readonly leaves: readonly string[];
  readonly centre: readonly { readonly actor: string; readonly why: string }[];
}

/** What a check says. `holds` is said only after a complete search that reached every goal. */
export type Verdict = 'holds' | 'violated' | 'inconclusive';

/** What a scenario is expected to do: to hold, or to be violated by one of these kinds. */
export type Expectation = 'holds' | readonly ViolationKind[];

/** What became of a violation that the scenario lists as known. */
export interface KnownState {
  readonly kind: ViolationKind;
  readonly at: string;
  readonly reason: string;
  /** `gone` is said only where everything was looked at; the list is then wrong. */
  readonly state: 'met' | 'gone' | 'not met';
}

/** The first step of a saved schedule that is not what it was when it was saved. */
export interface Departure {
  /** 1 and up. */
  readonly step: number;
  /** How many steps the schedule has. */
  readonly of: number;
  readonly actor: string;
  /** What the step did when it was saved, and who did it. */
  readonly expected: string;
  /** What is there now. */
  readonly now: string;
  /** The same without the actor. */
  readonly does: string;
  /** Where that is in the code. */
  readonly site?: Frame;
}

/** What became of a saved counterexample. */
export interface Recheck {
  /** What it was saved for, where that is known: `use-after-free in read (my-config.ts)`. */
  readonly saved?: string;
  /** Whether the schedule, or one that was found near it, shows that; any violation, where it is not known. */
  readonly isShown: boolean;
  /** Absent where every step is what it was. */
  readonly departure?: Departure;
  /** The search for schedules near it, where one was asked for. */
  readonly near?: {
    /** How many steps of the saved schedule all those that were looked at begin with. */
    readonly prefix: number;
    readonly states: number;
    /** Whether all schedules that begin so were looked at. */
    readonly complete: boolean;
  };
  /** What minimising has made of it, where that was asked for. */
  readonly minimised?: {
    readonly before: ScheduleSize;
    readonly after: ScheduleSize;
    /** States that the search for a simpler schedule looked at. */
    readonly states: number;
    /** What stopped it. */
    readonly limit?: LimitReached;
  };
}

/** How large a schedule is, in the order in which it counts. */
export interface ScheduleSize {
  readonly switches: number;
  readonly steps: number;
  readonly actors: number;
}

/** The outcome of one check. */
export interface CheckResult {
  readonly scenario: string;
  readonly description: string;
  readonly search: SearchName;
  /** Every access was a scheduling point, or each operation ran as one step. */
  readonly granularity: 'access' | 'operation';
  /** Over which detector the world was built, where the scenario leaves that open. */
  readonly detector?: DetectorName;
  readonly verdict: Verdict;
  readonly expected: Expectation;
  /** True when verdict and kinds are what the scenario expects. */
  readonly asExpected: boolean;
  readonly violations: readonly Violation[];
  readonly limits: readonly LimitReached[];
  /** States that an earlier search had found, where this one went on from its checkpoint. */
  readonly resumedFrom?: number;
  /** Where a limit was reached: what was covered all the same, and what is known to be left. One sentence each. */
  readonly covered?: readonly string[];
  /** Why a larger limit may not help; absent where no limit was reached or nothing grows. */
  readonly growing?: readonly Growing[];
  /** Goals of the scenario with whether the search reached them. */
  readonly goals: readonly { readonly goal: string; readonly reached: boolean }[];
  /** What the verdict means: bounds, memory model, reuse, allocation failure, interrupts. One sentence each. */
  readonly meaning: readonly string[];
  readonly statistics: Statistics;
  readonly coverage: readonly LifecycleCoverage[];
  readonly actors: readonly string[];
  readonly seed?: string;
  /** What `pct` promises. */
  readonly guarantee?: string;
  /** Which search `auto` took and why, in one line. */
  readonly choice?: string;
  /** Who was what, for a search that takes actors apart. */
  readonly roles?: Roles;
  /** What became of the violations that the scenario lists as known, where it lists any and everything was looked for. */
  readonly known?: readonly KnownState[];
  /** What became of the saved counterexample that was replayed. */
  readonly recheck?: Recheck;
}
