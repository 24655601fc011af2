import { alloc, atomicBegins, compareAndSwap, free, load, store, waitUntil, type Address, type MemoryKind, type Thread } from '../../memory';
import { SpinLock } from '../../sync';
import type { Callback } from '../callback';
import type { Daemon } from '../daemon';
import { RCU_HEAD_WORDS } from '../rcu-head';
import { KvfreeCpu } from './kvfree-cpu';
import type { KvfreeRcuOptions } from './kvfree-draining';
import { KvfreeQueueing } from './kvfree-queueing';

export interface KvfreeSheafRcuOptions extends KvfreeRcuOptions {
  /** How many objects a sheaf holds, 2 unless told. (`sheaf_capacity`) */
  readonly capacity?: number;
}

/** Per CPU: a lock, and the sheaf that is being filled. (`struct slub_percpu_sheaves`) */
const CPU_WORDS = 2;

// struct slab_sheaf, `mm/slub.c`: rcu_head, size, objects.

const sizeOf = (sheaf: Address): Address => sheaf + RCU_HEAD_WORDS * 4;

const objectOf = (sheaf: Address, index: number): Address => sheaf + (RCU_HEAD_WORDS + 1 + index) * 4;

/**
 * RCU that frees objects in batches, where slabs have sheaves: an object of a slab goes into a sheaf of its CPU, whose own rcu_head is queued when
 * the sheaf is full or flushed; the object's is never written. What finds no sheaf, and what is not of a slab, goes into pages and lists as ever, where no head is
 * too far from the start of its object. As in Linux 7.2; there each cache has sheaves of its own, here all slabs share them. (`__kfree_rcu_sheaf`, `mm/slub.c`)
 */
export class KvfreeSheafRcu extends KvfreeQueueing {
  private readonly sheaves: Address;
  private readonly capacity: number;
  private readonly freeSheaf: Callback;

  protected constructor(state: Address, options: KvfreeSheafRcuOptions) {
    super(state + (options.cpus ?? 1) * CPU_WORDS * 4, options);
    this.sheaves = state;
    this.capacity = options.capacity ?? 2;
    this.freeSheaf = this.rcu.callback('rcu_free_sheaf', (head) => this.rcuFreeSheaf(head));
    Object.freeze(this);
  }

  /** Over another RCU; nothing is queued. */
  static *create(options: KvfreeSheafRcuOptions): Thread<KvfreeSheafRcu> {
    const { cpus = 1, batches = 2 } = options;
    const words = cpus * (CPU_WORDS + KvfreeCpu.words(batches));
    const rcu = new this(yield* alloc({ type: 'kfree_rcu_cpu', words, memory: 'per-cpu', zeroed: true }), options);
    yield* rcu.fillPageCaches(options.pages ?? 0);
    return rcu;
  }

  /** Sheaves first: flushed on every CPU, and waited for. */
  override *kvfreeRcuBarrier(): Thread<void> {
    for (const { number } of this.cpus) yield* this.flushSheaf(number);
    yield* this.rcu.rcuBarrier();
    yield* super.kvfreeRcuBarrier();
  }

  /** Objects of slabs are not remembered: a sheaf is not asked for what is in it. */
  protected override *debugQueue(object: Address, memory: MemoryKind): Thread<boolean> {
    return memory === 'slab' || (yield* super.debugQueue(object, memory));
  }

  /** Where an object starts is never found from how far its head is in. */
  protected override *isFreeable(): Thread<boolean> {
    return true;
  }

  protected override daemonsOf(cpu: KvfreeCpu): Daemon[] {
    return [...super.daemonsOf(cpu), this.flusherOf(cpu)];
  }

