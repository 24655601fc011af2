import type { Scenario, ViolationKind } from 'quiesce';

/** The least that a seeded bug needs to show: threads, the updaters included and detectors, callback runners and interrupts not, and grace periods. */
export interface Bounds {
  readonly threads: number;
  readonly gracePeriods: number;
}

/** A seeded bug: one small change to code that is right. */
export interface Mutant {
  /** As in docs/mutants.md: a letter for the family, a number. */
  readonly id: string;
  /** What was changed, in a few words. */
  readonly change: string;
  /** What it must be reported as, when nothing else is looked for. */
  readonly kind: ViolationKind;
  /** What is reported with every check on. */
  readonly first: ViolationKind;
  readonly bounds: Bounds;
  /** The changed code at these bounds. */
  readonly mutated: Scenario;
  /** The changed code one bound below, where it holds; or why there is no bound below. */
  readonly below: Scenario | string;
  /** The unchanged code at the same bounds, where it holds. */
  readonly twin: Scenario;
}

/** A variant that is right, though it looks wrong or is wrong elsewhere: it must hold. */
export interface Control {
  readonly why: string;
  readonly holds: Scenario;
}
