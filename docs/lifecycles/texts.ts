import type { AnyStateMachine } from 'xstate';
import {
  daemon,
  gracePeriod,
  guarantee,
  reader,
  updater,
  type DaemonOperations,
  type GracePeriodOperations,
  type GuaranteeEvent,
  type ReaderOperations,
  type UpdaterOperations,
} from '../../models';

/** What is said of an operation: its argument, its result, what the code bound to it does. */
export interface OperationText {
  readonly given: string;
  readonly returns: string;
  readonly does: string;
}

/** The words of a page; its picture and its states come from the machine. */
export interface LifecycleText {
  /** The name of the page's files. */
  readonly file: string;
  readonly title: string;
  readonly machine: AnyStateMachine;
  readonly source: string;
  readonly standsFor: readonly string[];
  /** The operations that the lifecycle runs, or the events that it hears. */
  readonly operations: Readonly<Record<string, OperationText>>;
  readonly events: Readonly<Record<string, string>>;
  readonly asserted: readonly string[];
}

const readerOperations: Record<keyof ReaderOperations, OperationText> = {
  lock: { given: 'nothing', returns: 'a guard, or nothing', does: 'Enters a section, the outermost or an inner one.' },
  load: { given: '`{ index, guard }`', returns: 'a reference, or nothing', does: 'Looks the index up, under the outermost guard.' },
  dereference: { given: '`{ ref, guard }`', returns: 'anything; it is not kept', does: 'Reads what the reference refers to.' },
  unlock: {
    given: '`{ guard }`',
    returns: 'nothing',
    does: 'Leaves the innermost section; the guard is the one that its `lock` returned.',
  },
};

const updaterOperations: Record<keyof UpdaterOperations, OperationText> = {
  insert: {
    given: '`{ index, value }`',
    returns: '`{ ok: true }`, or `{ ok: false, value: box }`',
    does: 'Boxes the value and puts it at an index that is free. A failed insert hands the box back; `value: null` says that there was no memory for a box.',
  },
  erase: { given: '`{ index }`', returns: 'the box, or nothing', does: 'Takes the entry out of the container.' },
  store: {
    given: '`{ index, value }`',
    returns: 'a box, or nothing',
    does: 'Boxes the value and puts it at the index, whatever is there. Returns what the updater owns now: the old box or, when the store failed, the new one.',
  },
  drop: { given: '`{ box }`', returns: 'nothing', does: 'Drops the box without blocking: its free is queued behind a grace period.' },
  synchronize: { given: '`{ box }`', returns: 'nothing', does: 'Waits for a grace period, then frees the box.' },
};

const gracePeriodOperations: Record<keyof GracePeriodOperations, OperationText> = {
  awaitRequest: { given: 'nothing', returns: 'anything; it is not kept', does: 'Blocks until a callback is queued or somebody waits.' },
  start: { given: 'nothing', returns: 'a snapshot, or nothing', does: 'Opens a grace period and notes which readers must be waited for.' },
  wait: { given: '`{ snapshot }`', returns: 'nothing', does: 'Blocks until each of them has been quiescent.' },
  end: {
    given: '`{ snapshot }`',
    returns: 'a batch of callbacks, or nothing',
    does: 'Closes the grace period, wakes those who wait for it, and takes the callbacks that are due.',
  },
  invoke: { given: '`{ batch }`', returns: 'nothing', does: 'Invokes the callbacks, one after the other.' },
};

const guaranteeEvents: Record<GuaranteeEvent['type'], string> = {
  'section-begins': 'The reader has entered an outermost section: its lock has returned.',
  'section-ends': 'The reader leaves it: its unlock is called.',
  'request-begins':
    'A grace period is asked for: `synchronize_rcu`, `call_rcu`, `kvfree_call_rcu` or `get_state_synchronize_rcu` is called.',
  'request-ends':
    'The request is answered: the wait returns, the callback takes its first step, the object is freed, or the poll says yes.',
};

/** What every page is made of. */
const daemonOperations: Record<keyof DaemonOperations, OperationText> = {
  awaitWork: { given: '`{ kept }`', returns: 'what it found, or nothing', does: 'Blocks until there is something to do, and changes nothing.' },
  work: { given: '`{ kept, found }`', returns: 'what is kept for the next turn, or nothing', does: 'Does it.' },
};

