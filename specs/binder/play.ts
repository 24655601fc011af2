import { SortedRangeAllocator, TreeRangeAllocator, type RangeAllocator } from '../../impl/binder';
import { KERNEL_GEOMETRY, SMALL_GEOMETRY } from '../../impl/maple-tree';
import type { Thread } from '../../impl/memory';
import { IdealRcu } from '../../impl/rcu';

/** What to do, and an offset or a size. */
export type Move = readonly [what: 'reserve' | 'reserve oneway' | 'abort' | 'commit' | 'take' | 'look up', number: number];

export type Which = 'small tree' | 'kernel tree' | 'array';

/** Thread code that both ways of running must answer alike: what every move said. */
export function* play(which: Which, moves: readonly Move[]): Thread<readonly unknown[]> {
  const mapping = { size: 64, pageSize: 8, align: 2 };
  const rcu = yield* IdealRcu.create({ readers: 1 });
  const allocator: RangeAllocator =
    which === 'array'
      ? yield* SortedRangeAllocator.create({ ...mapping, capacity: 2 })
      : yield* TreeRangeAllocator.create({ ...mapping, rcu, geometry: which === 'small tree' ? SMALL_GEOMETRY : KERNEL_GEOMETRY });
  const said: unknown[] = [];
  for (const [what, number] of moves) {
    switch (what) {
      case 'reserve':
      case 'reserve oneway':
        said.push(yield* allocator.reserveNew({ size: number, isOneway: what !== 'reserve', pid: number % 3 }));
        break;
      case 'abort':
        said.push(yield* allocator.reservationAbort(number));
        break;
      case 'commit':
        said.push(yield* allocator.reservationCommit(number, number + 1, 0));
        break;
      case 'take':
        said.push(yield* allocator.reserveExisting(number, 0));
        break;
      case 'look up':
        said.push(yield* allocator.lookUp(number, 0));
        break;
    }
  }
  said.push(yield* allocator.countBuffers(), yield* allocator.freeOnewaySpace());
  yield* allocator.takeForEach(function* (taken) {
    said.push(taken);
  });
  yield* allocator.drop();
  return said;
}
