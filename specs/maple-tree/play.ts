import { free, type Thread } from 'quiesce';
import { Geometry, RawMapleTree } from 'quiesce/maple-tree';
import { IdealRcu } from 'quiesce/rcu';
import { Player } from './player';
import type { Setting, Step } from './steps';

/** Takes steps on a tree beside its model, empties it and frees it; returns what was wrong at the first step that differed, or null. */
export function* play({ slots, allocSlots, tracksGaps, inRcu }: Setting, steps: readonly Step[]): Thread<string | null> {
  const rcu = yield* IdealRcu.create({ readers: 1 });
  const geometry = new Geometry(slots, allocSlots);
  const tree = new RawMapleTree(yield* RawMapleTree.allocate(inRcu, tracksGaps), rcu, { geometry, tracksGaps });
  const other = new RawMapleTree(yield* RawMapleTree.allocate(inRcu, tracksGaps), rcu, { geometry, tracksGaps });
  const player = new Player(rcu, tree, other, inRcu);
  for (const [number, step] of steps.entries()) {
    const wrong = yield* player.take(step);
    if (wrong !== null) return `step ${number}, ${JSON.stringify(step)}: ${wrong}`;
  }
  yield* player.end();
  yield* free(tree.address, 'kfree');
  yield* free(other.address, 'kfree');
  return null;
}
