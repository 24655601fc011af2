import { DirectMemory, WouldBlock, type DirectOptions, type Thread } from '../../impl/memory';
import { RawMapleTree, type Geometry } from '../../impl/maple-tree';
import { IdealRcu } from '../../impl/rcu';
import type { Bed } from './replay';

export interface DirectBed extends Bed {
  readonly memory: DirectMemory;
}

/** A tree in unchecked memory, its thread code run straight through. */
export function directBed(options: { readonly tracksGaps: boolean; readonly inRcu: boolean; readonly geometry: Geometry }, memoryOptions: DirectOptions = {}): DirectBed {
  const memory = new DirectMemory(memoryOptions);
  const run = <T>(thread: Thread<T>): T => memory.run(thread);
  const rcu = run(IdealRcu.create({ readers: 1 }));
  const { tracksGaps, inRcu, geometry } = options;
  const tree = new RawMapleTree(run(RawMapleTree.allocate(inRcu, tracksGaps)), rcu, { geometry, tracksGaps });
  const guard = run(rcu.readLock(0));
  run(rcu.readUnlock(guard));
  return { memory, tree, guard, run, quiesce: () => { elapse(run, rcu); } };
}

/** Serves requests until there is none. */
function elapse(run: <T>(thread: Thread<T>) => T, { detector }: IdealRcu): void {
  for (;;) {
    try {
      run(detector.awaitRequest());
    } catch (error) {
      if (error instanceof WouldBlock) return;
      throw error;
    }
    const snapshot = run(detector.start());
    run(detector.wait({ snapshot }));
    run(detector.invoke({ batch: run(detector.end({ snapshot })) }));
  }
}
