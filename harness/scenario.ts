import type { AnyStateMachine, EventObject } from 'xstate';
import type { Address, Thread } from '../impl/memory';
import type { Expectation, RaceRule, ViolationKind } from './result';
import type { DetectorName, Setting } from './setting';

/** An operation as a lifecycle step is bound to it: given the invocation's input, it returns thread code. */
export type Binding = (input: never) => Thread<unknown>;

/** The operations of an actor, by the name under which its lifecycle invokes them. */
export type Bindings = Readonly<Record<string, Binding>>;

export interface ActorOptions {
  /** Input of the lifecycle (`createMachine({ context: ({ input }) => ... })`). */
  readonly input?: unknown;
  /** The events that may happen whenever the lifecycle waits for one: each enabled one is tried. */
  readonly events?: readonly EventObject[];
  /** The CPU the actor is bound to; none unless told. */
  readonly cpu?: number;
  /** An interrupt: while it runs, the other actors of its CPU do not. */
  readonly interrupt?: boolean;
  /** A daemon may be blocked at the end (grace-period threads, workers). */
  readonly daemon?: boolean;
  /** Operations that must finish when run alone from any reachable state. */
  readonly nonBlocking?: readonly string[];
}

/** One thread of control: a lifecycle with its operations, or plain thread code. */
export type ActorSpec =
  | { readonly form: 'lifecycle'; readonly machine: AnyStateMachine; readonly bindings: Bindings; readonly options: ActorOptions }
  | { readonly form: 'thread'; readonly body: () => Thread<unknown>; readonly options: ActorOptions };

/** A lifecycle whose invoked actors are bound to these operations. */
export function actor(machine: AnyStateMachine, bindings: Bindings, options: ActorOptions = {}): ActorSpec {
  return { form: 'lifecycle', machine, bindings, options };
}

/** Thread code without a lifecycle. */
export function thread(body: () => Thread<unknown>, options: ActorOptions = {}): ActorSpec {
  return { form: 'thread', body, options };
}

/** What a predicate may look at; it must be a function of nothing else. */
export interface View {
  /** The word at an address. */
  word(address: Address): number;
  /** Whether an actor's lifecycle is in a state, named as in `state.matches`: `inside`, `inside.holding`. */
  matches(actor: string, state: string): boolean;
  /** Whether an actor has ended. */
  ended(actor: string): boolean;
}

/** A goal: lifecycle states held by several actors at once, or a predicate. */
export type Goal = Readonly<Record<string, string>> | ((view: View) => boolean);

/** A bound on the search; reaching one makes the verdict `inconclusive`. */
export interface Limits {
  readonly states?: number;
  /** Seconds of the clock that the check is given. */
  readonly seconds?: number;
  /** Megabytes of the visited set. */
  readonly memory?: number;
  /** Steps from the start. */
  readonly depth?: number;
  /** Operations each actor may start. */
  readonly operations?: number;
}

/** A violation that is known and may stay for now: it is shown as known and does not fail a check, unless it no longer occurs. */
export interface KnownViolation {
  readonly kind: ViolationKind;
  /** Where: the function of the access, or `file:line`; for a data race one of its places, or both with ` / ` between; the message where no access is to blame. */
  readonly at: string;
  readonly reason: string;
}

// Methods, not properties: so a scenario of any world is a `Scenario`.
export interface ScenarioConfig<W> {
  readonly name: string;
  /** One sentence for people: what is at stake. */
  readonly description?: string;
  /** Builds the objects under test in shared memory; what it returns is deep-frozen. */
  world(setting: Setting): Thread<W>;
  /** The detectors over which its world can be built, the first unless a check says another one. Without them it brings its own. */
  readonly detectors?: readonly DetectorName[];
  actors(world: W): Readonly<Record<string, ActorSpec>>;
  /** What must be reached at least once, by name, so that nothing holds for want of happening. */
  reach?(world: W): Readonly<Record<string, Goal>>;
  /** Must be true in every reachable state; the violation is `assertion`. */
  invariant?(world: W): (view: View) => boolean;
  /** Must be true at every proper end; the violation is `assertion`. */
  finally?(world: W): (view: View) => boolean;
  /** `holds` unless told. */
  readonly expect?: Expectation;
  /** Violations that are known. The search goes on behind them. */
  readonly known?: readonly KnownViolation[];
  /** Kinds that are not looked for; every other kind is. */
  readonly ignore?: readonly ViolationKind[];
  /** Freed memory may be handed out again, to show ABA; quarantined unless told. */
  readonly reuse?: boolean;
  /**
   * Classes of actors that may be taken for each other, by name: those of a class run one `ActorSpec`. Reduced search then explores states up to
   * who of them is who, unless something tells them apart; it says so.
   */
  readonly symmetric?: readonly (readonly string[])[];
  /** What counts as a data race, `strict` unless told. */
  readonly races?: RaceRule;
  /** Every allocation may fail. */
  readonly allocationFailure?: boolean;
  readonly limits?: Limits;
}

/** A description of a check: pure data and functions, nothing has run yet. */
export interface Scenario<W = unknown> extends ScenarioConfig<W> {
  readonly isScenario: true;
}

/** Describes a check. */
export function scenario<W>(config: ScenarioConfig<W>): Scenario<W> {
  return { ...config, isScenario: true };
}
