import type { Cursor } from 'quiesce/maple-tree';
import type { Interval, IntervalModel } from './interval-model';

/** A move of a cursor, and how far it may go. */
export interface Move {
  readonly by: 'find' | 'findBack' | 'next' | 'prev';
  readonly limit: number;
}

/** What a move finds: an interval, or nothing; `any` where it depends on what the kernel's states happen to remember. */
export type Expected = Interval | null | 'any';

/**
 * What a move finds, by the words of the kernel's documentation: from where a cursor stands, its first and last index, and how it got
 * there. Nothing was written since, unless the cursor was paused.
 */
export function expected(model: IntervalModel, { status, index, last }: Pick<Cursor, 'status' | 'index' | 'last'>, { by, limit }: Move): Expected {
  const isOn = status === 'active' || status === 'root';
  switch (by) {
    case 'find':
      if (status === 'start') return index > limit ? null : model.from(index, limit);
      if (status === 'underflow') return index === limit ? 'any' : index > limit ? null : model.from(index, limit);
      if (last >= limit) return null;
      return status === 'overflow' ? (model.at(last) ?? model.from(last + 1, limit)) : model.from(last + 1, limit);
    case 'next':
      if (last >= limit) return null;
      if (status === 'underflow') return model.at(index) ?? model.from(index, limit);
      return model.from(isOn ? last + 1 : model.around(status === 'overflow' ? last : index).last + 1, limit);
    case 'findBack':
      if (status === 'start') return index < limit ? null : model.upTo(index, limit);
      if (index <= limit) return null;
      return model.upTo((status === 'overflow' || status === 'underflow' ? model.around(index).first : index) - 1, limit);
    case 'prev':
      if (index <= limit) return null;
      if (status === 'overflow') return model.at(index) ?? model.upTo(index, limit);
      return model.upTo((isOn ? index : model.around(index).first) - 1, limit);
  }
}

/** What a move finds when the node that the cursor stood in has left the tree: the way leads on from the edge of the range as it was. */
export function expectedFromDead(model: IntervalModel, { index, last }: Cursor, { by, limit }: Move): Expected {
  if (by === 'find' || by === 'next') return last >= limit ? null : model.from(model.around(last).last + 1, limit);
  return index <= limit ? null : model.upTo(model.around(index).first - 1, limit);
}

/**
 * Whether a move from a cursor that stood in a section while others wrote may have found this: of what lies behind its old range it
 * misses nothing, and of what is before it returns nothing.
 */
export function isPlausible(model: IntervalModel, { index, last }: Pick<Cursor, 'index' | 'last'>, { by, limit }: Move, found: number): boolean {
  const isForward = by === 'find' || by === 'next';
  const ahead = model.intervals.filter((each) => (isForward ? each.first > last && each.first <= limit : each.last < index && each.last >= limit));
  const nearest = isForward ? ahead[0] : ahead.at(-1);
  if (found === 0) return nearest === undefined || (isForward ? last >= limit : index <= limit);
  return model.intervals.some((each) => {
    if (each.value !== found) return false;
    return isForward ? each.first > index && each.first <= (nearest?.first ?? limit) : each.last < last && each.last >= (nearest?.last ?? limit);
  });
}
