import { alloc, free, load, scenario, store, type Address, type Thread } from 'quiesce';
import { TreeRcu } from 'quiesce/rcu';
import { detecting } from './detecting';
import { CreditsBusy, NotesInSections, ReportsEarly } from './seeded-tree-rcu';
import { readOnce, replace, task, treeWorld, type TreeWorld } from './tree-worlds';

const interrupts = { core: 'softirq' } as const;
const twoLeaves = { readers: 2, fanoutLeaf: 2 } as const;
const scans = { forcedScans: true } as const;

/** Reads, and then the CPU has nothing to do for a moment. */
function* readThenIdle(world: TreeWorld): Thread<void> {
  yield* readOnce(world, 0);
  yield* world.rcu.idleEnter(0);
  yield* world.rcu.idleExit(0);
}

export const ticksInSections = scenario({
  name: 'ticks inside a section of Tree RCU',
  description: 'An interrupt may notice a grace period inside a section, but only one outside notes a quiescent state: synchronize_rcu waits for the reader.',
  world: () => treeWorld(interrupts),
  actors: (world) => ({
    reader: task(0, () => readOnce(world, 0)),
    updater: task(1, () => replace(world, 1)),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'a tick inside the section notices the grace period': (view) => view.word(rcu.cpus[0]!.words.preemptCount) === 1 && view.matches('notice/0', 'working'),
    "only the reader's CPU owes a quiescent state": (view) => view.word(rcu.root.words.qsmask) === 1 && view.word(rcu.cpus[0]!.words.preemptCount) === 1,
    'everybody is done': (view) => view.ended('reader') && view.ended('updater') && view.matches('gracePeriod', 'idle'),
  }),
});

export const quiescentInSection = scenario({
  name: 'a tick inside a section of Tree RCU that counts',
  description: "The broken twin of 'ticks inside a section of Tree RCU': any tick is taken for a quiescent state, and the grace period ends while the reader is inside.",
  world: () => treeWorld({ ...interrupts, kind: NotesInSections }),
  actors: (world) => ({
    reader: task(0, () => readOnce(world, 0)),
    updater: task(1, () => replace(world, 1)),
    ...detecting(world.rcu),
  }),
  expect: ['early-grace-period'],
});

export const twoLevels = scenario({
  name: 'two levels of Tree RCU',
  description: 'A leaf is reported to the root when the last of its CPUs has been quiescent, whichever that is.',
  world: () => treeWorld(twoLeaves),
  actors: (world) => ({
    first: task(0, () => readOnce(world, 0)),
    second: task(1, () => readOnce(world, 1)),
    updater: task(2, () => replace(world, 1)),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'one CPU of a leaf is left': (view) => view.word(rcu.nodes[1]!.words.qsmask) === 2 && view.word(rcu.root.words.qsmask) === 1,
    'the other leaf is left': (view) => view.word(rcu.root.words.qsmask) === 2,
    'everybody is done': (view) => view.ended('first') && view.ended('second') && view.ended('updater'),
  }),
});

export const reportedEarly = scenario({
  name: 'two levels of Tree RCU, a leaf reported early',
  description: "The broken twin of 'two levels of Tree RCU': the first CPU of a leaf that has been quiescent reports it, and the kernel's own warning says so.",
  world: () => treeWorld({ ...twoLeaves, kind: ReportsEarly }),
  actors: (world) => ({
    first: task(0, () => readOnce(world, 0)),
    second: task(1, () => readOnce(world, 1)),
    updater: task(2, () => replace(world, 1)),
    ...detecting(world.rcu),
  }),
  expect: ['warning'],
});

export const idleCpu = scenario({
  name: 'a CPU of Tree RCU that is idle',
  description: 'The grace-period thread looks for idle CPUs and reports for those that were idle since it looked first; a CPU in a section never is.',
  world: () => treeWorld(scans),
  actors: (world) => ({
    reader: task(0, () => readThenIdle(world)),
    updater: task(1, () => replace(world, 1)),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'the CPU is idle while it owes a quiescent state': (view) => view.word(rcu.cpus[0]!.words.dynticks) === 2 && (view.word(rcu.root.words.qsmask) & 1) === 1,
    'it is credited before it has noticed the grace period': (view) => view.word(rcu.root.words.qsmask) === 2 && view.word(rcu.cpus[0]!.words.gpSeq) === 0,
    'everybody is done': (view) => view.ended('reader') && view.ended('updater'),
  }),
});

export const busyCpu = scenario({
  name: 'a CPU of Tree RCU that is taken for idle',
  description: "The broken twin of 'a CPU of Tree RCU that is idle': a CPU that is looked at twice is reported, busy or not.",
  world: () => treeWorld({ ...scans, kind: CreditsBusy }),
  actors: (world) => ({
    reader: task(0, () => readThenIdle(world)),
    updater: task(1, () => replace(world, 1)),
    ...detecting(world.rcu),
  }),
  expect: ['early-grace-period'],
});

/** A world with two words for a cookie. */
function* polledWorld(kind: typeof TreeRcu): Thread<TreeWorld & { readonly cookie: Address }> {
  const world = yield* treeWorld({ kind });
  return { ...world, cookie: yield* alloc({ type: 'cookie', words: 2, memory: 'static', zeroed: true }) };
}

/** Unpublishes, asks for a grace period, and frees when one has passed: at once if it finds so, else it waits. */
function* freePolled({ rcu, pointer, cookie }: TreeWorld & { readonly cookie: Address }): Thread<void> {
  const fresh = yield* alloc({ type: 'cell', words: 1 });
  yield* store(fresh, 1, 'plain');
  const old = yield* load(pointer);
  yield* store(pointer, fresh, 'release');
  yield* rcu.startPoll(cookie);
  yield* rcu.condSynchronize(cookie);
  yield* free(old);
}

export const polledGracePeriod = scenario({
  name: 'a polled grace period of Tree RCU',
  description: 'start_poll_synchronize_rcu and cond_synchronize_rcu: what is freed once the cookie says so is not read any more.',
  world: () => polledWorld(TreeRcu),
  actors: (world) => ({
    reader: task(0, () => readOnce(world, 0)),
    updater: task(1, () => freePolled(world)),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'no second grace period was needed': (view) => view.ended('updater') && view.word(rcu.state.gpSeq) === 4,
    'a second one was': (view) => view.ended('updater') && view.word(rcu.state.gpSeq) === 8,
  }),
});

/** Hands out cookies for the beginning of the next grace period, not its end. */
class CookiesTooEarly extends TreeRcu {
  protected override *takeCookie(cookie: Address): Thread<void> {
    yield* store(cookie, (yield* load(this.root.words.gpSeq, 'full')) + 1, 'plain');
  }
}

export const polledTooEarly = scenario({
  name: 'a polled grace period of Tree RCU that has only begun',
  description: "The broken twin of 'a polled grace period of Tree RCU': the cookie is for the beginning of a grace period, when nobody has been waited for yet.",
  world: () => polledWorld(CookiesTooEarly),
  actors: (world) => ({
    reader: task(0, () => readOnce(world, 0)),
    updater: task(1, () => freePolled(world)),
    ...detecting(world.rcu),
  }),
  expect: ['early-grace-period'],
});
