import { actor, alloc, fetchAdd, scenario, store, thread, type Address, type Setting, type Thread } from 'quiesce';
import { reader } from 'quiesce/models';
import { EVERY_DETECTOR, detecting } from './detecting';
import { INDEX, readingWith, treeWithOne, type LoadInput, type World } from './worlds';

interface SharedTree extends World {
  /** How many still use the tree, as in an `Arc`. */
  readonly users: Address;
}

function* sharedTree({ detector }: Setting): Thread<SharedTree> {
  const world = yield* treeWithOne({ detector });
  const users = yield* alloc({ type: 'Arc', words: 1, memory: 'static' });
  yield* store(users, 2);
  return { ...world, users };
}

/** Gives one use of the tree up; the last one drops it. */
function* put({ tree, users }: SharedTree): Thread<void> {
  if ((yield* fetchAdd(users, -1)) === 1) yield* tree.drop();
}

export const loadAgainstTreeDrop = scenario({
  name: 'load_rcu against drop of the tree',
  description: 'Values outlive the tree: a reader that has looked up and given the tree back still reads what it found.',
  world: sharedTree,
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(
      reader,
      {
        ...readingWith(world),
        *load({ index, guard }: LoadInput) {
          const found = yield* world.tree.loadRcu(index, guard);
          yield* put(world);
          return found;
        },
      },
      { input: { index: INDEX } },
    ),
    owner: thread(() => put(world)),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'the tree is gone while a reader holds a value of it': (view) =>
      view.matches('reader', 'inside.holding') && view.ended('owner') && view.matches('gracePeriod', 'waiting'),
  }),
});

export const treeDropUnderWalker = scenario({
  name: 'load_rcu against drop of the tree, and a walker inside',
  description: "The broken twin of 'load_rcu against drop of the tree': the owner drops it without asking who uses it. Walkers do not outlive the tree.",
  world: sharedTree,
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    owner: thread(() => world.tree.drop()),
    ...detecting(world.rcu),
  }),
  expect: ['use-after-free'],
});
