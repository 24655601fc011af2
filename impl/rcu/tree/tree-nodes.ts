import { SpinLock } from '../../sync';
import type { Address } from '../../memory';
import { SegmentedCallbacks } from '../segmented-callbacks';
import type { NodeShape } from './tree-shape';
import { bit } from './tree-shape';
import { CpuWords, NodeWords, TaskWords } from './tree-words';

/** A node of the tree: its words, its lock and its place. (`struct rcu_node`) */
export class TreeNode {
  readonly words: NodeWords;
  /** Held by whoever reads or changes the node's words, but for waits and where it is said. */
  readonly lock: SpinLock;
  readonly parent: TreeNode | null;
  readonly shape: NodeShape;

  constructor(base: Address, shape: NodeShape, parent: TreeNode | null) {
    this.words = new NodeWords(base);
    this.lock = SpinLock.at(this.words.lock, `rcu_node ${shape.firstCpu} to ${shape.lastCpu}`);
    this.parent = parent;
    this.shape = shape;
    Object.freeze(this);
  }
}

/** A CPU: its words, its leaf and its callbacks. (`struct rcu_data`) */
export class TreeCpu {
  readonly number: number;
  readonly words: CpuWords;
  /** (`mynode`) */
  readonly leaf: TreeNode;
  /** Its bit in the leaf's mask. */
  readonly grpmask: number;
  readonly callbacks: SegmentedCallbacks;
  readonly nocbLock: SpinLock;

  constructor(number: number, base: Address, leaf: TreeNode) {
    this.number = number;
    this.words = new CpuWords(base);
    this.leaf = leaf;
    this.grpmask = bit(number - leaf.shape.firstCpu);
    this.callbacks = new SegmentedCallbacks(base + CpuWords.count * 4);
    this.nocbLock = SpinLock.at(this.words.nocbLock, `callbacks of CPU ${number}`);
    Object.freeze(this);
  }
}

/** What may become of a reader. */
export interface TaskPlace {
  /** The CPU where it begins. */
  readonly home: number;
  /** Whether it may be preempted right behind the lock of an outermost section. */
  readonly isPreempted: boolean;
  /** The CPUs on which it may go on when it was preempted. */
  readonly destinations: readonly number[];
  /** Whether other readers may come to where it may be. */
  readonly shares: boolean;
}

/** A reader that may be preempted: its words and what may become of it. (`struct task_struct`) */
export class TreeTask {
  readonly words: TaskWords;
  readonly place: TaskPlace;
  /** Whether it may leave the CPU where it begins. */
  readonly moves: boolean;

  constructor(base: Address, place: TaskPlace) {
    this.words = new TaskWords(base);
    this.place = place;
    this.moves = place.destinations.some((cpu) => cpu !== place.home);
    Object.freeze(this);
  }
}
