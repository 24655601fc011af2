import { SortedRangeAllocator, TreeRangeAllocator, type Buffer, type MappingOptions, type RangeAllocator, type Taken } from '../../impl/binder';
import { inspect, KERNEL_GEOMETRY, SMALL_GEOMETRY, type Geometry } from '../../impl/maple-tree';
import type { Thread } from '../../impl/memory';
import { IdealRcu, serveOnce } from '../../impl/rcu';
import { CheckedMemory } from '../impl/checked-memory';
import { ModelAllocator, type Placement } from './model-allocator';

/** One of the two allocators, in some shape. */
export interface Kind {
  readonly name: string;
  readonly placement: Placement;
  create(rcu: IdealRcu, mapping: MappingOptions): Thread<RangeAllocator>;
}

const tree = (what: string, geometry: Geometry, useRcu: boolean): Kind => ({
  name: `a tree, ${what}`,
  placement: 'first fit',
  create: (rcu, mapping) => TreeRangeAllocator.create({ ...mapping, rcu, geometry, useRcu }),
});

export const KINDS: readonly Kind[] = [
  tree('small nodes, in RCU mode', SMALL_GEOMETRY, true),
  tree('small nodes, not in RCU mode', SMALL_GEOMETRY, false),
  tree("the kernel's nodes, in RCU mode", KERNEL_GEOMETRY, true),
  { name: 'a sorted array', placement: 'best fit', create: (_, mapping) => SortedRangeAllocator.create({ ...mapping, capacity: 2 }) },
];

/** A step, and what it is about; `nth` picks a buffer that is there, or where there is none, an offset. */
export type Step =
  | { readonly do: 'reserve'; readonly size: number; readonly isOneway: boolean; readonly pid: number }
  | { readonly do: 'abort' | 'commit' | 'take' | 'look up'; readonly nth: number };

/** An allocator over a memory that checks every access, beside the model. */
export class AllocatorWorld {
  readonly memory: CheckedMemory;
  readonly model: ModelAllocator;
  readonly allocator: RangeAllocator;
  /** How many allocations have been made, and which of those counted fail. */
  allocations = 0;
  failures = 0;
  failing: (allocation: number) => boolean = () => false;
  readonly #rcu: IdealRcu;
  #next = 1;

  constructor(kind: Kind, mapping: MappingOptions) {
    this.memory = new CheckedMemory({
      failAllocation: () => {
        const fails = this.failing(this.allocations++);
        if (fails) this.failures++;
        return fails;
      },
    });
    this.model = new ModelAllocator(mapping, kind.placement);
    this.#rcu = this.memory.run(IdealRcu.create({ readers: 1 }));
    this.allocator = this.memory.run(kind.create(this.#rcu, mapping));
  }

  /** Takes a step on both and returns what each says. */
  take(step: Step): readonly [actual: unknown, expected: unknown] {
    const model = () => this.inModel(step, this.#next);
    const actual = this.inAllocator(step, this.#next);
    const expected = model();
    this.#next++;
    return [actual, expected];
  }

  inAllocator(step: Step, number: number): unknown {
    const { allocator, memory } = this;
    if (step.do === 'reserve') return memory.run(allocator.reserveNew({ ...step, debugId: number }));
    const offset = this.offsetOf(step.nth);
    switch (step.do) {
      case 'abort': {
        const result = memory.run(allocator.reservationAbort(offset));
        return result.ok && result.pages.first === result.pages.end ? { ok: true, pages: { first: -1, end: -1 } } : result;
      }
      case 'commit':
        return memory.run(allocator.reservationCommit(offset, number, 0));
      case 'take':
        return memory.run(allocator.reserveExisting(offset, 0));
      case 'look up':
        return memory.run(allocator.lookUp(offset, 0));
    }
  }

  inModel(step: Step, number: number): unknown {
    if (step.do === 'reserve') return this.model.reserveNew({ ...step, debugId: number });
    const offset = this.offsetOf(step.nth);
    switch (step.do) {
      case 'abort':
        return this.model.reservationAbort(offset);
      case 'commit':
        return this.model.reservationCommit(offset, number);
      case 'take':
        return this.model.reserveExisting(offset);
      case 'look up':
        return this.model.lookUp(offset);
    }
  }

  /** A buffer's offset mostly, now and then one in the middle of nowhere. */
  offsetOf(nth: number): number {
    const { buffers } = this.model;
    return nth % 8 === 7 || buffers.length === 0 ? nth : buffers[nth % buffers.length]!.offset;
  }

  /** Everything that can be seen of the allocator without changing it, and what the model says of it. */
  compare(offsets: readonly number[]): readonly [actual: unknown, expected: unknown] {
    const { allocator, memory, model } = this;
    const problems = allocator instanceof TreeRangeAllocator ? memory.run(inspect(allocator.tree.tree)).problems : [];
    const found = offsets.map((offset): Buffer | null => memory.run(allocator.lookUp(offset, 0)));
    return [
      { problems, found, count: memory.run(allocator.countBuffers()), free: memory.run(allocator.freeOnewaySpace()) },
      { problems: [], found: offsets.map((offset) => model.lookUp(offset)), count: model.buffers.length, free: model.freeOnewaySpace },
    ];
  }

  /** Lets grace periods pass until nothing is queued. */
  serve(): void {
    while (this.memory.direct.word(this.#rcu.domain + 4) > 3) this.memory.run(serveOnce(this.#rcu.detector));
  }

  /** Ends it all; returns what was taken, and what has not been freed. */
  end(): { readonly taken: readonly Taken[]; readonly live: readonly string[] } {
    const taken: Taken[] = [];
    this.memory.run(
      this.allocator.takeForEach(function* (each) {
        taken.push(each);
      }),
    );
    this.memory.run(this.allocator.drop());
    this.serve();
    return { taken, live: this.memory.live };
  }
}
