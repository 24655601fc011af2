/** Indexes from `first` to `last`, both included, with a value; 0 is nothing. */
export interface Range {
  readonly first: number;
  readonly last: number;
  readonly value: number;
}

/** Ranges in ascending order of where they begin. */
export type Ranges = readonly Range[];

/** The last index there is. */
export const LAST_INDEX = 0xffff_ffff;

/** Whether two numbers are ends of a range of indexes. */
export function isRange(first: number, last: number): boolean {
  return Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first <= last && last <= LAST_INDEX;
}

/** Equal for equal ranges. */
export function keyOf(ranges: Ranges): string {
  return ranges.map(({ first, last, value }) => `${first} ${last} ${value}`).join();
}

/**
 * What a map is once a range was put into it. A map is the ranges that have values, which do not overlap; the rest is empty. Those
 * that the new range covers in part are trimmed or split.
 */
export function put(map: Ranges, added: Range): Ranges {
  const before: Range[] = [];
  const behind: Range[] = [];
  for (const range of map) {
    if (range.first < added.first) before.push({ ...range, last: Math.min(range.last, added.first - 1) });
    if (range.last > added.last) behind.push({ ...range, first: Math.max(range.first, added.last + 1) });
  }
  return added.value === 0 ? [...before, ...behind] : [...before, added, ...behind];
}

/** The ranges of a map that have an index in common with [first, last], empty ones among them, as far as they go. */
export function partsOf(map: Ranges, first: number, last: number): Ranges {
  const parts: Range[] = [];
  const add = (range: Range): void => {
    if (range.first <= range.last && range.first <= last && range.last >= first) parts.push(range);
  };
  let next = 0;
  for (const range of map) {
    add({ first: next, last: range.first - 1, value: 0 });
    add(range);
    next = range.last + 1;
  }
  add({ first: next, last: LAST_INDEX, value: 0 });
  return parts;
}

/** The same cut off at `first` and `last`. */
export function cut(ranges: Ranges, first: number, last: number): Ranges {
  return ranges.map((range) => ({ first: Math.max(range.first, first), last: Math.min(range.last, last), value: range.value }));
}

/** All ranges of two sets, each once. */
export function union(one: Ranges, other: Ranges): Ranges {
  return [...one, ...other].sort(inOrder).filter((range, index, all) => index === 0 || inOrder(all[index - 1]!, range) !== 0);
}

/** The indexes of ranges by value: those of one value that meet or touch are one. */
export function merged(ranges: Ranges): Ranges {
  const byValue = new Map<number, Range[]>();
  for (const range of [...ranges].sort(inOrder)) {
    const alike = byValue.get(range.value);
    const top = alike?.at(-1);
    if (alike === undefined || top === undefined) byValue.set(range.value, [range]);
    else if (range.first <= top.last + 1) alike[alike.length - 1] = { ...top, last: Math.max(top.last, range.last) };
    else alike.push(range);
  }
  return [...byValue.values()].flat().sort(inOrder);
}

/** The least index of a range at which none of some ranges has its value, or -1. */
export function firstMissing(ranges: Ranges, { first, last, value }: Range): number {
  let next = first;
  for (const range of ranges) if (range.value === value && range.first <= next && range.last >= next) next = range.last + 1;
  return next > last ? -1 : next;
}

/** Whether a range with its value is one of some ranges. */
export function has(ranges: Ranges, wanted: Range): boolean {
  return ranges.some((range) => inOrder(range, wanted) === 0);
}

function inOrder(one: Range, other: Range): number {
  return one.first - other.first || one.last - other.last || one.value - other.value;
}
