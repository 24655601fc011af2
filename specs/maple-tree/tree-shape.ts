import type { Geometry } from 'quiesce/maple-tree';

const MAX = 0xffffffff;
const LEAF = 1;
const ALLOC = 3;

/** A node with what is below it; addresses do not show. */
export interface Shape {
  readonly type: number;
  readonly pivots: readonly number[];
  readonly gaps: readonly number[];
  readonly below: readonly (number | Shape)[];
}

/** Where words are read. */
export interface Words {
  word(address: number): number;
}

/** A tree's flags and root, as far as they do not depend on where nodes happen to lie; by reading its words from outside. */
export function shapeOf(memory: Words, address: number, geometry: Geometry): { readonly flags: number; readonly root: number | Shape } {
  const root = memory.word(address + 8);
  const isNode = (root & 3) === 2 && root > 4096;
  return { flags: memory.word(address + 4), root: isNode ? nodeShape(memory, root & ~2, MAX, geometry) : root };
}

/** A node of a tree: where it is, its indexes, and the last slot in use. */
export interface Place {
  readonly node: number;
  readonly type: number;
  readonly min: number;
  readonly max: number;
  readonly end: number;
}

/** All nodes of a tree, upper ones first. */
export function nodesOf(memory: Words, address: number, geometry: Geometry): readonly Place[] {
  const root = memory.word(address + 8);
  const level = (root & 3) === 2 && root > 4096 ? [{ pointer: root, min: 0, max: MAX }] : [];
  const nodes: Place[] = [];
  for (const { pointer, min, max } of level) {
    const { node, type, end, pivots, slots } = read(memory, pointer, max, geometry);
    nodes.push({ node, type, min, max, end });
    if (type !== LEAF) level.push(...slots.map((slot, n) => ({ pointer: slot, min: n === 0 ? min : pivots[n - 1]! + 1, max: pivots[n]! })));
  }
  return nodes;
}

function nodeShape(memory: Words, pointer: number, max: number, geometry: Geometry): Shape {
  const { type, pivots, slots, gaps } = read(memory, pointer, max, geometry);
  return { type, pivots, gaps, below: type === LEAF ? slots : slots.map((slot, n) => nodeShape(memory, slot, pivots[n]!, geometry)) };
}

function read(memory: Words, pointer: number, max: number, geometry: Geometry) {
  const node = (pointer & ~255) >>> 0;
  const type = (pointer >>> 3) & 15;
  const layout = geometry.of(type);
  const words = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => memory.word(node + from + n * 4));
  const pivots = words(layout.pivotsAt, layout.pivots);
  const lastPivot = pivots.at(-1)!;
  const inMetadata = memory.word(node + layout.metaAt) & 255;
  const end = type === ALLOC || lastPivot === 0 ? inMetadata : lastPivot === max ? layout.pivots - 1 : layout.pivots;
  return {
    node,
    type,
    end,
    pivots: [...pivots.slice(0, end), max],
    slots: words(layout.slotsAt, end + 1),
    gaps: type === ALLOC ? words(layout.gapsAt, end + 1) : [],
  };
}
