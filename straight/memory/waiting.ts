import { Again, WouldBlock, type Address, type LoadOrder, type Order, type Test } from '../../impl/memory';
import { passes } from '../../impl/memory/passes';
import { load, store } from './words';

export { Again, again, RETRY } from '../../impl/memory';

/** Returns the word when it passes the test; throws `WouldBlock` when it does not, for nobody is there to change it. */
export function waitUntil(
  address: Address,
  test: Test,
  value: number,
  options: { readonly order?: LoadOrder; readonly sleeping?: boolean } = {},
): number {
  const word = load(address);
  if (!passes(word, test, value >>> 0)) {
    const { order = 'acquire', sleeping = false } = options;
    throw new WouldBlock({ kind: 'wait-until', address, test, value: value >>> 0, order, sleeping }, word);
  }
  return word;
}

/** The same, and stores `desired`. */
export function acquireWhen(
  address: Address,
  test: Test,
  value: number,
  desired: number,
  options: { readonly order?: Order; readonly sleeping?: boolean } = {},
): number {
  const word = load(address);
  if (!passes(word, test, value >>> 0)) {
    const { order = 'acquire', sleeping = false } = options;
    throw new WouldBlock({ kind: 'acquire-when', address, test, value: value >>> 0, desired: desired >>> 0, order, sleeping }, word);
  }
  store(address, desired);
  return word;
}

/** Runs `body(...carried)` until it returns something else than `RETRY` or `again(...)`. */
export function retry<T>(body: (...carried: readonly number[]) => T | Again, ...carried: readonly number[]): T {
  const result = carried.length === 0 ? body() : body(...carried);
  return result instanceof Again ? goRound(body, result) : result;
}

/** Apart, so that a loop that ends in its first turn, as most do, is small enough to become part of its caller. */
function goRound<T>(body: (...carried: readonly number[]) => T | Again, first: Again): T {
  let { carried } = first;
  for (;;) {
    const result = carried.length === 0 ? body() : body(...carried);
    if (!(result instanceof Again)) return result;
    ({ carried } = result);
  }
}

/** Runs `body(0)` to `body(count - 1)`. */
export function times(count: number, body: (index: number) => unknown): void {
  for (let index = 0; index < count; index++) body(index);
}

/** A `retry` whose body may not write. */
export function awaitAll<T>(body: () => T | Again): T {
  let result = body();
  while (result instanceof Again) result = body();
  return result;
}