  /** Puts an object of a slab into the sheaf that is being filled; false when it is of no slab, or there is no sheaf. Never waits: an interrupt may find the lock taken. (`__kfree_rcu_sheaf`) */
  protected override *queueInSheaf(object: Address, memory: MemoryKind): Thread<boolean> {
    if (memory !== 'slab') return false;
    const cpu = (yield* this.thisKrc()).number;
    const lock = this.lockOf(cpu);
    if (!(yield* tryAcquire(lock))) return false;
    let sheaf = yield* load(this.fillingOf(cpu), 'plain');
    if (sheaf === 0) {
      yield* lock.release();
      sheaf = yield* this.newSheaf(cpu, lock);
      if (sheaf === 0) return false;
    }
    yield* this.putIntoSheaf(cpu, sheaf, object);
    yield* lock.release();
    return true;
  }

  /** A sheaf to be filled, with the lock taken again; 0 without it when there is no memory or somebody has the lock. */
  private *newSheaf(cpu: number, lock: SpinLock): Thread<Address> {
    const empty = yield* alloc({ type: 'slab_sheaf', words: RCU_HEAD_WORDS + 1 + this.capacity, cache: 'kmalloc' }, 'nowait');
    if (empty === 0) return 0;
    if (!(yield* tryAcquire(lock))) {
      yield* free(empty);
      return 0;
    }
    const present = yield* load(this.fillingOf(cpu), 'plain');
    if (present !== 0) {
      yield* free(empty);
      return present;
    }
    yield* store(sizeOf(empty), 0, 'plain');
    yield* store(this.fillingOf(cpu), empty);
    return empty;
  }

  /** A full sheaf is queued before the lock is let go: a flush does not miss it. */
  private *putIntoSheaf(cpu: number, sheaf: Address, object: Address): Thread<void> {
    const size = yield* load(sizeOf(sheaf), 'plain');
    yield* store(objectOf(sheaf, size), object, 'plain');
    yield* store(sizeOf(sheaf), size + 1, 'plain');
    if (size + 1 < this.capacity) return;
    yield* store(this.fillingOf(cpu), 0);
    yield* this.queueSheaf(sheaf);
  }

  /** Asks for the grace period after which the objects of a sheaf are freed. */
  protected *queueSheaf(sheaf: Address): Thread<void> {
    yield* this.rcu.callRcu(sheaf, this.freeSheaf);
  }

  /** Queues a sheaf that is not full. (`flush_rcu_sheaf`) */
  private *flushSheaf(cpu: number): Thread<void> {
    const lock = this.lockOf(cpu);
    yield* lock.acquire();
    const sheaf = yield* load(this.fillingOf(cpu), 'plain');
    if (sheaf !== 0) {
      yield* store(this.fillingOf(cpu), 0);
      yield* this.queueSheaf(sheaf);
    }
    yield* lock.release();
  }

  /** Frees the objects of a sheaf; their grace period has passed. (`rcu_free_sheaf`) */
  protected *rcuFreeSheaf(sheaf: Address): Thread<void> {
    const size = yield* load(sizeOf(sheaf), 'plain');
    for (let index = 0; index < size; index++) yield* this.freeObject(yield* load(objectOf(sheaf, index), 'plain'), 'kfree');
    yield* free(sheaf);
  }

  private lockOf(cpu: number): SpinLock {
    return SpinLock.at(this.sheaves + cpu * CPU_WORDS * 4, `cpu_sheaves->lock of CPU ${cpu}`);
  }

  private fillingOf(cpu: number): Address {
    return this.sheaves + (cpu * CPU_WORDS + 1) * 4;
  }

  /** Flushes a sheaf some time: when memory is short, when a CPU goes, or a cache. */
  private flusherOf({ number }: KvfreeCpu): Daemon {
    return { name: `flush_rcu_sheaf/${number}`, cpu: number, awaitWork: () => this.awaitFilling(number), work: () => this.flushSheaf(number) };
  }

  private *awaitFilling(cpu: number): Thread<void> {
    yield* waitUntil(this.fillingOf(cpu), '!=', 0, { sleeping: true });
  }
}

/** (`local_trylock`) */
function* tryAcquire({ address, name }: SpinLock): Thread<boolean> {
  if ((yield* compareAndSwap(address, 0, 1, 'acquire')) !== 0) return false;
  yield* atomicBegins(name);
  return true;
}
