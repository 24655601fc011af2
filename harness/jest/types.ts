import type { ViolationKind } from '../result';
import type { MatcherOptions } from './matchers';

/** What is added to `expect(scenario)`; each must be awaited. */
export interface QuiesceMatchers {
  /** A complete search finds nothing and reaches every goal of the scenario. */
  toHoldInEveryInterleaving(options?: MatcherOptions): Promise<void>;
  /** The search finds a violation of this kind, or of one of these. */
  toBeViolatedBy(kinds: ViolationKind | readonly ViolationKind[], options?: MatcherOptions): Promise<void>;
}

// Jest's global expect, and the one of @jest/globals.
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the only way to add to the types of @types/jest
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- must repeat the original's parameters
    interface Matchers<R, T = {}> extends QuiesceMatchers {}
  }
}

declare module 'expect' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- must repeat the original's parameters
  interface Matchers<R extends void | Promise<void>, T = unknown> extends QuiesceMatchers {}
}
