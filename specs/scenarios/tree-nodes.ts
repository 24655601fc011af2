import { actor, scenario, thread, type ActorSpec, type Scenario, type Thread } from 'quiesce';
import { cursorAt, OVERLAID_GEOMETRY, RawMapleTree, type Replacement, type Request, type StoreType, type WritePlan, type WriteRange } from 'quiesce/maple-tree';
import { reader } from 'quiesce/models';
import { EVERY_DETECTOR, WRITING_HEADS, detecting, whileInvoking } from './detecting';
import { isSound, rawTreeWith, readingWords, wordOf, type RawWorld, type RawWorldOptions } from './raw-worlds';

// How a node comes and goes under a reader, and what becomes of it when one of the steps is wrong.

type Make = NonNullable<RawWorldOptions['make']>;

type InsertBeside = Pick<Scenario<RawWorld>, 'world' | 'detectors' | 'actors' | 'finally'>;

/** A tree with entries, at index 1 unless told, a writer that inserts at 2, and a reader. */
export const insertBeside = (index: number, options: RawWorldOptions = {}, entries: readonly number[] = [1]): InsertBeside => ({
  world: ({ detector }) => rawTreeWith(entries, { detector, ...options }),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: actor(reader, readingWords(world), { input: { index }, nonBlocking: ['load'] }),
    writer: thread(() => world.tree.insertRange(2, 2, wordOf(2), 'atomic')),
    ...detecting(world.rcu),
  }),
  finally: ({ tree }) => (view) => isSound(view, tree),
});

/**
 * The rcu_head lies over the first two pivots. Whatever `next` is, 0 at the end of a list or the address of another head, and with a function's
 * address behind it: who takes them for pivots looks up index 3 in a slot before its own.
 */
const insertUnderHead = (options: RawWorldOptions = {}): InsertBeside => insertBeside(3, { ...options, geometry: OVERLAID_GEOMETRY }, [0, 3]);

const reach: NonNullable<Scenario<RawWorld>['reach']> = ({ rcu }) => ({
  'the reader looks up while the leaf is replaced': (view) => view.matches('reader', 'inside.loading') && !view.ended('writer'),
  'the reader looks up while the old leaf is freed': whileInvoking(rcu, { reader: 'inside.loading' }),
});

export const nodeReplaced: readonly Scenario[] = [
  scenario({ ...insertBeside(1), name: 'a leaf replaced under a reader', description: 'Whatever the reader has read of the old leaf, it finds what stays.', reach }),
  scenario({
    ...insertUnderHead(),
    name: 'a leaf replaced under a reader, the rcu_head over its pivots',
    description: "In leaves with pivots enough the rcu_head lies over them, as in the kernel's: the reader may see it, and looks whether the leaf was alive.",
    reach,
  }),
  scenario({
    ...insertBeside(5),
    name: 'a leaf replaced under a reader who looks behind',
    description: 'Behind what is inserted there is nothing, before and afterwards.',
    reach: () => ({ 'the reader looks up while the leaf is replaced': (view) => view.matches('reader', 'inside.loading') && !view.ended('writer') }),
  }),
];

/** Publishes a node before it is filled. */
class PublishesFirst extends RawMapleTree {
  override *fillNodes(): Thread<void> {}

  override *publish(replacement: Replacement): Thread<void> {
    yield* super.publish(replacement);
    yield* super.fillNodes(replacement);
  }
}

/** Does not mark what left the tree. */
class MarksNothing extends RawMapleTree {
  override *markDead(): Thread<void> {}
}

/** Does not ask whether the root it read is dead; the leaf or node is asked later all the same. */
class TrustsRoot extends RawMapleTree {
  override *isDeadRoot(): Thread<boolean> {
    return false;
  }
}

/** Edits leaves that readers are in, as a tree that is not in RCU mode. */
class EditsInPlace extends RawMapleTree {
  protected override *plan(request: Request): Thread<WritePlan> {
    const plan = yield* super.plan(request);
    return plan.what === 'rebuild' && plan.rebuild.fresh.length === 1 && plan.rebuild.retired.length === 0 ? { ...plan, what: 'overwrite', rebuild: null } : plan;
  }
}

/** Appends to leaves that readers are in. */
class Appends extends RawMapleTree {
  override storeType(range: WriteRange, inRcu: boolean): StoreType {
    return super.storeType(range, false) === 'append' ? 'append' : super.storeType(range, inRcu);
  }
}

