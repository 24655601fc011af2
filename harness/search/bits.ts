/** Whether a bit is set, the lowest bit of the first word being number 0; those beyond the last word are not. */
export function hasBit(words: Int32Array, bit: number): boolean {
  return ((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

export function setBit(words: Int32Array, bit: number): void {
  words[bit >>> 5]! |= 1 << (bit & 31);
}
