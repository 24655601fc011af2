import type { Address, FreedBy, Gfp, Layout, Thread } from './access';
import { perform } from './site';

/** Allocates an object; returns its address, or 0 when allocation failure is injected. */
export function alloc(layout: Layout, gfp: Gfp = 'kernel'): Thread<Address> {
  return perform({ kind: 'alloc', layout, gfp });
}

/** Frees the object that starts at `address`; freeing 0 does nothing. Counts as a write of every word of the object. */
export function* free(address: Address, by: FreedBy = 'kfree'): Thread<void> {
  if (address !== 0) yield* perform({ kind: 'free', address, by });
}
