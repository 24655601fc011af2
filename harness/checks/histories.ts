import type { Access, Answers } from '../../impl/memory';
import type { Vector } from '../machine/vector';
import { LAST_INDEX, cut, firstMissing, has, isRange, keyOf, merged, partsOf, put, union } from './ranges';
import type { Range, Ranges } from './ranges';

/** What thread code says of a map. */
export type Said = Extract<Access, { kind: 'history' }>;

/** Number of a map's contents; 0 is empty. */
export type Contents = number;
/** Number of what a lookup that is pending may answer; 0 is none. */
export type Pending = number;

/** A pending lookup: what it asks about, and what the map held since it was called. */
interface Lookup {
  readonly first: number;
  readonly last: number;
  readonly answers: Answers;
  /** Every range that there was, as far as the lookup can tell. */
  readonly held: Ranges;
}

/** Ranges that a message names. */
const MOST_NAMED = 6;
const NONE: Lookup = { first: 0, last: LAST_INDEX, answers: 'each index', held: [] };

/**
 * Contents of maps and pending lookups as numbers, and what an event makes of them. Nothing here is state: a number means the same
 * for ever. What was asked once is looked up by the access, of which the automata hold one each.
 *
 * Of a lookup it is remembered which ranges there were since it was called, not which of them at once: no answer depends on that.
 * Ranges that lie across the ends of what it asks about are kept as they are, for it may answer with a whole one; unless it said that
 * it answers for each index.
 */
export class Histories {
  readonly #contents: Ranges[] = [[]];
  readonly #contentNumbers = new Map<string, Contents>([['', 0]]);
  readonly #lookups: Lookup[] = [NONE];
  readonly #lookupNumbers = new Map<string, Pending>();
  // What is known: by access and contents, by lookup and contents, by access and contents or lookup.
  readonly #after = new Map<Said, Contents[]>();
  readonly #begun = new Map<Said, Pending[]>();
  readonly #extended: Pending[][] = [];
  readonly #objections = new Map<Said, string[]>();

  readonly #vector: Vector;

  constructor(vector: Vector) {
    this.#vector = vector;
  }

