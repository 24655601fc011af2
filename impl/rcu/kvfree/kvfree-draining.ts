import { alloc, free, load, reclaimed, requestEnds, retry, RETRY, store, thisCpu, warnUnless, type Address, type Again, type Layout, type MemoryKind, type Thread } from '../../memory';
import type { Callback } from '../callback';
import type { Daemon } from '../daemon';
import type { DebugObjects } from '../debug-objects';
import { DelegatingRcu } from '../delegating-rcu';
import type { Rcu } from '../rcu';
import { funcOf, KVFREE_OFFSET_LIMIT, nextOf } from '../rcu-head';
import { CHANNELS, KvfreeCpu, workOfHead, type Channel, type KvfreeBatch } from './kvfree-cpu';
import { forEachRecord, nextPageOf, pageLayout, snapshotOf } from './pointer-page';

export interface KvfreeRcuOptions {
  /** Makes the grace periods; one that can be polled. */
  readonly rcu: Rcu;
  /** 1 unless told; with one, it does not matter on which CPU an actor is. */
  readonly cpus?: number;
  /** How many pointers a page holds, 2 unless told. (`KVFREE_BULK_MAX_ENTR`) */
  readonly entries?: number;
  /** How many empty pages a CPU keeps at most, 1 unless told; with 0 none is kept and none fetched. (`rcu_min_cached_objs`) */
  readonly cachedPages?: number;
  /** How many empty pages it has from the start; none unless told, and objects wait in lists. */
  readonly pages?: number;
  /** How many batches of a CPU may wait at the same time, 2 unless told. (`KFREE_N_BATCHES`) */
  readonly batches?: number;
  /** Remembers what is queued, so that what is queued twice is noticed; nobody does unless told. (`CONFIG_DEBUG_OBJECTS_RCU_HEAD`) */
  readonly debugObjects?: DebugObjects;
}

/** What happens to queued objects later: a timer drains a CPU, a worker per batch frees what has waited long enough. */
export abstract class KvfreeDraining extends DelegatingRcu {
  override readonly daemons: readonly Daemon[];
  protected readonly cpus: readonly KvfreeCpu[];
  protected readonly entries: number;
  protected readonly cachedPages: number;
  private readonly page: Layout;
  private readonly debugObjects: DebugObjects | null;
  private readonly rcuWork: Callback;

  protected constructor(state: Address, { rcu, cpus = 1, entries = 2, cachedPages = 1, batches = 2, debugObjects }: KvfreeRcuOptions) {
    super(rcu);
    this.entries = entries;
    this.cachedPages = cachedPages;
    this.page = pageLayout(entries);
    this.debugObjects = debugObjects ?? null;
    this.rcuWork = rcu.callback('rcu_work_rcufn', (head) => workOfHead(head).queue());
    this.cpus = Object.freeze(Array.from({ length: cpus }, (_, cpu) => new KvfreeCpu(state + cpu * KvfreeCpu.words(batches) * 4, cpu, batches)));
    this.daemons = Object.freeze([...rcu.daemons, ...this.cpus.flatMap((cpu) => this.daemonsOf(cpu)).map((daemon) => Object.freeze(daemon))]);
  }

  /** Detaches what is queued on every CPU and sees it freed. (`kvfree_rcu_barrier`) */
  override *kvfreeRcuBarrier(): Thread<void> {
    for (const cpu of this.cpus) yield* this.detachAll(cpu);
    for (const cpu of this.cpus) {
      yield* cpu.monitor.cancel();
      for (const { work } of cpu.batches) yield* work.flush();
    }
  }

  /** The words of the caller's CPU. */
  protected *thisKrc(): Thread<KvfreeCpu> {
    const number = this.cpus.length === 1 ? 0 : yield* thisCpu();
    const cpu = this.cpus[number];
    if (cpu !== undefined) return cpu;
    throw new RangeError(`An object is queued on CPU ${number}, but this RCU was created with cpus: ${this.cpus.length}.`);
  }

  /** Gives each CPU so many empty pages, while the world is built. */
  protected *fillPageCaches(pages: number): Thread<void> {
    for (const cpu of this.cpus) for (let page = 0; page < pages; page++) yield* cpu.putCached(yield* this.allocatePage(), pages);
  }

  /** An empty page; 0 when there is no memory. May sleep. */
  protected *allocatePage(): Thread<Address> {
    return yield* alloc(this.page);
  }

