import type { Address } from '../../memory';

// The shared words of Tree RCU, `kernel/rcu/tree.h`, by their names there.

/** `rcu_state`: what there is once. */
export class StateWords {
  static readonly count: number = 7;
  /** Counts grace periods; its low bits say whether one is under way. */
  readonly gpSeq: Address;
  /** Whether the grace-period thread is to start one: `GP_INIT`. */
  readonly gpFlags: Address;
  /** Held by who is in rcu_barrier: 1. */
  readonly barrierMutex: Address;
  /** Callbacks that rcu_barrier still waits for, and one for itself while it queues them. */
  readonly barrierCount: Address;
  /** Whom the last of them wakes. */
  readonly barrierWaiter: Address;
  /** Counts expedited grace periods, as `gpSeq` does. */
  readonly expSeq: Address;
  /** Held by who makes one: 1. */
  readonly expMutex: Address;

  constructor(base: Address) {
    this.gpSeq = base;
    this.gpFlags = base + 4;
    this.barrierMutex = base + 8;
    this.barrierCount = base + 12;
    this.barrierWaiter = base + 16;
    this.expSeq = base + 20;
    this.expMutex = base + 24;
    Object.freeze(this);
  }
}

/** In `gpFlags`: a grace period is wanted. (`RCU_GP_FLAG_INIT`) */
export const GP_INIT: number = 1;

/** `rcu_node`: what the CPUs or nodes below share. */
export class NodeWords {
  static readonly count: number = 9;
  readonly lock: Address;
  /** The global counter, as far as this node has heard of it. */
  readonly gpSeq: Address;
  /** The furthest grace period that somebody below wants. */
  readonly gpSeqNeeded: Address;
  /** Who of those below still owes the present grace period a quiescent state. */
  readonly qsmask: Address;
  /** The same for the expedited grace period. */
  readonly expmask: Address;
  /** Where readers may be preempted: the head of the list of tasks that were, on CPUs below this leaf, and are in the same section still. */
  readonly blkdTasks: Address;
  /** The first task of the list that the present grace period waits for, as for all behind it; 0 when it waits for none. */
  readonly gpTasks: Address;
  /** The same for the expedited grace period. */
  readonly expTasks: Address;

  constructor(base: Address) {
    this.lock = base;
    this.gpSeq = base + 4;
    this.gpSeqNeeded = base + 8;
    this.qsmask = base + 12;
    this.expmask = base + 16;
    this.blkdTasks = base + 20;
    this.gpTasks = base + 28;
    this.expTasks = base + 32;
    Object.freeze(this);
  }
}

/** `rcu_data`: what a CPU has for itself. */
export class CpuWords {
  static readonly count: number = 12;
  /**
   * How deep the running task's sections nest: all that is modelled of `preempt_count`. Where readers may be preempted it is not 0 while one is in a section
   * on this CPU and on no list: `current->rcu_read_lock_nesting`, as far as the CPU must look at it.
   */
  readonly preemptCount: Address;
  /** The counter as the CPU noticed it last. */
  readonly gpSeq: Address;
  /** 1 until the CPU has passed a quiescent state since it noticed the grace period. */
  readonly cpuNoQs: Address;
  /** 1 while the grace period wants a quiescent state of this CPU. */
  readonly coreNeedsQs: Address;
  /** Even while the CPU is idle, an extended quiescent state. */
  readonly dynticks: Address;
  /** What `dynticks` was when it was first looked at for this grace period. */
  readonly dynticksSnap: Address;
  /** Held by who touches the CPU's callbacks, where that may be another CPU. */
  readonly nocbLock: Address;
  /** 1 from when rcu_barrier interrupts the CPU until the CPU has queued its head. */
  readonly barrierIpi: Address;
  /** The rcu_head that rcu_barrier queues, two words. */
  readonly barrierHead: Address;
  /** 1 from when an expedited grace period interrupts the CPU until it has looked. */
  readonly expIpi: Address;
  /** 1 while the CPU, interrupted in a section, owes an expedited grace period the end of it. (`cpu_no_qs.b.exp`) */
  readonly expNoQs: Address;

  constructor(base: Address) {
    this.preemptCount = base;
    this.gpSeq = base + 4;
    this.cpuNoQs = base + 8;
    this.coreNeedsQs = base + 12;
    this.dynticks = base + 16;
    this.dynticksSnap = base + 20;
    this.nocbLock = base + 24;
    this.barrierIpi = base + 28;
    this.barrierHead = base + 32;
    this.expIpi = base + 40;
    this.expNoQs = base + 44;
    Object.freeze(this);
  }
}

/** `task_struct`: what a reader that may be preempted has for itself. */
export class TaskWords {
  static readonly count: number = 6;
  /** How deep its sections nest. (`rcu_read_lock_nesting`) */
  readonly nesting: Address;
  /** What the outermost unlock must see to: `BLOCKED`, or nothing. (`rcu_read_unlock_special`) */
  readonly special: Address;
  /** The leaf on whose list it is, by the address of its first word; 0 for none. (`rcu_blocked_node`) */
  readonly blockedNode: Address;
  /** Its place on that list. (`rcu_node_entry`) */
  readonly entry: Address;
  /** The CPU that it runs on, or is to run on next. (`task_cpu`) */
  readonly cpu: Address;

  constructor(base: Address) {
    this.nesting = base;
    this.special = base + 4;
    this.blockedNode = base + 8;
    this.entry = base + 12;
    this.cpu = base + 20;
    Object.freeze(this);
  }
}

/** In `special`: the task was preempted in its section and is on a list. (`rcu_special.b.blocked`) */
export const BLOCKED: number = 1;
