import { alloc, load, store, thisCpu, type Address, type Thread } from '../../memory';
import { CallbackRequests } from '../callback-requests';
import { SEGMENTED_WORDS } from '../segmented-callbacks';
import { TreeCpu, TreeNode, type TreeTask } from './tree-nodes';
import { treeShape } from './tree-shape';
import { CpuWords, NodeWords, StateWords } from './tree-words';

export interface TreeRcuOptions {
  /** How many CPUs there are; the reader in slot n runs on CPU n. */
  readonly cpus: number;
  /** CPUs per leaf of the tree, 16 unless told. */
  readonly fanoutLeaf?: number;
  /** Nodes per inner node, 32 unless told: as many as a word has bits. */
  readonly fanout?: number;
  /**
   * Who notices, reports and invokes callbacks on a CPU: its interrupts, which nothing else on the CPU interrupts (`softirq`), or threads, which run beside
   * everything else as on CPUs whose callbacks are offloaded (`thread`, unless told).
   */
  readonly core?: 'softirq' | 'thread';
  /** Whether the grace-period thread looks for idle CPUs while it waits; not unless told. */
  readonly forcedScans?: boolean;
  /** Whether the CPU of a task that sleeps for a grace period is idle, as it is when it has nothing else to run; not unless told. */
  readonly sleepersIdle?: boolean;
  /** Whether expedited grace periods are made, which interrupt CPUs; unless told, an expedited request is a normal one. */
  readonly expedited?: boolean;
  /** The CPUs on which callbacks may be queued; all unless told. */
  readonly callbackCpus?: readonly number[];
}

/** Where the words of a tree lie, and what never changes. */
export interface TreeLayout {
  readonly state: Address;
  readonly nodes: readonly TreeNode[];
  readonly cpus: readonly TreeCpu[];
  /** The readers, where they may be preempted. */
  readonly tasks: readonly TreeTask[];
  readonly options: Required<TreeRcuOptions>;
}

/** Lays out a tree in static memory: no grace period has been, no CPU is idle, nothing is queued. (`rcu_init`) */
export function* layOutTree(given: TreeRcuOptions): Thread<TreeLayout> {
  const options = withDefaults(given);
  const state = yield* alloc({ type: 'rcu_state', words: StateWords.count, memory: 'static', zeroed: true });
  const nodes: TreeNode[] = [];
  for (const shape of treeShape(options.cpus, { leaf: options.fanoutLeaf, inner: options.fanout })) {
    const base = yield* alloc({ type: 'rcu_node', words: NodeWords.count, memory: 'static', zeroed: true });
    nodes.push(new TreeNode(base, shape, nodes[shape.parent] ?? null));
  }
  const firstLeaf = nodes.length - Math.ceil(options.cpus / options.fanoutLeaf);
  const cpus: TreeCpu[] = [];
  for (let number = 0; number < options.cpus; number++) {
    const base = yield* alloc({ type: 'rcu_data', words: CpuWords.count + SEGMENTED_WORDS, memory: 'per-cpu', zeroed: true });
    const cpu = new TreeCpu(number, base, nodes[firstLeaf + Math.floor(number / options.fanoutLeaf)]!);
    yield* store(cpu.words.dynticks, 1);
    yield* cpu.callbacks.init();
    cpus.push(cpu);
  }
  return { state, nodes, cpus, tasks: [], options };
}

function withDefaults({ cpus, fanoutLeaf = 16, fanout = 32, core = 'thread', forcedScans = false, sleepersIdle = false, expedited = false, callbackCpus }: TreeRcuOptions): Required<TreeRcuOptions> {
  const queueing = callbackCpus ?? Array.from({ length: cpus }, (_, cpu) => cpu);
  return { cpus, fanoutLeaf, fanout, core, forcedScans, sleepersIdle, expedited, callbackCpus: queueing };
}

/**
 * The words of Tree RCU and who may touch them. What is done with them is divided over the classes that extend this one, one on top of
 * another: quiescent states, idle CPUs, requests, callbacks, the grace-period thread; `TreeRcu` is the last.
 */
export abstract class TreeState extends CallbackRequests {
  readonly state: StateWords;
  /** The root first, then level by level. */
  readonly nodes: readonly TreeNode[];
  readonly root: TreeNode;
  readonly cpus: readonly TreeCpu[];
  /** The readers by their slots; none where they cannot be preempted. */
  readonly tasks: readonly TreeTask[];
  protected readonly leaves: readonly TreeNode[];
  protected readonly options: Required<TreeRcuOptions>;

  protected constructor({ state, nodes, cpus, tasks, options }: TreeLayout) {
    super(state);
    this.state = new StateWords(state);
    this.nodes = nodes;
    this.root = nodes[0]!;
    this.leaves = nodes.filter((node) => cpus.some(({ leaf }) => leaf === node));
    this.cpus = cpus;
    this.tasks = tasks;
    this.options = options;
  }

  /** A CPU by its number. Throws when there is none. */
  protected cpuOf(number: number): TreeCpu {
    const cpu = this.cpus[number];
    if (cpu !== undefined) return cpu;
    throw new RangeError(`There is no CPU ${number}: this RCU was created with cpus: ${this.cpus.length}, so they are 0 to ${this.cpus.length - 1}.`);
  }

  /** The CPU that the caller runs on. */
  protected *thisCpu(): Thread<TreeCpu> {
    return this.cpuOf(yield* thisCpu());
  }

  /** The CPUs of a leaf. */
  protected cpusOf(leaf: TreeNode): readonly TreeCpu[] {
    return this.cpus.slice(leaf.shape.firstCpu, leaf.shape.lastCpu + 1);
  }

  /** The global counter of grace periods. (`rcu_seq_current`) */
  protected *currentGracePeriod(): Thread<number> {
    return yield* load(this.state.gpSeq);
  }
}
