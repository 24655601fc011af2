import { actor, alloc, scenario, store, thread, type ActorSpec, type Address, type Gfp, type Scenario, type Thread } from 'quiesce';
import { RawMapleTree, type Request, type Written } from 'quiesce/maple-tree';
import { reader } from 'quiesce/models';
import { EVERY_DETECTOR, detecting } from './detecting';
import { isSound, rawTreeWith, readingWords, wordOf, type RawWorld, type RawWorldOptions } from './raw-worlds';

// Trees that find free areas by themselves: inner nodes keep the largest gap below each slot.

const FULL = [0, 1, 2, 3, 5, 6];

/** The lowest free index of FULL. */
const FREE = 4;

const allocate = ({ tree }: RawWorld): Thread<unknown> => tree.allocate('low', wordOf(99), 1, 0, 9, 'atomic');

const against = (options: RawWorldOptions = {}): Pick<Scenario<RawWorld>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  world: ({ detector }) => rawTreeWith(FULL, { detector, tracksGaps: true, ...options }),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: actor(reader, readingWords(world), { input: { index: FREE }, nonBlocking: ['load'] }),
    allocator: thread(() => allocate(world)),
    ...detecting(world.rcu),
  }),
  finally: ({ tree }) => (view) => isSound(view, tree),
});

export const loadAgainstAllocation = scenario({
  ...against(),
  name: 'load_rcu against an allocation',
  description: 'The area is found by the gaps that inner nodes keep; readers do not look at them, and find the entry or nothing.',
  reach: () => ({
    'the reader looks up while the area is looked for': (view) => view.matches('reader', 'inside.loading') && !view.ended('allocator'),
    'the reader looks up what was allocated': (view) => view.matches('reader', 'inside.loading') && view.ended('allocator'),
  }),
});

/** Gaps that nobody keeps up: the structure tells. */
class ForgetsGaps extends RawMapleTree {
  protected override *updateGapOf(): Thread<void> {}
}

export const allocationForgetsGap = scenario({
  ...against({ make: (address, rcu, options) => new ForgetsGaps(address, rcu, options) }),
  name: 'an allocation that forgets the gap',
  description: "The broken twin of 'load_rcu against an allocation': the parent goes on saying that there is room.",
  expect: ['assertion'],
});

interface TwoAllocators extends RawWorld {
  /** Where each of them got its area, and one more; 0 for nowhere. */
  readonly got: Address;
}

const twoAllocators = (options: RawWorldOptions = {}): Pick<Scenario<TwoAllocators>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  *world({ detector }) {
    const got = yield* alloc({ type: 'areas', words: 2, memory: 'static', zeroed: true });
    return { ...(yield* rawTreeWith([0, 1], { detector, tracksGaps: true, readers: 0, updaters: 2, ...options })), got };
  },
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, tree, got }) => {
    const allocator = (n: number): ActorSpec =>
      thread(function* () {
        const { what, index } = yield* tree.allocate('low', wordOf(90 + n), 1, 0, 9, 'atomic');
        if (what === 'written') yield* store(got + n * 4, index + 1);
      });
    return { one: allocator(0), other: allocator(1), ...detecting(rcu) };
  },
  finally: ({ tree, got }) => (view) => isSound(view, tree) && view.word(got) !== view.word(got + 4),
});

export const allocatorsApart = scenario({
  ...twoAllocators(),
  name: 'two allocations at once',
  description: 'The lock is held from the search for an area until it is taken: nobody gets the same one.',
  reach: ({ got }) => ({
    'one was first': (view) => view.ended('one') && view.ended('other') && view.word(got) === 3,
    'the other was first': (view) => view.ended('one') && view.ended('other') && view.word(got + 4) === 3,
  }),
});

/** Looks for an area before it takes the lock, and stores there afterwards. */
class LooksUnlocked extends RawMapleTree {
  protected override *write(request: Request, gfp: Gfp): Thread<Written> {
    const { index, last } = yield* this.plan(request);
    return yield* super.write({ ...request, do: 'store', index, last }, gfp);
  }
}

export const allocatorsUnlocked = scenario({
  ...twoAllocators({ make: (address, rcu, options) => new LooksUnlocked(address, rcu, options) }),
  name: 'two allocations at once, looked for without the lock',
  description: "The broken twin of 'two allocations at once': both find the same area free.",
  ignore: ['not-linearizable', 'use-after-free'],
  expect: ['assertion'],
});
