/** Seconds since some fixed moment, of the wall clock. */
export function now(): number {
  return performance.now() / 1000;
}
