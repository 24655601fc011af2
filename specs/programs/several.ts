/** As many things as told, made from 0, 1, 2, ... */
export function several<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** An array of words, all 0. */
export function zeros(count: number): readonly number[] {
  return several(count, () => 0);
}
