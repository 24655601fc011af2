import { again, retry, scenario, thread, type Again, type Scenario, type Thread } from 'quiesce';
import { cursorAt, cursorOf, cursorWords, RawMapleTree, type Found } from 'quiesce/maple-tree';
import { EVERY_DETECTOR, detecting, isInvoking } from './detecting';
import { isSound, rawTreeWith, type RawWorld, type RawWorldOptions } from './raw-worlds';

// Iterations against writers: what each step finds was in the tree at some moment of the step.

const LAST = 0xffffffff;

type Step = (tree: RawMapleTree, at: ReturnType<typeof cursorAt>) => Thread<Found>;

/** Takes steps until there is nothing more. */
function* through(tree: RawMapleTree, from: number, step: Step): Thread<void> {
  yield* retry<null>(function* (...words: readonly number[]): Thread<null | Again> {
    const { entry, cursor } = yield* step(tree, cursorOf(words));
    return entry === 0 ? null : again(...cursorWords(cursor));
  }, ...cursorWords(cursorAt(from)));
}

/** All entries, in one section. */
function* upwards({ rcu, tree }: RawWorld): Thread<void> {
  const guard = yield* rcu.readLock(0);
  yield* through(tree, 0, (each, at) => each.find(at, LAST, 'section'));
  yield* rcu.readUnlock(guard);
}

/** The same backwards. */
function* downwards({ rcu, tree }: RawWorld): Thread<void> {
  const guard = yield* rcu.readLock(0);
  yield* through(tree, LAST, (each, at) => each.findBack(at, 0, 'section'));
  yield* rcu.readUnlock(guard);
}

/** All entries, each in a section of its own: the cursor pauses in between. */
function* pausing({ rcu, tree }: RawWorld): Thread<void> {
  yield* through(tree, 0, function* (each, at) {
    const guard = yield* rcu.readLock(0);
    const { entry, cursor } = yield* each.find(at, LAST, 'section');
    yield* rcu.readUnlock(guard);
    return { entry, cursor: each.pause(cursor) };
  });
}

/** The same without pausing: the cursor goes on in a node that nothing protects any more. */
function* notPausing({ rcu, tree }: RawWorld): Thread<void> {
  yield* through(tree, 0, function* (each, at) {
    const guard = yield* rcu.readLock(0);
    const found = yield* each.find(at, LAST, 'section');
    yield* rcu.readUnlock(guard);
    return found;
  });
}

const eraseSecond = ({ tree }: RawWorld): Thread<unknown> => tree.erase(2, 'atomic');
const eraseThird = ({ tree }: RawWorld): Thread<unknown> => tree.erase(3, 'atomic');

const against = (
  entries: readonly number[],
  read: (world: RawWorld) => Thread<void>,
  write: (world: RawWorld) => Thread<unknown>,
  options: RawWorldOptions = {},
): Pick<Scenario<RawWorld>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  world: ({ detector }) => rawTreeWith(entries, { detector, ...options }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: thread(() => read(world)),
    writer: thread(() => write(world)),
    ...detecting(world.rcu),
  }),
  finally: ({ tree }) => (view) => isSound(view, tree),
});

const reach: NonNullable<Scenario<RawWorld>['reach']> = ({ rcu }) => ({
  'the reader is under way while old nodes are freed': (view) => !view.ended('reader') && view.ended('writer') && isInvoking(rcu, view),
  'the writer is under way when the reader has ended': (view) => view.ended('reader') && !view.ended('writer'),
});

export const iterations: readonly Scenario[] = [
  scenario({
    ...against([1, 2, 3], upwards, eraseSecond),
    name: 'an iteration against erase',
    description: 'The erase takes an entry over from the next leaf: the iteration loses none and sees none twice.',
    reach,
  }),
  scenario({
    ...against([1, 2, 3], upwards, eraseThird),
    name: 'an iteration against the tree growing lower',
    description: 'The leaf that the iteration goes to next becomes one with the leaf it is in.',
    reach,
  }),
  scenario({
    ...against([1, 2, 3], downwards, eraseThird),
    name: 'an iteration backwards against the tree growing lower',
    description: 'The same from the other end.',
    reach,
  }),
  scenario({
    ...against([1, 2], pausing, eraseSecond),
    name: 'an iteration that leaves its section against erase',
    description: 'It pauses before it leaves: afterwards it walks again from where it was.',
    reach,
  }),
];

/** Does not mark what left the tree. */
class MarksNothing extends RawMapleTree {
  override *markDead(): Thread<void> {}
}

const MARKS_NOTHING: RawWorldOptions = { make: (address, rcu, options) => new MarksNothing(address, rcu, options) };

export const iterationsInDeadNodes: readonly Scenario[] = [
  scenario({
    ...against([1, 2, 3], upwards, eraseSecond, MARKS_NOTHING),
    name: 'an iteration against erase, and nodes not marked dead',
    description: "The broken twin of 'an iteration against erase' and of 'an iteration against the tree growing lower': it finds what was erased before.",
    expect: ['not-linearizable'],
  }),
  scenario({
    ...against([1, 2, 3], downwards, ({ tree }) => tree.erase(1, 'atomic'), MARKS_NOTHING),
    name: 'an iteration backwards, and nodes not marked dead',
    description: "The broken twin of 'an iteration backwards against the tree growing lower'.",
    expect: ['not-linearizable'],
  }),
  scenario({
    ...against([1, 2], notPausing, eraseSecond),
    name: 'an iteration that leaves its section and does not pause',
    description: "The broken twin of 'an iteration that leaves its section against erase': it goes on in a node that nothing protects.",
    ignore: ['rcu-usage'],
    expect: ['use-after-free'],
  }),
];
