/** Returns `value` when it is a whole number from `least` up; complains about the input of a lifecycle otherwise. */
export function wholeNumber(lifecycle: string, name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`Input of the ${lifecycle}: '${name}' must be a whole number, ${String(least)} or more, but is ${String(value)}.`);
}
