/** A longer copy of an array of integers. */
export function wider(old: Int32Array, size: number): Int32Array {
  const grown = new Int32Array(size);
  grown.set(old);
  return grown;
}
