import { type Address } from '../../../memory';
import type { Daemon } from '../daemon';
import type { Detector } from '../detector';
import type { Rcu } from '../rcu';
import { CpuDaemons } from './cpu-daemons';
import type { TreeCpu } from './tree-nodes';
import { type TreeLayout, type TreeRcuOptions } from './tree-state';
/**
 * The kernel's Tree RCU for readers that are not preempted: a section is a stretch of code in which its CPU is not given to another task. One
 * thread makes grace periods; CPUs report quiescent states up a tree of masks; callbacks wait on the CPU that queued them for a grace period by
 * its number. The reader in slot n runs on CPU n, everybody else on the CPU that the scenario binds him to. (`kernel/rcu/tree.c`)
 */
export declare class TreeRcu extends CpuDaemons implements Rcu {
    readonly detector: Detector<null>;
    readonly daemons: readonly Daemon[];
    private readonly barrierMutex;
    private readonly barrier;
    protected constructor(layout: TreeLayout);
    /** A tree with its words in static memory, where no CPU is in a section and nothing is queued. */
    static create(options: TreeRcuOptions): TreeRcu;
    protected sleepUntilDone(waiter: Address): void;
    synchronizeRcuExpedited(): void;
    rcuBarrier(): void;
    /** The CPUs that may have callbacks. */
    protected barrierCpus(): readonly TreeCpu[];
    /** Objects to be freed wait among the callbacks. */
    kvfreeRcuBarrier(): void;
    getState(cookie: Address): void;
    startPoll(cookie: Address): void;
    pollState(cookie: Address): boolean;
    condSynchronize(cookie: Address): void;
    /** The root hears of a grace period before it asks anybody, and of its end when all have answered. Full: what the caller did before is seen by readers that are not waited for. (`get_state_synchronize_rcu_full`) */
    protected takeCookie(cookie: Address): void;
    /** Has a CPU queue the head of rcu_barrier behind its callbacks, if it has any. */
    protected barrierCpu(cpu: TreeCpu): void;
    protected barrierEntrain(cpu: TreeCpu): void;
    /** One less to wait for; the last wakes the waiter. (`rcu_barrier_callback`) */
    private barrierIsDone;
}
