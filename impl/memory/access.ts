/**
 * The vocabulary of thread code: every way in which code under test may touch shared memory.
 *
 * Thread code is a generator that yields accesses and is otherwise a deterministic function of what they return. The
 * functions beside this file (`load`, `store`, `alloc`, `waitUntil`, ...) build these values; nobody writes them by hand.
 */

/** A byte address; a multiple of 4 wherever a word is meant. 0 is the null pointer. */
export type Address = number;

/** How an access is ordered, in the kernel's terms: `plain` is a C access, `relaxed` is READ_ONCE / WRITE_ONCE. */
export type Order = 'plain' | 'relaxed' | 'acquire' | 'release' | 'full';

/** A load may also be an rcu_dereference: relaxed, plus an address dependency, legal only inside a section. */
export type LoadOrder = Order | 'dereference';

/** A comparison of a word with a constant, both unsigned; `has` and `lacks` test bits (any bit set, no bit set). */
export type Test = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'has' | 'lacks';

/** Where memory comes from; it decides what may free it. */
export type MemoryKind = 'slab' | 'large' | 'vmalloc' | 'per-cpu' | 'static' | 'stack';

/** What an allocation may do: `kernel` may sleep, `atomic` and `nowait` may not. */
export type Gfp = 'kernel' | 'atomic' | 'nowait';

/** What is allocated: its type's name (shown in reports), its size in words and the rest of its shape. */
export interface Layout {
  readonly type: string;
  readonly words: number;
  /** In bytes, a power of two, 4 unless told. */
  readonly align?: number;
  /** True when the words start as 0 instead of uninitialised. */
  readonly zeroed?: boolean;
  readonly memory?: MemoryKind;
  /** The cache or allocator named in reports, `kmalloc` unless told. */
  readonly cache?: string;
}

/** Labelled events of the read-copy-update vocabulary; checks and monitors hear them, thread code gets no answer. */
export type EventName =
  | 'section-begins'
  | 'section-ends'
  | 'request-begins'
  | 'request-ends'
  | 'grace-period-begins'
  | 'grace-period-ends'
  | 'barrier-begins'
  | 'barrier-ends'
  | 'callback-begins'
  | 'callback-ends'
  | 'cookie-taken'
  | 'cookie-elapsed'
  | 'interrupts-off'
  | 'interrupts-on'
  | 'atomic-begins'
  | 'atomic-ends'
  | 'might-sleep';

/** What thread code says of a map from ranges of indexes to words, for the check of linearizability (see `history.ts`). */
export type HistoryEvent = 'lookup-begins' | 'lookup-continues' | 'lookup-found' | 'lookup-ends' | 'update-begins' | 'observed' | 'committed' | 'update-ends';

/** What a lookup answers: what each index of a range holds, or which range with which value there is. */
export type Answers = 'each index' | 'whole range';

/** Who may drop an object: an actor holding a handle, a container, the reclaimer that waits for readers, nobody. */
export type Owner = 'actor' | 'container' | 'reclaimer' | 'nobody';

/** Where an access was made, outermost call last; filled only while sites are recorded (see `site.ts`). */
export interface Sited {
  /** Its `stack` is written out when it is first read, and few are. */
  made?: Error;
}

export type Access = Sited &
  (
    | { readonly kind: 'load'; readonly address: Address; readonly order: LoadOrder; readonly intended?: string }
    | { readonly kind: 'store'; readonly address: Address; readonly value: number; readonly order: Order; readonly intended?: string }
    | { readonly kind: 'store-byte'; readonly address: Address; readonly value: number; readonly order: Order; readonly intended?: string }
    | {
        readonly kind: 'compare-and-swap';
        readonly address: Address;
        readonly expected: number;
        readonly value: number;
        readonly order: Order;
      }
    | { readonly kind: 'exchange'; readonly address: Address; readonly value: number; readonly order: Order }
    | { readonly kind: 'fetch-add'; readonly address: Address; readonly value: number; readonly order: Order }
    | { readonly kind: 'fetch-and'; readonly address: Address; readonly value: number; readonly order: Order }
    | { readonly kind: 'fetch-or'; readonly address: Address; readonly value: number; readonly order: Order }
    | { readonly kind: 'fence'; readonly order: Order }
    | { readonly kind: 'alloc'; readonly layout: Layout; readonly gfp: Gfp }
    | { readonly kind: 'free'; readonly address: Address; readonly by: FreedBy }
    | {
        readonly kind: 'wait-until';
        readonly address: Address;
        readonly test: Test;
        readonly value: number;
        readonly order: LoadOrder;
        readonly sleeping: boolean;
      }
    | {
        readonly kind: 'acquire-when';
        readonly address: Address;
        readonly test: Test;
        readonly value: number;
        readonly desired: number;
        readonly order: Order;
        readonly sleeping: boolean;
      }
    | { readonly kind: 'choose'; readonly count: number }
    | { readonly kind: 'assert'; readonly holds: boolean; readonly message: string }
    | { readonly kind: 'warn'; readonly holds: boolean; readonly message: string }
    | { readonly kind: 'note'; readonly text: string }
    | { readonly kind: 'actor' }
    | { readonly kind: 'cpu' }
    | LoopHead
    | {
        readonly kind: 'event';
        readonly event: EventName;
        /** The domain: the address of the srcu_struct, the registry or the global RCU state; 0 where there is none. */
        readonly domain: Address;
        /** Which request (the address of its rcu_head, or of its waiter), or 0. */
        readonly key: number;
        /** `after` rides on the access before it, `before` on the access after it. */
        readonly when: 'before' | 'after';
        readonly detail: string;
      }
    | {
        readonly kind: 'history';
        readonly event: HistoryEvent;
        /** Which map: an address that stands for it. */
        readonly map: Address;
        /** The indexes that it is about, both included. */
        readonly first: number;
        readonly last: number;
        /** What is there; 0 is nothing. */
        readonly value: number;
        readonly answers: Answers;
        /** `after` rides on the access before it, `before` on the access after it. */
        readonly when: 'before' | 'after';
      }
    | {
        readonly kind: 'ownership';
        readonly action: 'create' | 'adopt' | 'transfer' | 'use' | 'reclaim';
        readonly address: Address;
        readonly generation: number;
        readonly to: Owner;
      }
  );

/** By what an object is freed: `kfree` takes slab and large memory, `vfree` vmalloc, `kvfree` all three, `any` the rest of the tests. */
export type FreedBy = 'kfree' | 'vfree' | 'kvfree' | 'any';

/**
 * The head of a `retry` loop. Whoever runs the thread may replace `carried` before it resumes it, and so start the loop
 * at any turn: the body depends on nothing else.
 */
export interface LoopHead extends Sited {
  readonly kind: 'loop';
  /** The same object at every turn of one loop, another one for every other loop. */
  readonly loop: object;
  /** 0 when the loop is entered, 1 and more when it goes round. */
  readonly turn: number;
  carried: readonly number[];
  /** True for `awaitAll`, whose body may not write. */
  readonly readOnly: boolean;
}

/** Thread code that ends with a `T`. Every yield is answered with a number (0 where there is nothing to say). */
export type Thread<T> = Generator<Access, T, number>;
