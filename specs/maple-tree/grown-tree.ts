import type { Thread } from '../../impl/memory';
import { RawMapleTree, type Geometry, type Written } from '../../impl/maple-tree';
import { IdealRcu } from '../../impl/rcu';
import { counting, type Counts } from './counting-tree';
import { NodeLedger } from './node-ledger';
import { serveAll } from './player';
import { shapeOf } from './tree-shape';

/** How a tree is made. */
export interface Kind {
  readonly geometry: Geometry;
  readonly inRcu: boolean;
  readonly tracksGaps: boolean;
}

/** A write on a tree. */
export type Write = (tree: RawMapleTree) => Thread<Written | boolean>;

/** A tree in checked memory that grew by writes. */
export class GrownTree {
  readonly memory = new NodeLedger();
  readonly rcu: IdealRcu;
  readonly kind: Kind;
  readonly tree: RawMapleTree;
  /** What happened in it. */
  readonly counts: Counts = new Map();

  constructor(kind: Kind, writes: readonly Write[]) {
    this.kind = kind;
    this.rcu = this.memory.run(IdealRcu.create({ readers: 1 }));
    this.tree = this.another();
    for (const write of writes) this.memory.run(write(this.tree));
    this.elapse();
    this.counts.clear();
  }

  /** Another tree of the same kind, empty. */
  another(): RawMapleTree {
    const { geometry, inRcu, tracksGaps } = this.kind;
    return counting(this.counts)(this.memory.run(RawMapleTree.allocate(inRcu, tracksGaps)), this.rcu, { geometry, tracksGaps });
  }

  /** Lets a grace period elapse. */
  elapse(): void {
    this.memory.run(serveAll(this.rcu));
  }

  /** Every word of the tree and of every node there is. */
  words(): ReadonlyMap<number, readonly number[]> {
    return this.memory.words(this.tree.address, 3);
  }

  shape(): ReturnType<typeof shapeOf> {
    return shapeOf(this.memory, this.tree.address, this.kind.geometry);
  }
}
