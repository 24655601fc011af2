/** `1234567` as `1,234,567`; independent of the locale. */
export function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** An address as C prints it. */
export function hex(address: number): string {
  return `0x${address.toString(16)}`;
}

/** `1 step`, `2 steps`; the plural is given where adding an s does not make it. */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** Seconds with as many digits as are worth reading. */
export function seconds(value: number): string {
  return value < 100 ? value.toFixed(2) : grouped(value);
}

/** A share in per cent, rounded down so that only all is 100; nothing of nothing is all. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((100 * part) / whole);
}
