import type { View } from 'quiesce';
import { preempting, type PreemptedWorld } from './preempted-worlds';
import { LeavesOldTasks, QueuesNobody } from './seeded-preemption';

// Readers of Tree RCU that are preempted inside their sections.

const moving = { cpus: 2, destinations: [0, 1] } as const;
const idle = { forcedScans: true, sleepersIdle: true } as const;

/** No CPU owes a quiescent state any more, and the grace period waits for the reader, which is on the list of its leaf. */
const waitsForReader =
  ({ rcu }: PreemptedWorld): ((view: View) => boolean) =>
  (view) => {
    const { leaf } = rcu.cpus[0]!;
    return view.word(leaf.words.qsmask) === 0 && view.word(leaf.words.gpTasks) === rcu.tasks[0]!.words.entry;
  };

const everybodyIsDone =
  ({ rcu }: PreemptedWorld): ((view: View) => boolean) =>
  (view) =>
    view.ended('updater') && view.matches('gracePeriod', 'idle') && rcu.tasks.every((_, slot) => view.ended(`reader${slot}`));

export const preemptedAndMoved = preempting(
  {
    name: 'a reader of Tree RCU that is preempted and moves',
    description: 'The grace period waits for the list of the leaf where the reader was preempted, wherever it goes on.',
    reach: (world) => {
      const { words } = world.rcu.tasks[0]!;
      return {
        'the grace period waits for the preempted reader and for nobody else': waitsForReader(world),
        'it does while the reader is in its section on the other CPU': (view) => waitsForReader(world)(view) && view.word(words.cpu) === 1 && view.word(words.nesting) === 1,
        'the reader is preempted before the grace period begins': (view) => view.word(words.blockedNode) !== 0 && view.word(world.rcu.state.gpSeq) === 0,
        'everybody is done': everybodyIsDone(world),
      };
    },
  },
  moving,
);

export const preemptedAndForgotten = preempting(
  {
    name: 'a reader of Tree RCU that is preempted and put on no list',
    description: "The broken twin of 'a reader of Tree RCU that is preempted and moves': its CPU is quiescent when it is preempted, and nothing else says that it is in a section.",
    expect: ['early-grace-period'],
  },
  { ...moving, kind: QueuesNobody },
);

export const preemptedIdle = preempting(
  {
    name: 'a reader of Tree RCU that is preempted on a CPU that is idle then',
    description: 'The CPU has nothing else to run and is credited by a forced scan; the reader on its list is still waited for.',
    reach: (world) => ({
      'the CPU is credited before it notices the grace period': (view) => waitsForReader(world)(view) && view.word(world.rcu.cpus[0]!.words.gpSeq) === 0,
      'everybody is done': everybodyIsDone(world),
    }),
  },
  idle,
);

export const preemptedIdleForgotten = preempting(
  {
    name: 'a reader of Tree RCU that is preempted before a grace period that leaves it out',
    description: "The broken twin of 'a reader of Tree RCU that is preempted on a CPU that is idle then': the grace period begins without the readers that are on the list.",
    expect: ['early-grace-period'],
  },
  { ...idle, kind: LeavesOldTasks },
);
