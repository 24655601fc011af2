import { toBeViolatedBy, toHoldInEveryInterleaving } from './matchers';

/** The matchers, for `expect.extend` where there is no global `expect` (`injectGlobals: false`). */
export const quiesceMatchers: {
  readonly toHoldInEveryInterleaving: typeof toHoldInEveryInterleaving;
  readonly toBeViolatedBy: typeof toBeViolatedBy;
} = { toHoldInEveryInterleaving, toBeViolatedBy };

interface WithExpect {
  readonly expect?: { extend(matchers: typeof quiesceMatchers): void };
}

// Importing this file is enough, in a test or in `setupFilesAfterEnv`.
(globalThis as WithExpect).expect?.extend(quiesceMatchers);
