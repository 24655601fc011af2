import { scenario, thread, type ActorSpec, type Scenario, type Setting, type Thread } from 'quiesce';
import { cursorAt, EXTERNAL_LOCK, RawMapleTree } from 'quiesce/maple-tree';
import { RwSemaphore } from 'quiesce/sync';
import { EVERY_DETECTOR, detecting, isInvoking } from './detecting';
import { isSound, rawTreeWith, type RawWorld } from './raw-worlds';

// A tree under a lock of its user's, as the tree of memory areas is under mmap_lock: nobody who looks things up is in a read-side section, for the
// lock's read side keeps writers out. That is true only as long as who writes takes the write side (CVE-2023-3269, "StackRot": the stack grew under the
// read side).

interface LockedWorld extends RawWorld {
  readonly lock: RwSemaphore;
}

function* lockedTree({ detector }: Setting): Thread<LockedWorld> {
  const lock = yield* RwSemaphore.create('mmap_lock');
  const world = yield* rawTreeWith([1, 2], { detector, readers: 0, updaters: 2, make: (address, rcu, options) => new RawMapleTree(address, rcu, { ...options, lock: EXTERNAL_LOCK }) });
  return { ...world, lock };
}

/** Looks for an area and the one before it, under the lock's read side. */
function* findBothAreas({ tree, lock }: LockedWorld): Thread<void> {
  yield* lock.readLock();
  const { cursor } = yield* tree.walk(cursorAt(2), 'lock');
  yield* tree.prev(cursor, 0, 'lock');
  yield* lock.readUnlock();
}

/** Changes the tree: the leaf is replaced. */
const change = ({ tree }: LockedWorld): Thread<unknown> => tree.erase(1);

function* changeAsWriter(world: LockedWorld): Thread<void> {
  yield* world.lock.writeLock();
  yield* change(world);
  yield* world.lock.writeUnlock();
}

function* changeAsReader(world: LockedWorld): Thread<void> {
  yield* world.lock.readLock();
  yield* change(world);
  yield* world.lock.readUnlock();
}

const against = (write: (world: LockedWorld) => Thread<void>): Pick<Scenario<LockedWorld>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  world: lockedTree,
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    finder: thread(() => findBothAreas(world)),
    writer: thread(() => write(world)),
    ...detecting(world.rcu),
  }),
  finally: ({ tree }) => (view) => isSound(view, tree),
});

export const writerTakesWriteSide = scenario({
  ...against(changeAsWriter),
  name: 'areas under a reader-writer lock',
  description: "Who changes the tree takes the lock's write side: nobody is looking meanwhile, and nobody needs a section.",
  reach: ({ rcu }) => ({
    'the finder looks after the change, while old nodes are freed': (view) => view.ended('writer') && !view.ended('finder') && isInvoking(rcu, view),
    'the finder was first': (view) => view.ended('finder') && !view.ended('writer'),
  }),
});

export const stackRot = scenario({
  ...against(changeAsReader),
  name: 'areas under a reader-writer lock, and a writer among the readers',
  description:
    "The broken twin of 'areas under a reader-writer lock': StackRot. The writer holds the read side, as the finder does; the grace period waits for neither, and ends between the finder's walk and its step back.",
  ignore: ['not-linearizable'],
  expect: ['use-after-free'],
});
