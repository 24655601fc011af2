import type { Address, FreedBy, Gfp, Layout } from '../../impl/memory';
import { settings } from './settings';
import { capacity, clear, FIRST_WORD, grow, load, store } from './words';

const FREED = 0x8000;

/** Classes of small objects are found by a table, of so many words and so many bits of alignment; the others by a map. */
const SMALL = 1024;
const ALIGNS = 12;

/** Per word: the class of the object that starts here, with `FREED` when it is on a free list; 0 elsewhere. */
let starts = new Uint16Array(capacity());
let next = FIRST_WORD;
let live = 0;

// A class is a size and an alignment, numbered from 1. Its free list is linked through the objects' first words, as in a slab.
const small = new Uint16Array(SMALL * ALIGNS);
const large = new Map<number, number>();
const freed: number[] = [0];

/** How many objects are allocated now. */
export function liveObjects(): number {
  return live;
}

/** Allocates an object; 0 when the surroundings let it fail. */
export function alloc(layout: Layout, gfp: Gfp = 'kernel'): Address {
  if (settings.failAllocation !== null && settings.failAllocation(layout, gfp)) return 0;
  const align = layout.align === undefined ? 1 : Math.max(layout.align >>> 2, 1);
  const id = classOf(layout.words, align);
  let word = freed[id]!;
  if (word === 0) word = extend(layout.words, align);
  else freed[id] = load(word * 4);
  starts[word] = id;
  live++;
  if (layout.zeroed === true) clear(word, layout.words);
  return word * 4;
}

/** Frees the object that starts at `address`; freeing 0 does nothing. Throws when it is not an allocated object's. */
export function free(address: Address, _by?: FreedBy): void {
  if (address === 0) return;
  const id = starts[address >>> 2] ?? 0;
  if (id === 0 || id >= FREED || (address & 3) !== 0) {
    throw new Error(`free(0x${address.toString(16)}): ${id >= FREED ? 'freed already' : 'no object starts here'}.`);
  }
  starts[address >>> 2] = id | FREED;
  live--;
  store(address, freed[id]!);
  freed[id] = address >>> 2;
}

function classOf(words: number, align: number): number {
  const bits = 31 - Math.clz32(align);
  const isSmall = words < SMALL && bits < ALIGNS && align === 1 << bits;
  const known = isSmall ? small[words * ALIGNS + bits]! : (large.get(words * 2 ** 22 + align) ?? 0);
  if (known !== 0) return known;
  const id = freed.push(0) - 1;
  if (id >= FREED) throw new RangeError('Too many different sizes of objects.');
  if (isSmall) small[words * ALIGNS + bits] = id;
  else large.set(words * 2 ** 22 + align, id);
  return id;
}

function extend(words: number, align: number): number {
  const first = Math.ceil(next / align) * align;
  next = first + Math.max(words, 1);
  if (next > 2 ** 30) throw new RangeError('Out of memory: addresses have 32 bits.');
  reserve(next);
  return first;
}

/** Makes sure that there are so many words. */
export function reserve(words: number): void {
  if (words <= capacity()) return;
  grow(words);
  const more = new Uint16Array(capacity());
  more.set(starts);
  starts = more;
}
