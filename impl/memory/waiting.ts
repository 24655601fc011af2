import type { Address, LoadOrder, LoopHead, Order, Test, Thread } from './access';
import { perform } from './site';

/** Blocks until the word passes the test, then returns it: one access, not a spin. `sleeping` waits are illegal in atomic context. */
export function waitUntil(
  address: Address,
  test: Test,
  value: number,
  options: { readonly order?: LoadOrder; readonly sleeping?: boolean } = {},
): Thread<number> {
  const { order = 'acquire', sleeping = false } = options;
  return perform({ kind: 'wait-until', address, test, value: value >>> 0, order, sleeping });
}

/** Blocks until the word passes the test and stores `desired` in the same access; returns the old word. Locks are made of it. */
export function acquireWhen(
  address: Address,
  test: Test,
  value: number,
  desired: number,
  options: { readonly order?: Order; readonly sleeping?: boolean } = {},
): Thread<number> {
  const { order = 'acquire', sleeping = false } = options;
  return perform({ kind: 'acquire-when', address, test, value: value >>> 0, desired: desired >>> 0, order, sleeping });
}

/** Says that a loop goes round, and what the next turn may know of the past: integers, nothing else. */
export class Again {
  readonly carried: readonly number[];
  constructor(carried: readonly number[]) {
    this.carried = carried;
    Object.freeze(this);
  }
}

/** Goes round with these integers carried into the next turn. */
export function again(...carried: readonly number[]): Again {
  return new Again(carried);
}

/** Goes round with nothing carried. */
export const RETRY: Again = new Again([]);

/**
 * Runs `body(...carried)` until it returns something else than `RETRY` or `again(...)`. The body may depend on its
 * arguments and on constants only: every turn with the same arguments is the same node of the automaton.
 */
export function* retry<T>(body: (...carried: readonly number[]) => Thread<T | Again>, ...carried: readonly number[]): Thread<T> {
  return yield* loop(body, carried, false);
}

/**
 * Runs `body(0)` to `body(count - 1)`, whose turns know nothing of each other: the body may depend on its number and on constants
 * only. What earlier turns saw is forgotten at each, so a checker has fewer states to tell apart than with a plain loop.
 */
export function* times(count: number, body: (index: number) => Thread<unknown>): Thread<void> {
  yield* retry(function* (index = 0) {
    if (index >= count) return index;
    yield* body(index);
    return again(index + 1);
  }, 0);
}

/** Waits for a condition over several words: a `retry` whose body may not write. */
export function* awaitAll<T>(body: () => Thread<T | Again>): Thread<T> {
  return yield* loop(body, [], true);
}

function* loop<T>(body: (...carried: readonly number[]) => Thread<T | Again>, initial: readonly number[], readOnly: boolean): Thread<T> {
  let carried = initial;
  const identity = {};
  for (let turn = 0; ; turn++) {
    const head: LoopHead = { kind: 'loop', loop: identity, turn, carried, readOnly };
    yield* perform(head);
    const result = yield* body(...head.carried);
    if (!(result instanceof Again)) return result;
    carried = result.carried;
  }
}
