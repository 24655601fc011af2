import { fetchAdd, load, retry, again, type Address, type Again, type Thread } from '../../memory';

/** A CPU counts in four words: locks under either index, then unlocks under either index. */
const WORDS_PER_CPU = 4;
const UNLOCKS = 2;

/** Size of the counters of so many CPUs, in words. */
export const counterWords = (cpus: number): number => cpus * WORDS_PER_CPU;

/**
 * Per-CPU counts of the sections entered and left under each of two indexes. They only grow: a section may end on another CPU than it
 * began on, so no word alone says whether anybody is inside, and only sums over all CPUs do. (`struct srcu_data`)
 */
export class SectionCounters {
  readonly first: Address;
  readonly cpus: number;

  constructor(first: Address, cpus: number) {
    this.first = first;
    this.cpus = cpus;
    Object.freeze(this);
  }

  /** Counts a section entered under `idx`, on a CPU; one access, so an interrupt that does the same is not lost. (`this_cpu_inc`) */
  *lock(cpu: number, idx: number): Thread<void> {
    yield* fetchAdd(this.lockCount(cpu, idx), 1, 'relaxed');
  }

  /** Counts a section left under `idx`, on whatever CPU. */
  *unlock(cpu: number, idx: number): Thread<void> {
    yield* fetchAdd(this.unlockCount(cpu, idx), 1, 'relaxed');
  }

  /** How many sections were entered under `idx`: one load for each CPU, not a snapshot. (`srcu_readers_lock_idx`) */
  *sumLocks(idx: number): Thread<number> {
    return yield* this.sum(this.lockCount(0, idx));
  }

  /** How many were left. (`srcu_readers_unlock_idx`) */
  *sumUnlocks(idx: number): Thread<number> {
    return yield* this.sum(this.unlockCount(0, idx));
  }

  /** Where a CPU counts sections entered under `idx`. Throws when there is no such CPU. */
  lockCount(cpu: number, idx: number): Address {
    if (Number.isInteger(cpu) && cpu >= 0 && cpu < this.cpus) return this.first + (cpu * WORDS_PER_CPU + idx) * 4;
    throw new RangeError(`There is no CPU ${cpu}: this SRCU was created with cpus: ${this.cpus}, so they are 0 to ${this.cpus - 1}.`);
  }

  /** Where a CPU counts sections left under `idx`. */
  unlockCount(cpu: number, idx: number): Address {
    return this.lockCount(cpu, idx) + UNLOCKS * 4;
  }

  /** The sum of one word of every CPU. Which of them held how much is forgotten. */
  private *sum(first: Address): Thread<number> {
    const end = first + this.cpus * WORDS_PER_CPU * 4;
    return yield* retry<number>(
      function* (word = first, sum = 0): Thread<number | Again> {
        const next = word + WORDS_PER_CPU * 4;
        const total = sum + (yield* load(word));
        return next === end ? total : again(next, total);
      },
      first,
      0,
    );
  }
}