  /** A map after a commit. */
  commit(map: Contents, said: Said): Contents {
    const known = rowOf(this.#after, said);
    return (known[map] ??= this.#numberOf(put(this.#contents[map]!, said)));
  }

  /** A lookup that is called now. */
  begin(map: Contents, said: Said): Pending {
    const known = rowOf(this.#begun, said);
    const { first, last, answers } = said;
    return (known[map] ??= this.#numberOfLookup({ first, last, answers, held: this.#seen(map, said) }));
  }

  /** A lookup that goes on now, while an update is under way: `update` is what the map held since that began. */
  continue(map: Contents, update: Pending, said: Said): Pending {
    const { first, last, answers } = said;
    const superseded = this.#lookups[update]!.held.filter((range) => range.first <= last && range.last >= first);
    const held = union(this.#seen(map, said), answers === 'each index' ? cut(superseded, first, last) : superseded);
    return this.#numberOfLookup({ first, last, answers, held: answers === 'each index' ? merged(held) : held });
  }

  /** A pending lookup once a map has come to hold something else. */
  extend(pending: Pending, map: Contents): Pending {
    const known = (this.#extended[pending] ??= []);
    return (known[map] ??= this.#extend(this.#lookups[pending]!, map));
  }

  /** What is wrong with an observation of a map, '' where nothing is. */
  objectionToObserved(map: Contents, said: Said): string {
    const known = rowOf(this.#objections, said);
    return (known[map] ??= notObserved(this.#contents[map]!, said));
  }

  /** What is wrong with what a pending lookup has found, '' where nothing is. */
  objectionToFound(pending: Pending, said: Said): string {
    const known = rowOf(this.#objections, said);
    return (known[pending] ??= notFound(this.#lookups[pending]!, said));
  }

  #extend(lookup: Lookup, map: Contents): Pending {
    const held = union(lookup.held, this.#seen(map, lookup));
    return this.#numberOfLookup({ ...lookup, held: lookup.answers === 'each index' ? merged(held) : held });
  }

  /** What a lookup can tell of a map. */
  #seen(map: Contents, { first, last, answers }: Pick<Lookup, 'first' | 'last' | 'answers'>): Ranges {
    const parts = partsOf(this.#contents[map]!, first, last);
    return answers === 'each index' ? merged(cut(parts, first, last)) : parts;
  }

  #numberOf(map: Ranges): Contents {
    const key = keyOf(map);
    const known = this.#contentNumbers.get(key);
    if (known !== undefined) return known;
    this.#vector.learns();
    const number = this.#contents.push(map.map(({ first, last, value }) => ({ first, last, value }))) - 1;
    this.#contentNumbers.set(key, number);
    return number;
  }

  #numberOfLookup(lookup: Lookup): Pending {
    const key = `${lookup.first} ${lookup.last} ${lookup.answers}: ${keyOf(lookup.held)}`;
    const known = this.#lookupNumbers.get(key);
    if (known !== undefined) return known;
    this.#vector.learns();
    const number = this.#lookups.push(lookup) - 1;
    this.#lookupNumbers.set(key, number);
    return number;
  }
}

function rowOf<T>(rows: Map<Said, T[]>, said: Said): T[] {
  let row = rows.get(said);
  if (row === undefined) rows.set(said, (row = []));
  return row;
}

/** What is wrong with a range that somebody names, '' where nothing is. */
export function objectionToRange({ first, last }: Said): string {
  return isRange(first, last) ? '' : `[${first}, ${last}] is no range of indexes`;
}

function notObserved(map: Ranges, said: Said): string {
  const parts = partsOf(map, said.first, said.last);
  const index = firstMissing(parts, said);
  return index < 0 ? '' : `an update found ${valueText(said.value)} at ${rangeText(said)}, but the map holds ${heldAt(parts, index)} at ${indexText(index)}`;
}

function notFound({ first, last, answers, held }: Lookup, said: Said): string {
  const found = `a lookup found ${valueText(said.value)} at ${rangeText(said)}`;
  if (said.answers === 'each index') {
    if (said.first < first || said.last > last) return `${found}, but asked only about ${rangeText({ first, last })}`;
    const index = firstMissing(held, said);
    return index < 0 ? '' : `${found}, but since it was called the map held only ${heldAt(held, index)} at ${indexText(index)}`;
  }
  if (answers === 'each index') return `${found} as a whole range, but was called to answer for each index`;
  if (said.first > last || said.last < first) return `${found}, but asked only about ${rangeText({ first, last })}`;
  if (has(held, said)) return '';
  const near = held.filter((range) => range.first <= said.last && range.last >= said.first).map((range) => `${valueText(range.value)} at ${rangeText(range)}`);
  return `${found} as a whole range, but since it was called the map had no such range, only ${listed(near)}`;
}

/** The values of an index, in words. */
function heldAt(ranges: Ranges, index: number): string {
  const values = new Set(ranges.filter(({ first, last }) => first <= index && last >= index).map(({ value }) => value));
  return [...values].sort((a, b) => a - b).map(valueText).join(' or ');
}

function listed(all: readonly string[]): string {
  const parts = all.length > MOST_NAMED ? [...all.slice(0, MOST_NAMED - 1), `${all.length - MOST_NAMED + 1} more`] : all;
  return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}

function valueText(value: number): string {
  return value === 0 ? 'nothing' : numberText(value);
}

function indexText(index: number): string {
  return `index ${numberText(index)}`;
}

function rangeText({ first, last }: Pick<Range, 'first' | 'last'>): string {
  return first === last ? indexText(first) : `[${numberText(first)}, ${numberText(last)}]`;
}

function numberText(number: number): string {
  return number < 4096 ? String(number) : `0x${number.toString(16)}`;
}
