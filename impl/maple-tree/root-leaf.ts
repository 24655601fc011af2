import type { LeafImage } from './leaf-image';
import { sealed } from './leaf-image';
import type { LeafLayout } from './leaf-layout';
import { MAX_INDEX } from './leaf-range';

/**
 * The first leaf of a tree that was empty, or held one entry at index 0, `contents`: that entry, the new one at `index`, and
 * nothing elsewhere. (`mas_root_expand`)
 */
export function firstLeaf(leaf: LeafLayout, contents: number, index: number, entry: number): LeafImage {
  const pivots: number[] = [];
  const slots: number[] = [];
  const put = (last: number, word: number): void => {
    pivots.push(last);
    slots.push(word);
  };
  if (contents !== 0 && index > 0) put(0, contents);
  if (index > 1 || (index === 1 && contents === 0)) put(index - 1, 0);
  put(index, entry);
  if (index < MAX_INDEX) put(MAX_INDEX, 0);
  return sealed(leaf, pivots, slots);
}