  /** Notes that an object is queued; false when it is queued already, and then it is left alone. (`debug_rcu_head_queue`) */
  protected *debugQueue(object: Address, _memory: MemoryKind): Thread<boolean> {
    const isNew = this.debugObjects === null || (yield* this.debugObjects.activate(object));
    if (!isNew) yield* warnUnless(false, `kvfree_call_rcu(): Double-freed call. rcu_head 0x${object.toString(16)}`);
    return isNew;
  }

  /** Frees an object whose grace period has passed. */
  protected *freeObject(object: Address, by: 'kfree' | 'kvfree' = 'kvfree'): Thread<void> {
    if (this.debugObjects !== null) yield* this.debugObjects.deactivate(object);
    yield* requestEnds(this.domain, object, 'before');
    yield* reclaimed(object);
    yield* free(object, by);
  }

  /** Frees what is ready, detaches the rest as a batch, and comes back when there is no batch for it. (`kfree_rcu_monitor`) */
  protected *monitor(cpu: KvfreeCpu): Thread<void> {
    if (!(yield* cpu.monitor.begin())) return;
    yield* this.drainReady(cpu);
    yield* this.queueBatch(cpu);
    if (yield* cpu.hasQueued()) yield* cpu.monitor.queue();
    yield* cpu.monitor.end();
  }

  /** Frees what has waited long enough without having been asked for. (`kvfree_rcu_drain_ready`) */
  protected *drainReady(cpu: KvfreeCpu): Thread<void> {
    yield* cpu.acquire();
    const pages = [yield* this.takeReadyPages(cpu, 0), yield* this.takeReadyPages(cpu, 1)] as const;
    const head = yield* load(cpu.head, 'plain');
    const isReady = head !== 0 && (yield* this.rcu.pollState(cpu.headSnapshot));
    if (isReady) yield* store(cpu.head, 0);
    yield* cpu.release();
    for (const channel of CHANNELS) yield* this.freePages(cpu, channel, pages[channel]);
    if (isReady) yield* this.freeList(head);
  }

  /** Detaches the pages whose cookies have elapsed: a page and all that are older than it. Returns the first of them, 0 for none. */
  private *takeReadyPages(cpu: KvfreeCpu, channel: Channel): Thread<Address> {
    let link = cpu.pages(channel);
    for (;;) {
      const page = yield* load(link, 'plain');
      if (page === 0) return 0;
      if (yield* this.rcu.pollState(snapshotOf(page))) {
        yield* store(link, 0);
        return page;
      }
      link = nextPageOf(page);
    }
  }

  /** Detaches all that is queued as a batch, and asks for a grace period; false when every batch is taken, or nothing is queued. (`kvfree_rcu_queue_batch`) */
  protected *queueBatch(cpu: KvfreeCpu): Thread<boolean> {
    yield* cpu.acquire();
    const batch = yield* this.freeBatch(cpu);
    const isQueued = batch !== null && (yield* cpu.hasQueued());
    if (isQueued) {
      for (const channel of CHANNELS) yield* move(cpu.pages(channel), batch.pages(channel));
      yield* this.detachList(cpu, batch);
      const isClaimed = yield* batch.work.claim();
      yield* warnUnless(isClaimed, 'kfree_rcu: a batch without objects waits for a grace period');
      if (isClaimed) yield* this.rcu.callRcu(batch.rcuHead, this.rcuWork);
    }
    yield* cpu.release();
    return isQueued;
  }

  /** The list goes with the batch, and a new cookie with it. */
  protected *detachList(cpu: KvfreeCpu, batch: KvfreeBatch): Thread<void> {
    yield* move(cpu.head, batch.head);
    yield* this.rcu.getState(batch.headSnapshot);
  }

  private *freeBatch({ batches }: KvfreeCpu): Thread<KvfreeBatch | null> {
    for (const batch of batches) if (yield* batch.isFree()) return batch;
    return null;
  }

  /** Frees what is in a batch whose grace period has passed. (`kfree_rcu_work`) */
  protected *doBatch(cpu: KvfreeCpu, batch: KvfreeBatch): Thread<void> {
    if (!(yield* batch.work.begin())) return;
    yield* cpu.acquire();
    const pages = [yield* take(batch.pages(0)), yield* take(batch.pages(1))] as const;
    const head = yield* take(batch.head);
    const isReady = head !== 0 && (yield* this.rcu.pollState(batch.headSnapshot));
    yield* cpu.release();
    for (const channel of CHANNELS) yield* this.freePages(cpu, channel, pages[channel]);
    yield* warnUnless(head === 0 || isReady, 'kfree_rcu_work: the grace period of the list has not passed');
    if (isReady) yield* this.freeList(head);
    yield* batch.work.end();
  }

