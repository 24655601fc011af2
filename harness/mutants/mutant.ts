import type { ViolationKind } from '../result';
import type { Scenario } from '../scenario';

/** The least that a seeded bug needs to show: threads, the updaters included and detectors, callback runners and interrupts not, and grace periods. */
export interface MutantBounds {
  readonly threads: number;
  readonly gracePeriods: number;
}

/** A seeded bug: one small change to code that is right. A file exports an array of them as `mutants`. */
export interface Mutant {
  /** A letter for the family, a number. */
  readonly id: string;
  /** What was changed, in a few words. */
  readonly change: string;
  /** What it must be reported as, when nothing else is looked for. */
  readonly kind: ViolationKind;
  /** What is reported with every check on. */
  readonly first: ViolationKind;
  readonly bounds: MutantBounds;
  /** The changed code at these bounds. */
  readonly mutated: Scenario;
  /** The changed code one bound below, where it holds; or why there is no bound below. */
  readonly below: Scenario | string;
  /** The unchanged code at the same bounds, where it holds. */
  readonly twin: Scenario;
}

/** What is known of a seeded bug before anything of it has run. */
export interface MutantFacts extends Pick<Mutant, 'id' | 'change' | 'kind' | 'first' | 'bounds'> {
  /** The name of its file. */
  readonly family: string;
  /** Why nothing is one bound below; absent where something is. */
  readonly noBoundBelow?: string;
}

/** A variant that is right, though it looks wrong or is wrong elsewhere: it must hold. A file exports an array of them as `controls`. */
export interface Control {
  readonly why: string;
  readonly holds: Scenario;
}
