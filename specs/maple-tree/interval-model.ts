/** An entry and the indexes that it is on, both inclusive. */
export interface Interval {
  readonly first: number;
  readonly last: number;
  readonly value: number;
}

const MAX = 0xffffffff;

/**
 * A map from ranges to values as a sorted array that is searched from one end to the other: slow and obvious, it shares nothing with the tree
 * that it is the measure of.
 */
export class IntervalModel {
  /** In order; none overlap. */
  intervals: readonly Interval[] = [];

  /** The interval that an index is in. */
  at(index: number): Interval | null {
    return this.intervals.find(({ first, last }) => first <= index && index <= last) ?? null;
  }

  /** The interval or the hole that an index is in; a hole's value is 0. */
  around(index: number): Interval {
    const at = this.at(index);
    if (at) return at;
    const before = this.intervals.filter(({ last }) => last < index).at(-1);
    const behind = this.intervals.find(({ first }) => first > index);
    return { first: before ? before.last + 1 : 0, last: behind ? behind.first - 1 : MAX, value: 0 };
  }

  /** Whether nothing is in a range. */
  isFree(first: number, last: number): boolean {
    return this.intervals.every((each) => each.last < first || each.first > last);
  }

  /** Writes a range; what is partly covered keeps the rest. Value 0 is nothing. */
  put(first: number, last: number, value: number): void {
    const kept: Interval[] = [];
    for (const each of this.intervals) {
      if (each.first < first) kept.push({ ...each, last: Math.min(each.last, first - 1) });
      if (each.last > last) kept.push({ ...each, first: Math.max(each.first, last + 1) });
    }
    if (value !== 0) kept.push({ first, last, value });
    this.intervals = kept.sort((a, b) => a.first - b.first);
  }

  /** The first interval that ends at or behind an index and begins at or before `max`. */
  from(index: number, max: number): Interval | null {
    const found = this.intervals.find(({ last }) => last >= index);
    return found && found.first <= max ? found : null;
  }

  /** The last interval that begins at or before an index and ends at or behind `min`. */
  upTo(index: number, min: number): Interval | null {
    const found = this.intervals.filter(({ first }) => first <= index).at(-1);
    return found && found.last >= min ? found : null;
  }

  /** The lowest index of `size` free ones between `min` and `max`; null when there is none. */
  lowest(size: number, min: number, max: number): number | null {
    for (const { first, last } of this.holes(min, max)) if (last - first >= size - 1) return first;
    return null;
  }

  /** The lowest index of the highest `size` free ones. */
  highest(size: number, min: number, max: number): number | null {
    for (const { first, last } of this.holes(min, max).reverse()) if (last - first >= size - 1) return last - size + 1;
    return null;
  }

  /** What is free between two indexes, as ranges. */
  private holes(min: number, max: number): Interval[] {
    const holes: Interval[] = [];
    let first = min;
    for (const each of this.intervals) {
      if (each.last < min || each.first > max) continue;
      if (each.first > first) holes.push({ first, last: each.first - 1, value: 0 });
      first = each.last + 1;
    }
    if (first <= max) holes.push({ first, last: max, value: 0 });
    return holes;
  }
}
