import { CheckedMemory } from './checked-memory';
import { i32, RcuBox, type RcuRef } from '../../impl/boxes';
import { inspect, MapleTree, type Geometry, type InsertError } from '../../impl/maple-tree';
import { IdealRcu, serveOnce, type Guard } from '../../impl/rcu';
import type { Gfp, Layout } from '../../impl/memory';

/** One step against tree and map. */
export interface Step {
  readonly do: 'insert' | 'store' | 'erase' | 'load';
  readonly index: number;
  /** How many of the step's allocations of nodes fail, first come first. */
  readonly failures: number;
}

/** A tree of integers beside a Map, an independent answer to every step. */
export class MapOracle {
  readonly memory: CheckedMemory;
  readonly #map = new Map<number, number>();
  readonly #rcu: IdealRcu;
  readonly #tree: MapleTree<RcuBox, RcuRef, RcuRef>;
  readonly #guard: Guard;
  #next = 1;
  #failures = 0;

  constructor(geometry: Geometry, useRcu: boolean) {
    this.memory = new CheckedMemory({ failAllocation: (layout, gfp) => this.#fails(layout, gfp) });
    this.#rcu = this.memory.run(IdealRcu.create({ readers: 1 }));
    this.#tree = this.memory.run(MapleTree.create({ rcu: this.#rcu, useRcu, entry: RcuBox.of(this.#rcu, i32), geometry }));
    this.#guard = this.memory.run(this.#rcu.readLock(0));
    this.memory.run(this.#rcu.readUnlock(this.#guard));
  }

  /** Takes a step on both; throws where they differ. */
  take({ do: what, index, failures }: Step): void {
    this.#failures = failures;
    const known = this.#map.get(index);
    if (what === 'load') {
      this.#expect(this.#load(index), known, 'load');
    } else if (what === 'erase') {
      const box = this.memory.run(this.#tree.erase(index));
      if (box === null && failures === 2 && this.#failures === 0) {
        this.#expect(this.#load(index), known, 'an erase that failed kept the entry');
        return;
      }
      this.#expect(this.#dropped(box), known, 'erase');
      this.#map.delete(index);
    } else {
      const value = this.#next++;
      const box = this.memory.run(RcuBox.create(RcuBox.of(this.#rcu, i32), value));
      if (box === null) throw new Error('no memory for the box');
      if (!this.#put(what, index, box, value, failures)) return;
      this.#map.set(index, value);
    }
    this.#failures = 0;
    this.#validate();
  }

  /** Compares everything, drops the tree, and waits for the readers; returns what has not been freed. */
  end(indexes: readonly number[]): string[] {
    for (const index of indexes) this.#expect(this.#load(index), this.#map.get(index), 'load at the end');
    this.memory.run(this.#tree.drop());
    while (this.memory.direct.word(this.#rcu.domain + 4) > 3) this.memory.run(serveOnce(this.#rcu.detector));
    return this.memory.live;
  }

  /** Inserts or stores; false when the tree refused, as it should. */
  #put(what: 'insert' | 'store', index: number, box: RcuBox, value: number, failures: number): boolean {
    const known = this.#map.get(index);
    const occupied = what === 'insert' && known !== undefined;
    let error: InsertError<RcuBox> | null = null;
    if (what === 'insert') {
      const result = this.memory.run(this.#tree.insert(index, box));
      if (!result.ok) error = result;
    } else {
      const result = this.memory.run(this.#tree.store(index, box));
      if (result.ok) this.#expect(this.#dropped(result.value), known, 'the value replaced');
      else error = result;
    }
    if (error === null) {
      if (occupied) throw new Error('inserted over an entry');
      return true;
    }
    const cause = occupied ? 'Occupied' : 'AllocError';
    if (error.cause !== cause) throw new Error(`${what}: ${error.cause}, not ${cause}`);
    if (cause === 'AllocError' && (failures < 2 || this.#failures !== 0)) throw new Error('failed without need');
    this.#expect(this.#dropped(error.value), value, 'the value handed back');
    return false;
  }

  #load(index: number): number | undefined {
    const { memory } = this;
    const guard = memory.run(this.#rcu.readLock(0));
    const ref = memory.run(this.#tree.loadRcu(index, guard));
    const value = ref === null ? undefined : memory.run(ref.read());
    memory.run(guard.drop());
    const lock = memory.run(this.#tree.lock());
    const locked = memory.run(lock.load(index));
    this.#expect(locked === null ? undefined : memory.run(locked.read()), value, 'load with the lock and without');
    memory.run(lock.drop());
    return value;
  }

  #dropped(box: RcuBox | null): number | undefined {
    if (box === null) return undefined;
    const value = this.memory.run(this.memory.run(box.deref()).read());
    this.memory.run(box.drop());
    return value;
  }

  #validate(): void {
    const { problems, entries } = this.memory.run(inspect(this.#tree.tree));
    if (problems.length > 0) throw new Error(problems.join('; '));
    if (entries.length !== this.#map.size) throw new Error('entries were lost or made up');
  }

  #expect(actual: number | undefined, expected: number | undefined, what: string): void {
    if (actual !== expected) throw new Error(`${what}: ${String(actual)}, expected ${String(expected)}`);
  }

  #fails({ type }: Layout, _gfp: Gfp): boolean {
    if (type !== 'maple_node' || this.#failures === 0) return false;
    this.#failures--;
    return true;
  }
}
