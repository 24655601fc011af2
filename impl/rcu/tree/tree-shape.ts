/** Where a node stands in the tree: constants, for no CPU comes or goes. */
export interface NodeShape {
  /** Its place in the array of nodes: the root is first, then level by level. */
  readonly index: number;
  /** The place of its parent, -1 for the root's. */
  readonly parent: number;
  /** Its bit in the parent's mask, 0 for the root. (`grpmask`) */
  readonly grpmask: number;
  /** One bit for each child. (`qsmaskinit`) */
  readonly qsmaskinit: number;
  /** The CPUs at or below it, both included. (`grplo`, `grphi`) */
  readonly firstCpu: number;
  readonly lastCpu: number;
}

/** How many children nodes have. */
export interface Fanout {
  /** CPUs per leaf. (`RCU_FANOUT_LEAF`) */
  readonly leaf: number;
  /** Nodes per node. (`RCU_FANOUT`) */
  readonly inner: number;
}

/** A mask is one word. */
const MOST_CHILDREN = 32;

/** Lays out the tree over a number of CPUs, in an array as the kernel does. Throws for what cannot be laid out. (`rcu_init_one`) */
export function treeShape(cpus: number, fanout: Fanout): readonly NodeShape[] {
  if (!Number.isInteger(cpus) || cpus < 1) throw new RangeError(`TreeRcu: cpus must be a whole number, 1 or more, but is ${cpus}.`);
  requireFanout('fanoutLeaf', fanout.leaf, 1);
  requireFanout('fanout', fanout.inner, 2);
  const widths = [Math.ceil(cpus / fanout.leaf)];
  while (widths[0]! > 1) widths.unshift(Math.ceil(widths[0]! / fanout.inner));
  const nodes: NodeShape[] = [];
  for (const [level, width] of widths.entries()) {
    const isLeaf = level === widths.length - 1;
    const below = isLeaf ? cpus : widths[level + 1]!;
    const each = isLeaf ? fanout.leaf : fanout.inner;
    const cpusEach = fanout.leaf * fanout.inner ** (widths.length - 1 - level);
    const aboveAt = nodes.length - (level === 0 ? 0 : widths[level - 1]!);
    for (let number = 0; number < width; number++) {
      nodes.push({
        index: nodes.length,
        parent: level === 0 ? -1 : aboveAt + Math.floor(number / fanout.inner),
        grpmask: level === 0 ? 0 : bit(number % fanout.inner),
        qsmaskinit: allBits(Math.min(each, below - number * each)),
        firstCpu: number * cpusEach,
        lastCpu: Math.min(cpus, (number + 1) * cpusEach) - 1,
      });
    }
  }
  return nodes;
}

/** The n-th bit of a mask. */
export const bit = (number: number): number => (1 << number) >>> 0;

const allBits = (count: number): number => 2 ** count - 1;

function requireFanout(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value <= MOST_CHILDREN) return;
  throw new RangeError(`TreeRcu: ${name} must be a whole number from ${least} to ${MOST_CHILDREN}, but is ${value}.`);
}
