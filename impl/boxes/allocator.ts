import { alloc, free, type Address, type Gfp, type Layout, type Thread } from '../memory';

/** KMALLOC_MAX_CACHE_SIZE in words: kmalloc takes whole pages for anything larger. */
const LARGEST_SLAB = 2048;

/** A page in words: kvmalloc has no other way for what is not larger. */
const PAGE = 1024;

/** What is to be allocated, wherever it comes from. */
export type Shape = Pick<Layout, 'type' | 'words' | 'zeroed'>;

/** Where boxes come from, and where they must go back to. (`rust/kernel/alloc/allocator.rs`) */
export interface Allocator {
  readonly name: string;
  /** How it lays an object out; asked once for a type. */
  layoutOf(shape: Shape): Layout;
  /** Allocates; 0 when there is no memory. */
  allocate(layout: Layout, gfp: Gfp): Thread<Address>;
  /** Frees what it has allocated, and what others have only by luck. */
  free(address: Address): Thread<void>;
}

const kmallocLayout = (shape: Shape): Layout => Object.freeze({ ...shape, memory: shape.words > LARGEST_SLAB ? 'large' : 'slab' });

const vmallocLayout = (shape: Shape): Layout => Object.freeze({ ...shape, memory: 'vmalloc', cache: 'vmalloc' });

/** Memory that is contiguous for devices, too: `kmalloc` and `kfree`. (`Kmalloc`) */
export const KMALLOC: Allocator = Object.freeze({
  name: 'Kmalloc',
  layoutOf: kmallocLayout,
  allocate: (layout, gfp) => alloc(layout, gfp),
  free: (address) => free(address, 'kfree'),
} satisfies Allocator);

/** Memory made of single pages: `vmalloc` and `vfree`. (`Vmalloc`) */
export const VMALLOC: Allocator = Object.freeze({
  name: 'Vmalloc',
  layoutOf: vmallocLayout,
  allocate: (layout, gfp) => alloc(layout, gfp),
  free: (address) => free(address, 'vfree'),
} satisfies Allocator);

/** `kmalloc`, and `vmalloc` where that found nothing and more than a page is wanted; `kvfree` finds out which it was. (`KVmalloc`) */
export const KVMALLOC: Allocator = Object.freeze({
  name: 'KVmalloc',
  layoutOf: kmallocLayout,
  *allocate(layout, gfp) {
    const address = yield* alloc(layout, gfp);
    return address === 0 && layout.words > PAGE ? yield* alloc(vmallocLayout(layout), gfp) : address;
  },
  free: (address) => free(address, 'kvfree'),
} satisfies Allocator);
