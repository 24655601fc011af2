import { interruptsOff, interruptsOn, load, store, type Address, type Thread } from '../../memory';
import { SpinLock } from '../../sync';
import { COOKIE_WORDS } from '../rcu';
import { RCU_HEAD_WORDS } from '../rcu-head';
import { nextPageOf } from './pointer-page';
import { Work } from './work';

/** Objects of slabs and other pages that kfree takes; objects that vfree takes. */
export const CHANNELS: readonly Channel[] = Object.freeze([0, 1]);

/** 0: objects of slabs and large ones. 1: vmalloc. */
export type Channel = 0 | 1;

const BATCH_WORDS = 1 + RCU_HEAD_WORDS + CHANNELS.length + 1 + COOKIE_WORDS;

/** What has been detached from a CPU and waits, as a whole, for a grace period. (`struct kfree_rcu_cpu_work`) */
export class KvfreeBatch {
  readonly number: number;
  readonly work: Work;
  /** What the grace period is asked for with. */
  readonly rcuHead: Address;
  readonly head: Address;
  readonly headSnapshot: Address;

  constructor(base: Address, number: number) {
    this.number = number;
    this.work = new Work(base);
    this.rcuHead = base + 4;
    this.head = base + (1 + RCU_HEAD_WORDS) * 4;
    this.headSnapshot = this.head + 4;
    Object.freeze(this);
  }

  /** The first page of a channel. */
  pages(channel: Channel): Address {
    return this.headSnapshot + (COOKIE_WORDS + channel) * 4;
  }

  /** Whether nothing is in it; its work may still be running. (`need_wait_for_krwp_work`) */
  *isFree(): Thread<boolean> {
    for (const channel of CHANNELS) if ((yield* load(this.pages(channel), 'plain')) !== 0) return false;
    return (yield* load(this.head, 'plain')) === 0;
  }
}

/** The work to which an rcu_head of a batch belongs. */
export const workOfHead = (rcuHead: Address): Work => new Work(rcuHead - 4);

/** What one CPU has to free: lists of pages of pointers, and a list of heads for what found no page. All of it under its lock. (`struct kfree_rcu_cpu`) */
export class KvfreeCpu {
  readonly number: number;
  readonly lock: SpinLock;
  /** The first of the objects that found no page, linked through their rcu_heads. */
  readonly head: Address;
  readonly headSnapshot: Address;
  /** The timer that detaches what is queued. */
  readonly monitor: Work;
  /** Fills the cache of empty pages. */
  readonly pageWork: Work;
  readonly batches: readonly KvfreeBatch[];
  private readonly cachedPages: Address;
  private readonly cachedCount: Address;

  constructor(base: Address, number: number, batches: number) {
    this.number = number;
    this.lock = SpinLock.at(base, `krc.lock of CPU ${number}`);
    this.head = base + 4;
    this.monitor = new Work(base + 8);
    this.pageWork = new Work(base + 12);
    this.cachedPages = base + 16;
    this.cachedCount = base + 20;
    this.headSnapshot = base + 24;
    const first = this.pages(1) + 4;
    this.batches = Object.freeze(Array.from({ length: batches }, (_, batch) => new KvfreeBatch(first + batch * BATCH_WORDS * 4, batch)));
    Object.freeze(this);
  }

  /** The size of a CPU's words. */
  static words(batches: number): number {
    return 6 + COOKIE_WORDS + CHANNELS.length + batches * BATCH_WORDS;
  }

  /** The first page of a channel, the one that is being filled. */
  pages(channel: Channel): Address {
    return this.headSnapshot + (COOKIE_WORDS + channel) * 4;
  }

  /** Keeps everybody else away, interrupts of the CPU included. (`krc_this_cpu_lock`) */
  *acquire(): Thread<void> {
    yield* interruptsOff();
    yield* this.lock.acquire();
  }

  /** (`krc_this_cpu_unlock`) */
  *release(): Thread<void> {
    yield* this.lock.release();
    yield* interruptsOn();
  }

  /** Whether there is something to detach. Needs no lock. (`need_offload_krc`) */
  *hasQueued(): Thread<boolean> {
    for (const channel of CHANNELS) if ((yield* load(this.pages(channel))) !== 0) return true;
    return (yield* load(this.head)) !== 0;
  }

  /** An empty page out of the cache; 0 for none. (`get_cached_bnode`) */
  *takeCached(): Thread<Address> {
    const page = yield* load(this.cachedPages, 'plain');
    if (page === 0) return 0;
    yield* store(this.cachedPages, yield* load(nextPageOf(page), 'plain'), 'plain');
    yield* store(this.cachedCount, (yield* load(this.cachedCount, 'plain')) - 1);
    return page;
  }

  /** Puts an empty page into the cache; false when there are so many. (`put_cached_bnode`) */
  *putCached(page: Address, most: number): Thread<boolean> {
    const count = yield* load(this.cachedCount, 'plain');
    if (count >= most) return false;
    yield* store(nextPageOf(page), yield* load(this.cachedPages, 'plain'), 'plain');
    yield* store(this.cachedPages, page, 'plain');
    yield* store(this.cachedCount, count + 1);
    return true;
  }

  /** How many pages the cache holds. Needs no lock. */
  *countCached(): Thread<number> {
    return yield* load(this.cachedCount);
  }
}
