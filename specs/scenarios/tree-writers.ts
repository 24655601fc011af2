import { actor, alloc, scenario, store, thread, type ActorSpec, type Address, type Gfp, type ScenarioConfig, type Thread } from 'quiesce';
import { EXTERNAL_LOCK, RawMapleTree, type Request, type Written } from 'quiesce/maple-tree';
import { reader } from 'quiesce/models';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { isSound, rawTreeWith, readingWords, seen, wordOf, type RawWorld, type RawWorldOptions } from './raw-worlds';

// Writers against each other, and memory running out between them.

const NINE = wordOf(9);

/** Two writers and a reader of what one of them changes. */
const twoWriters =
  (one: (world: RawWorld) => Thread<unknown>, other: (world: RawWorld) => Thread<unknown>, index: number) =>
  (world: RawWorld): Record<string, ActorSpec> => ({
    reader: actor(reader, readingWords(world), { input: { index } }),
    one: thread(() => one(world)),
    other: thread(() => other(world)),
    ...detecting(world.rcu),
  });

const insert3 = ({ tree }: RawWorld): Thread<unknown> => tree.insertRange(3, 3, NINE, 'atomic');
const erase1 = ({ tree }: RawWorld): Thread<unknown> => tree.erase(1, 'atomic');

export const writersAndReader = scenario({
  name: 'load_rcu against two writers of different indexes',
  description: 'One makes the tree grow higher, the other erases beside it: the lock has each see what the other did.',
  world: () => rawTreeWith([1, 2]),
  actors: twoWriters(insert3, erase1, 3),
  finally: ({ tree }) => (view) => isSound(view, tree),
  reach: ({ rcu }) => ({
    'the reader looks up while one writes and the other waits for the lock': (view) => view.matches('reader', 'inside.loading') && !view.ended('one') && !view.ended('other'),
    'the reader looks up while nodes are freed': whileInvoking(rcu, { reader: 'inside.loading' }),
  }),
});

export const writersWithoutLock = scenario({
  name: 'two writers of different indexes without the lock',
  description: "The broken twin of 'load_rcu against two writers of different indexes': each replaces the same leaf, and what one wrote is lost.",
  world: ({ detector }) => rawTreeWith([1, 2], { detector, updaters: 2, make: (address, rcu, options) => new RawMapleTree(address, rcu, { ...options, lock: EXTERNAL_LOCK }) }),
  detectors: EVERY_DETECTOR,
  actors: twoWriters(insert3, erase1, 3),
  ignore: ['use-after-free', 'double-queue', 'data-race'],
  expect: ['not-linearizable'],
});

/** A world in which a store says whether it succeeded. */
interface StoredWorld extends RawWorld {
  readonly stored: Address;
}

/** Erases the only entry, which is widened over all that is empty around it, while another stores beside it; any allocation may fail. */
const eraseAndStore = (options: RawWorldOptions = {}): Omit<ScenarioConfig<StoredWorld>, 'name'> => ({
  *world({ detector }) {
    const stored = yield* alloc({ type: 'stored', words: 1, memory: 'static', zeroed: true });
    return { ...(yield* rawTreeWith([2], { detector, readers: 0, updaters: 2, ...options })), stored };
  },
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, tree, stored }) => ({
    eraser: thread(() => tree.erase(2)),
    storer: thread(function* () {
      const { what } = yield* tree.storeRange(3, 3, NINE, 'kernel');
      if (what === 'written') yield* store(stored, 1);
    }),
    ...detecting(rcu),
  }),
  allocationFailure: true,
  finally: ({ tree, stored }) => (view) => isSound(view, tree) && (view.word(stored) === 0 || seen(view, tree.loadLocked(3)) === NINE),
});

export const eraseRetry = scenario({
  ...eraseAndStore(),
  name: 'erase that waits for memory against a store beside it',
  description: 'The lock is let go meanwhile: afterwards the erase looks anew at what is empty around it.',
  reach: ({ stored }) => ({
    'there was memory in the end': (view) => view.ended('eraser') && view.word(stored) === 1,
    'there was none': (view) => view.ended('eraser') && view.ended('storer') && view.word(stored) === 0,
  }),
});

/** Keeps the range that an erase was widened to when it looks again. */
class KeepsWidened extends RawMapleTree {
  protected override *tryWrite(request: Request, gfp: Gfp): Thread<Written> {
    const plan = yield* this.plan(request);
    const isErase = request.do === 'erase' && plan.what !== 'nothing';
    return yield* super.tryWrite(isErase ? { ...request, do: 'store', index: plan.index, last: plan.last } : request, gfp);
  }
}

export const eraseKeepsWidened = scenario({
  ...eraseAndStore({ make: (address, rcu, options) => new KeepsWidened(address, rcu, options) }),
  name: 'erase that waits for memory and keeps its range',
  description: "The broken twin of 'erase that waits for memory against a store beside it': a bug that the kernel had. What was stored meanwhile is wiped.",
  expect: ['assertion'],
});