const made =
  (Kind: new (...parameters: ConstructorParameters<typeof RawMapleTree>) => RawMapleTree): Make =>
  (address, rcu, options) =>
    new Kind(address, rcu, options);

const TWINS = "'a leaf replaced under a reader'";

export const nodePublishedFirst = scenario({
  ...insertBeside(1, { make: made(PublishesFirst) }),
  name: 'a leaf published before it is filled',
  description: `A broken twin of ${TWINS}: the reader finds a leaf with nothing in it.`,
  ignore: ['data-race'],
  expect: ['not-linearizable'],
});

export const nodeNotMarked = scenario({
  ...insertUnderHead({ make: made(MarksNothing) }),
  name: 'a leaf not marked dead, the rcu_head over its pivots',
  description: "A broken twin of 'a leaf replaced under a reader, the rcu_head over its pivots': the reader takes the rcu_head for pivots.",
  detectors: WRITING_HEADS,
  expect: ['not-linearizable'],
});

export const nodeNotMarkedUnseen = scenario({
  ...insertBeside(1, { make: made(MarksNothing) }),
  name: 'a leaf not marked dead, with room for the rcu_head',
  description: 'Nobody writes over what a reader sees: one look-up in a dead leaf finds what was there when it came, which is allowed.',
  reach,
});

export const nodeNotMarkedTwin = scenario({
  ...insertUnderHead({ make: (address, rcu, options) => new MarksNothing(address, rcu, options) }),
  name: 'a leaf not marked dead, and no room for the rcu_head',
  description: "The broken twin of 'a leaf not marked dead, with room for the rcu_head' and of 'a root that is not asked whether it is dead'.",
  detectors: WRITING_HEADS,
  expect: ['not-linearizable'],
});

export const rootTrusted = scenario({
  ...insertUnderHead({ make: made(TrustsRoot) }),
  name: 'a root that is not asked whether it is dead',
  description: 'Makes no difference under sequential consistency: every node is asked after its slot was read, the root, too.',
  reach,
});

export const nodeEdited = scenario({
  ...insertBeside(5, { make: made(EditsInPlace) }),
  name: 'a leaf edited under a reader',
  description: "A broken twin of 'a leaf replaced under a reader who looks behind': borders and entries move under the eyes of the reader, and he takes metadata for an entry.",
  ignore: ['data-race'],
  expect: ['not-linearizable'],
});

export const nodeAppended = scenario({
  ...insertBeside(5, { make: made(Appends) }),
  name: 'a leaf appended to under a reader',
  description: "The broken twin of 'a leaf replaced under a reader who looks behind': a bug that the kernel had. The old end with the new entry.",
  expect: ['not-linearizable'],
});

export const nodeInPlainMode = scenario({
  ...insertBeside(5, { useRcu: false }),
  name: 'load_rcu against an insert, the tree not in RCU mode',
  description: "A broken twin of 'a leaf replaced under a reader who looks behind': the writer may edit what readers are in.",
  expect: ['not-linearizable'],
});

// Without a mark an iteration that goes on in a dead leaf finds what was erased before it asked.

/** Finds entry 1, and what is behind it in a second look-up of the same section. */
function* findTwo({ rcu, tree }: RawWorld): Thread<void> {
  const guard = yield* rcu.readLock(0);
  const { cursor } = yield* tree.walk(cursorAt(1), 'section');
  yield* tree.next(cursor, 9, 'section');
  yield* rcu.readUnlock(guard);
}

const eraseBehind = (options: RawWorldOptions = {}): Pick<Scenario<RawWorld>, 'world' | 'detectors' | 'actors'> => ({
  world: ({ detector }) => rawTreeWith([1, 2], { detector, ...options }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: thread(() => findTwo(world)),
    writer: thread(() => world.tree.erase(2, 'atomic')),
    ...detecting(world.rcu),
  }),
});

export const nextInDeadNode = scenario({
  ...eraseBehind(),
  name: 'next after the leaf was replaced',
  description: 'A cursor whose leaf has died walks again from where it was, and finds what is there now.',
  reach: () => ({ 'the reader goes on after the erase': (view) => view.ended('writer') && !view.ended('reader') }),
});

export const nextInNodeNotMarked = scenario({
  ...eraseBehind({ make: made(MarksNothing) }),
  name: 'next after the leaf was replaced, and not marked dead',
  description: "The broken twin of 'next after the leaf was replaced': it finds an entry that was erased before it was asked.",
  expect: ['not-linearizable'],
});