export const LIFECYCLES: readonly LifecycleText[] = [
  {
    file: 'reader',
    title: 'Reader',
    machine: reader,
    source: 'models/reader.ts',
    standsFor: [
      'Code that reads an RCU-protected container without a lock: it enters a read-side critical section, looks something up, reads what it found, and leaves.',
      'Input: `{ index, sections?, loads?, nesting? }`. `sections` outermost sections (1), `loads` look-ups in each (1), and sections nested `nesting` deep (1). Inner sections open after a reference was found and close before it is read, because that is where a detector goes wrong that takes an inner lock for a new reader, or an inner unlock for the end of the section. A section whose loads find nothing opens no inner ones.',
      '`quiescent` implies that no section is open, and `inside` that one is. `unlocking` implies neither, because a section ends when the outermost unlock is *called*: there the guarantee stops, not where the unlock returns.',
      'After a section the reader remembers only how many are left, so everything that it may have seen merges into one state.',
    ],
    operations: readerOperations,
    events: {},
    asserted: [
      'No `dereference` touches freed or uninitialised memory (`use-after-free`, `uninitialised-read`).',
      'A reference is used only while the section that produced it is open (`rcu-usage`).',
      'Locks and unlocks balance (`rcu-usage`), and nothing in between sleeps (`illegal-sleep`).',
      'No request ends while a section that was open when the request began is still open (`early-grace-period`): see [the guarantee](guarantee.md).',
      'It ends: blocked anywhere but in `done`, when nobody can move, it is a `deadlock`.',
      'Where the scenario says so: `lock`, `load` and `unlock` finish whatever the others do (`not-non-blocking`). Where the code announces it: what `load` finds was there at some instant of the call (`not-linearizable`).',
    ],
  },
  {
    file: 'updater',
    title: 'Updater',
    machine: updater,
    source: 'models/updater.ts',
    standsFor: [
      'Code that changes the container while readers walk it. It works through a plan, and reclaims what one change leaves it with before it makes the next.',
      "Input: the plan, a list of `{ do: 'insert', index, value }`, `{ do: 'erase', index }` and `{ do: 'store', index, value }`. Each may say `reclaim: 'defer'` (as when it says nothing) or `reclaim: 'synchronize'`.",
      'What is erased or replaced belongs to the updater alone, though readers may still look at it: that is `owning`, and the time between unpublishing and freeing that a grace period must fill.',
      'The two diamonds are choices, tagged `choice`: they are left as soon as they are entered, and no interleaving can see them.',
    ],
    operations: updaterOperations,
    events: {},
    asserted: [
      'Each box is reclaimed exactly once, and by its owner (`double-free`, `ownership`); a failed insert hands its box back alive.',
      'The same head is not queued twice (`double-queue`), and what is queued is invoked (`lost-callback`).',
      'When all has ended, nothing is left that nobody can reach (`leak`).',
      '`synchronize` is not called inside a section or where sleeping is illegal (`illegal-sleep`), and does not return too early (`early-grace-period`).',
      'It ends, and owns nothing then: blocked anywhere but in `done`, when nobody can move, it is a `deadlock`.',
    ],
  },
  {
    file: 'grace-period',
    title: 'Grace-period detector',
    machine: gracePeriod,
    source: 'models/grace-period.ts',
    standsFor: [
      'The thread that finds out when all readers have been quiescent: the grace-period kthread of Tree RCU, the worker of SRCU, the reclaimer of a user-space library. It takes no input, and is run as a daemon.',
      'It goes round for ever and remembers nothing from one turn to the next, so that as many turns as there are requests cost no more states than the memory they change.',
      '`idle` is tagged `idle-ok`, the dashed line: a detector may be blocked there when everybody else has ended.',
    ],
    operations: gracePeriodOperations,
    events: {},
    asserted: [
      "No request is answered too early (`early-grace-period`). That is asked of each request, by [the guarantee](guarantee.md). The beginning and the end of the detector's own grace period are drawn in a counterexample and judged by nobody: an epoch-based reclaimer has none, and a detector whose every grace period is correct may still serve a request one too early.",
      'Every request is answered in the end: blocked anywhere but in `idle`, or in `idle` with a request or a callback pending, when nobody can move, it is a `deadlock` or a `lost-callback`.',
      'No callback sleeps (`illegal-sleep`), or is invoked twice (`double-free`, `ownership`).',
    ],
  },
  {
    file: 'daemon',
    title: 'Daemon',
    machine: daemon,
    source: 'models/daemon.ts',
    standsFor: [
      'Whoever a detector needs besides its own thread: the interrupt in which a CPU notices grace periods and reports quiescent states, a thread that invokes callbacks, a timer that drains a queue. Which ones there are is for the detector to say (`daemons` in `impl/rcu/rcu.ts`).',
      'It goes round for ever and remembers only what its last turn kept. `idle` is tagged `idle-ok`, the dashed line: a daemon may be blocked there when everybody else has ended. An interrupt has its CPU for itself in `working`, and not in `idle`.',
    ],
    operations: daemonOperations,
    events: {},
    asserted: ['Nothing of its own: what it does is judged as everybody else\'s code is, and a turn that ends too early shows as a request that does.'],
  },
  {
    file: 'guarantee',
    title: 'The grace-period guarantee',
    machine: guarantee,
    source: 'models/guarantee.ts',
    standsFor: [
      "What every detector owes, said of one reader and one request for a grace period in one domain (a `srcu_struct`, a registry, the kernel's global RCU): **a request does not end while a section that was open when it began is still open.** It is a specification: it runs nothing, it listens to what the actors do. The checker keeps one for each reader and each request.",
      'An event for which a state has no arrow is a violation. `owing` has none for `request-ends`, and that is the whole guarantee. A section that began later (`overtaken`) need not be waited for, though it may.',
      'Only outermost sections are heard.',
    ],
    operations: {},
    events: guaranteeEvents,
    asserted: [
      '`request-ends` in `owing` is `early-grace-period`. It is found even when no memory has been freed yet, and long before anybody trips over it.',
      'It does not say that a request must end: that is for `deadlock`, `livelock` and `lost-callback`.',
      "A section that ends without having begun, or begins twice, is not this lifecycle's matter but `rcu-usage`; a request that begins twice is `double-queue`.",
    ],
  },
];
