import { load, mightSleep, requestBegins, store, type Address, type MemoryKind, type Thread } from '../../memory';
import { funcOf, isAligned, nextOf } from '../rcu-head';
import { KvfreeDraining } from './kvfree-draining';
import type { Channel, KvfreeCpu } from './kvfree-cpu';
import { addRecord, emptyPage, isFullPage, nextPageOf, snapshotOf } from './pointer-page';

/**
 * How objects are queued: in a page of pointers or, when there is no page, in a list of rcu_heads. One cookie covers all pointers of a page, another all heads
 * of a list: what is queued last decides. (`kvfree_call_rcu`)
 */
export abstract class KvfreeQueueing extends KvfreeDraining {
  override *kvfreeCallRcu(head: Address, object: Address, memory: MemoryKind = 'slab'): Thread<void> {
    if (!(yield* isAligned(head, 'kvfree_call_rcu'))) return;
    if (!(yield* this.debugQueue(object, memory))) return;
    yield* requestBegins(this.domain, object, 'kvfree_call_rcu');
    if (yield* this.queueInSheaf(object, memory)) return;
    const cpu = yield* this.thisKrc();
    yield* cpu.acquire();
    if (!(yield* this.addPointer(cpu, object, memory, false))) {
      yield* this.orderPages(cpu);
      yield* this.addHead(cpu, head, object);
    }
    yield* cpu.monitor.queue();
    yield* cpu.release();
  }

  override *kvfreeMightSleep(object: Address, memory: MemoryKind = 'slab'): Thread<void> {
    yield* mightSleep('kvfree_call_rcu');
    if (!(yield* this.debugQueue(object, memory))) return;
    yield* requestBegins(this.domain, object, 'kvfree_call_rcu');
    if (yield* this.queueInSheaf(object, memory)) return;
    const cpu = yield* this.thisKrc();
    yield* cpu.acquire();
    const isQueued = yield* this.addPointer(cpu, object, memory, true);
    if (isQueued) yield* cpu.monitor.queue();
    else yield* this.orderPages(cpu);
    yield* cpu.release();
    if (isQueued) return;
    yield* this.awaitGracePeriod();
    yield* this.freeObject(object);
  }

  /** Where slabs have sheaves, their objects need neither page nor head; false when there is none. */
   
  protected *queueInSheaf(_object: Address, _memory: MemoryKind): Thread<boolean> {
    return false;
  }

  /** Where an object without a head found no page, its owner waits. */
  protected *awaitGracePeriod(): Thread<void> {
    yield* this.rcu.synchronizeRcu();
  }

  /** Puts an object on the page that is being filled, or on a new one; false when there is none. The lock is let go while a page is allocated. (`add_ptr_to_bulk_krc_lock`) */
  protected *addPointer(cpu: KvfreeCpu, object: Address, memory: MemoryKind, mayAllocate: boolean): Thread<boolean> {
    const channel: Channel = memory === 'vmalloc' ? 1 : 0;
    let page = yield* load(cpu.pages(channel), 'plain');
    if (page === 0 || (yield* isFullPage(page, this.entries))) {
      page = yield* cpu.takeCached();
      if (page === 0 && mayAllocate) page = yield* this.allocatePageUnlocked(cpu);
      if (page === 0) return false;
      yield* this.attachPage(cpu, channel, page);
    }
    yield* addRecord(page, object);
    yield* this.refreshSnapshot(snapshotOf(page));
    return true;
  }

  /** Makes an empty page the one that is being filled. */
  protected *attachPage(cpu: KvfreeCpu, channel: Channel, page: Address): Thread<void> {
    yield* emptyPage(page);
    yield* store(nextPageOf(page), yield* load(cpu.pages(channel), 'plain'), 'plain');
    yield* store(cpu.pages(channel), page);
  }

  /** All that a cookie stands for waits for what must be waited for now. */
  protected *refreshSnapshot(cookie: Address): Thread<void> {
    yield* this.rcu.getState(cookie);
  }

  /** Queues an object through its head, which says where the object starts; one cookie for the whole list. */
  protected *addHead(cpu: KvfreeCpu, head: Address, object: Address): Thread<void> {
    yield* store(funcOf(head), object, 'plain');
    yield* store(nextOf(head), yield* load(cpu.head, 'plain'), 'plain');
    yield* store(cpu.head, head);
    yield* this.refreshSnapshot(cpu.headSnapshot);
  }

  private *allocatePageUnlocked(cpu: KvfreeCpu): Thread<Address> {
    yield* cpu.release();
    const page = yield* this.allocatePage();
    yield* cpu.acquire();
    return page;
  }

  /** Has the cache of empty pages filled. (`run_page_cache_worker`) */
  private *orderPages(cpu: KvfreeCpu): Thread<void> {
    if (this.cachedPages > 0) yield* cpu.pageWork.queue();
  }
}