  private *freePages(cpu: KvfreeCpu, channel: Channel, first: Address): Thread<void> {
    for (let page = first; page !== 0; ) {
      const next = yield* load(nextPageOf(page), 'plain');
      yield* this.freePage(cpu, channel, page);
      page = next;
    }
  }

  /** Frees what is on a page, and keeps the page if there is room for it. (`kvfree_rcu_bulk`) */
  private *freePage(cpu: KvfreeCpu, channel: Channel, page: Address): Thread<void> {
    const isReady = yield* this.rcu.pollState(snapshotOf(page));
    yield* warnUnless(isReady, 'kvfree_rcu_bulk: the grace period of the page has not passed');
    if (isReady) yield* forEachRecord(page, (object) => this.freeObject(object, channel === 0 ? 'kfree' : 'kvfree'));
    yield* cpu.acquire();
    const isKept = yield* cpu.putCached(page, this.cachedPages);
    yield* cpu.release();
    if (!isKept) yield* free(page, 'any');
  }

  /** Frees the objects of a list of heads. (`kvfree_rcu_list`) */
  protected *freeList(first: Address): Thread<void> {
    for (let head = first; head !== 0; ) {
      const next = yield* load(nextOf(head), 'plain');
      const object = yield* load(funcOf(head), 'plain');
      if (yield* this.isFreeable(head, object)) yield* this.freeObject(object);
      head = next;
    }
  }

  /** Whether the head is near enough to the start of its object: one too far away could not be told from a function where there are no batches. (`__is_kvfree_rcu_offset`) */
  protected *isFreeable(head: Address, object: Address): Thread<boolean> {
    const offset = head - object;
    if (offset < KVFREE_OFFSET_LIMIT) return true;
    yield* warnUnless(false, `kvfree_rcu_list: the rcu_head lies ${offset} bytes into its object; the object leaks`);
    yield* requestEnds(this.domain, object, 'before');
    return false;
  }

  /** Fills the cache of empty pages. (`fill_page_cache_func`) */
  protected *fillPageCache(cpu: KvfreeCpu): Thread<void> {
    if (!(yield* cpu.pageWork.begin())) return;
    for (let count = yield* cpu.countCached(); count < this.cachedPages; count++) {
      const page = yield* this.allocatePage();
      if (page === 0) break;
      yield* cpu.acquire();
      const isKept = yield* cpu.putCached(page, this.cachedPages);
      yield* cpu.release();
      if (isKept) continue;
      yield* free(page, 'any');
      break;
    }
    yield* cpu.pageWork.end();
  }

  /** Detaches what is queued on a CPU; waits for its batches when all are taken. */
  private *detachAll(cpu: KvfreeCpu): Thread<void> {
    const body = (): Thread<true | Again> => this.detachOrFlush(cpu);
    yield* retry<true>(body);
  }

  private *detachOrFlush(cpu: KvfreeCpu): Thread<true | Again> {
    if (!(yield* cpu.hasQueued()) || (yield* this.queueBatch(cpu)) || !(yield* cpu.hasQueued())) return true;
    for (const { work } of cpu.batches) yield* work.flush();
    return RETRY;
  }

  protected daemonsOf(cpu: KvfreeCpu): Daemon[] {
    const { number, monitor, pageWork, batches } = cpu;
    return [
      { name: `kfree_rcu_monitor/${number}`, cpu: number, awaitWork: () => monitor.awaitQueued(), work: () => this.monitor(cpu) },
      ...batches.map((batch): Daemon => ({
        name: `kfree_rcu_work/${number}.${batch.number}`,
        cpu: number,
        awaitWork: () => batch.work.awaitQueued(),
        work: () => this.doBatch(cpu, batch),
      })),
      ...(this.cachedPages === 0 ? [] : [{ name: `fill_page_cache/${number}`, cpu: number, awaitWork: () => pageWork.awaitQueued(), work: () => this.fillPageCache(cpu) }]),
    ];
  }
}

/** Takes what a word holds. */
function* take(word: Address): Thread<Address> {
  const taken = yield* load(word, 'plain');
  if (taken !== 0) yield* store(word, 0);
  return taken;
}

/** Moves what a word holds to another one. */
function* move(from: Address, to: Address): Thread<void> {
  const moved = yield* take(from);
  if (moved !== 0) yield* store(to, moved);
}
