import { type Address, type Gfp, type Layout } from '../../memory';
/** What is to be allocated, wherever it comes from. */
export type Shape = Pick<Layout, 'type' | 'words' | 'zeroed'>;
/** Where boxes come from, and where they must go back to. (`rust/kernel/alloc/allocator.rs`) */
export interface Allocator {
    readonly name: string;
    /** How it lays an object out; asked once for a type. */
    layoutOf(shape: Shape): Layout;
    /** Allocates; 0 when there is no memory. */
    allocate(layout: Layout, gfp: Gfp): Address;
    /** Frees what it has allocated, and what others have only by luck. */
    free(address: Address): void;
}
/** Memory that is contiguous for devices, too: `kmalloc` and `kfree`. (`Kmalloc`) */
export declare const KMALLOC: Allocator;
/** Memory made of single pages: `vmalloc` and `vfree`. (`Vmalloc`) */
export declare const VMALLOC: Allocator;
/** `kmalloc`, and `vmalloc` where that found nothing and more than a page is wanted; `kvfree` finds out which it was. (`KVmalloc`) */
export declare const KVMALLOC: Allocator;
