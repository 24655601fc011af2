import type { Geometry } from '../../impl/maple-tree';
import type { Gfp } from '../../impl/memory';
import type { Write } from './grown-tree';

/** A write, asking for memory in one way or the other. */
export type AnyGfp = (gfp: Gfp) => Write;

const store =
  (first: number, last: number, entry: number): AnyGfp =>
  (gfp) =>
  (tree) =>
    tree.storeRange(first, last, entry, gfp);

/** So many entries on ten indexes each. */
const entries = (count: number, stride: number): readonly Write[] =>
  Array.from({ length: count }, (_, n): Write => (tree) => tree.storeRange(n * stride, n * stride + 9, n * 2 + 101, 'kernel'));

/**
 * Trees to write on, how they grow: empty, one entry, a root leaf, one that is full, and several levels: of entries that touch, and of entries with
 * holes between.
 */
export const grownTrees = ({ range: { slots } }: Geometry): readonly (readonly Write[])[] => [
  [],
  [(tree) => tree.storeRange(0, 0, 8, 'kernel')],
  [(tree) => tree.storeRange(10, 19, 9, 'kernel'), (tree) => tree.storeRange(30, 39, 11, 'kernel')],
  entries(slots - 1, 10),
  entries(40, 10),
  entries(40, 20),
];

/** What is written: each way to store occurs on one tree or another. */
export const WRITES: readonly AnyGfp[] = [
  store(0, 0xffffffff, 5),
  store(0, 0xffffffff, 0),
  store(5, 5, 7),
  store(203, 206, 7),
  store(203, 206, 0),
  store(195, 214, 0),
  store(12, 387, 7),
  store(12, 387, 0),
  store(0, 395, 7),
  store(390, 0xffffffff, 0),
  store(1000, 2000, 7),
  store(0, 109, 7),
  store(0, 29, 7),
  store(0, 39, 7),
  store(0, 49, 7),
  store(200, 219, 7),
  store(210, 229, 7),
  (gfp) => (tree) => tree.insertRange(12, 17, 7, gfp),
  (gfp) => (tree) => tree.insertRange(5000, 5000, 7, gfp),
  (gfp) => (tree) => tree.erase(205, gfp),
  (gfp) => (tree) => tree.erase(15, gfp),
  (gfp) => (tree) => tree.replaceRange(60, 260, 7, gfp),
  (gfp) => (tree) => tree.allocate('low', 7, 3, 2, 0xffffffff, gfp),
  (gfp) => (tree) => tree.allocate('high', 7, 3, 0, 600, gfp),
  (gfp) => (tree) => tree.allocateCyclic(7, 5, 700, 211, gfp),
];
