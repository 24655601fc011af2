import type { Scenario } from 'quiesce';
import { preempting, type PreemptedOptions } from '../scenarios/preempted-worlds';
import {
  BlocksNextOnly,
  EndsEarly,
  ForgetsTasks,
  HurriesPastTasks,
  KeepsUnblocked,
  LeavesOldTasks,
  QueuesInFront,
  QueuesNobody,
  SeesCpusOnly,
  StaysOnList,
  WaitsForOne,
} from '../scenarios/seeded-preemption';
import type { Mutant } from './mutant';

const preempted = (name: string, options?: PreemptedOptions): Scenario => preempting({ name: `preemptible Tree RCU${name}` }, options);

const LEAST = 'a reader, an updater and one grace period are the least there can be';
/** A leaf for each CPU, so that leaves are reported to a root that has no tasks. The reader goes on under the other one. */
const twoLeaves = { cpus: 2, fanoutLeaf: 1, destinations: [1], always: true } as const;
/** Two readers that run on one CPU in turns, and are preempted in any case. */
const twoReaders = { homes: [0, 0], always: true } as const;
const nested = { depth: 2 } as const;
const hurried = { cpus: 2, expedited: true } as const;

const early = { kind: 'use-after-free', first: 'early-grace-period' } as const;
const hangs = { kind: 'deadlock', first: 'deadlock' } as const;
const warned = { kind: 'use-after-free', first: 'warning' } as const;
const bothThreads = { threads: 2, gracePeriods: 1 } as const;
const threeThreads = { threads: 3, gracePeriods: 1 } as const;

export const mutants: readonly Mutant[] = [
  {
    id: 'G31',
    change: 'a reader that is preempted is put on no list',
    ...early,
    bounds: bothThreads,
    mutated: preempted(' that queues nobody', { kind: QueuesNobody }),
    below: LEAST,
    twin: preempted(''),
  },
  {
    id: 'G32',
    change: 'gp_tasks is not set when the CPU owes a quiescent state',
    ...early,
    bounds: bothThreads,
    mutated: preempted(' whose readers block the next grace period only', { kind: BlocksNextOnly }),
    below: LEAST,
    twin: preempted(', for G32'),
  },
  {
    id: 'G33',
    change: 'a reader that blocks the grace period is put in front of gp_tasks',
    ...early,
    bounds: threeThreads,
    mutated: preempted(' that queues in front, 2 readers', { kind: QueuesInFront, ...twoReaders }),
    below: preempted(' that queues in front, 1 reader', { kind: QueuesInFront }),
    twin: preempted(', 2 readers', twoReaders),
  },
  {
    id: 'G34',
    change: 'gp_tasks is not set when a grace period begins',
    ...early,
    bounds: bothThreads,
    mutated: preempted(' that leaves old tasks', { kind: LeavesOldTasks }),
    below: LEAST,
    twin: preempted(', for G34'),
  },
  {
    id: 'G35',
    change: 'a leaf is reported while tasks on its list are waited for',
    ...warned,
    bounds: bothThreads,
    mutated: preempted(' that forgets tasks, 2 leaves', { kind: ForgetsTasks, ...twoLeaves }),
    below: LEAST,
    twin: preempted(', 2 leaves', twoLeaves),
  },
  {
    id: 'G36',
    change: 'the grace-period thread does not look at the tasks of the root',
    ...warned,
    bounds: bothThreads,
    mutated: preempted(' that sees CPUs only', { kind: SeesCpusOnly }),
    below: LEAST,
    twin: preempted(', for G36'),
  },
  {
    id: 'G37',
    change: 'the outermost unlock leaves the reader on the list',
    ...hangs,
    bounds: bothThreads,
    mutated: preempted(' whose readers stay on the list', { kind: StaysOnList }),
    below: LEAST,
    twin: preempted(', for G37'),
  },
  {
    id: 'G38',
    change: 'the outermost unlock of the last reader on the list does not report the leaf',
    ...hangs,
    bounds: bothThreads,
    mutated: preempted(' that reports no leaf, 2 leaves', { kind: KeepsUnblocked, ...twoLeaves }),
    below: preempted(' that reports no leaf, 1 leaf', { kind: KeepsUnblocked }),
    twin: preempted(', 2 leaves, for G38', twoLeaves),
  },
  {
    id: 'G39',
    change: 'gp_tasks is cleared when the first reader is taken off the list',
    ...early,
    bounds: threeThreads,
    mutated: preempted(' that waits for one, 2 readers', { kind: WaitsForOne, ...twoReaders }),
    below: preempted(' that waits for one, 1 reader', { kind: WaitsForOne }),
    twin: preempted(', 2 readers, for G39', twoReaders),
  },
  {
    id: 'G40',
    change: 'an inner unlock ends the section',
    ...early,
    bounds: bothThreads,
    mutated: preempted(' whose sections end early, nested', { kind: EndsEarly, ...nested }),
    below: preempted(' whose sections end early, not nested', { kind: EndsEarly }),
    twin: preempted(', nested', nested),
  },
  {
    id: 'G41',
    change: 'exp_tasks is not set when an expedited grace period begins',
    ...early,
    bounds: bothThreads,
    mutated: preempted(' that hurries past tasks', { kind: HurriesPastTasks, ...hurried }),
    below: LEAST,
    twin: preempted(', expedited', hurried),
  },
];
