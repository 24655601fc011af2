import { inspect } from 'quiesce/maple-tree';
import type { GrownTree } from './grown-tree';

/** What there is once a write is done and a grace period has elapsed; the structure is sound and the lock free. */
export function outcome(world: GrownTree, written: unknown): unknown {
  world.elapse();
  expect(world.memory.word(world.tree.address)).toBe(0);
  const { problems, entries } = world.memory.run(inspect(world.tree));
  expect(problems).toEqual([]);
  return { written, entries, shape: world.shape(), live: world.memory.live };
}
