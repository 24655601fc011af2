import { assertThat, committed, scenario, store, thread, type Address, type Scenario, type Thread } from 'quiesce';
import { cursorAt, OVERLAID_GEOMETRY, RawMapleTree, type WritePlan } from 'quiesce/maple-tree';
import { EVERY_DETECTOR, detecting } from './detecting';
import { isSound, rawTreeWith, wordOf, type RawWorld, type RawWorldOptions } from './raw-worlds';

// What a store on a range is to readers. Where nodes are replaced it takes effect at one moment. Where it only moves the border between two slots it
// stores the entry first and the border afterwards: each index changes once, but not all of them together. That is how the kernel's tree is.

const RANGES: readonly (readonly [number, number])[] = [[1, 5], [6, 9]];
const NEW = wordOf(99);

/** Moves the border between the two ranges to the left: a store into two slots. */
const moveBorder = ({ tree }: RawWorld): Thread<unknown> => tree.storeRange(4, 9, NEW, 'atomic');

/** Takes something of both: the leaf is replaced. */
const storeBetween = ({ tree }: RawWorld): Thread<unknown> => tree.storeRange(4, 7, NEW, 'atomic');

const against = (read: (world: RawWorld) => Thread<void>, write: (world: RawWorld) => Thread<unknown>, options: RawWorldOptions = {}): Pick<Scenario<RawWorld>, 'world' | 'detectors' | 'actors' | 'finally' | 'reach'> => ({
  world: ({ detector }) => rawTreeWith(RANGES, { detector, geometry: OVERLAID_GEOMETRY, ...options }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: thread(() => read(world)),
    writer: thread(() => write(world)),
    ...detecting(world.rcu),
  }),
  finally: ({ tree }) => (view) => isSound(view, tree),
  reach: () => ({
    'the reader is under way while the writer is': (view) => !view.ended('reader') && !view.ended('writer'),
    'the reader is under way when the writer has ended': (view) => !view.ended('reader') && view.ended('writer'),
  }),
});

/** Looks up two indexes of what is stored: when the new entry is at the one that is looked at first, it must be at the other, too. */
function* lookTwice({ rcu, tree }: RawWorld): Thread<void> {
  const guard = yield* rcu.readLock(0);
  const seven = yield* tree.load(7, guard);
  const five = yield* tree.load(5, guard);
  yield* rcu.readUnlock(guard);
  yield* assertThat(seven !== NEW || five === NEW, 'half of a store was seen');
}

/** Walks to an index. */
const walkTo = (index: number) =>
  function* ({ rcu, tree }: RawWorld): Thread<void> {
    const guard = yield* rcu.readLock(0);
    yield* tree.walk(cursorAt(index), 'section');
    yield* rcu.readUnlock(guard);
  };

/** A tree whose look-ups claim that the ranges they return were there. */
class ClaimsRanges extends RawMapleTree {
  protected override claim(): 'whole range' {
    return 'whole range';
  }
}

/** The same, where a store into two slots says that it takes effect as a whole when the entry is stored. */
class ClaimsStores extends ClaimsRanges {
  protected override *carryOut(plan: WritePlan, nodes: readonly Address[]): Thread<number> {
    if (plan.what !== 'slot store') return yield* super.carryOut(plan, nodes);
    const { first, behind, index, last, entry } = plan.range;
    yield* store(first.layout.slotOf(first.node, behind.slot), entry, 'release');
    yield* committed(this.address, index, last, entry);
    yield* store(first.layout.pivotOf(first.node, first.slot), index - 1, 'plain');
    return 0;
  }
}

/** A tree that moves a border before it stores the entry. */
class BorderFirst extends RawMapleTree {
  protected override *carryOut(plan: WritePlan, nodes: readonly Address[]): Thread<number> {
    if (plan.what === 'slot store') yield* store(plan.range.first.layout.pivotOf(plan.range.first.node, plan.range.first.slot), plan.index - 1, 'plain');
    return yield* super.carryOut(plan, nodes);
  }
}

const CLAIMS_RANGES: RawWorldOptions = { make: (address, rcu, options) => new ClaimsRanges(address, rcu, options) };
const CLAIMS_STORES: RawWorldOptions = { make: (address, rcu, options) => new ClaimsStores(address, rcu, options) };

export const storesAsAWhole: readonly Scenario[] = [
  scenario({
    ...against(lookTwice, storeBetween),
    name: 'a store that replaces a leaf, seen at two indexes',
    description: 'Published with one store: nobody sees half of it.',
  }),
  scenario({
    ...against(lookTwice, moveBorder),
    name: 'a store that moves a border, seen at two indexes',
    description: "How the kernel's tree is, and the broken twin of 'a store that replaces a leaf, seen at two indexes': a reader may see half of a store into two slots.",
    expect: ['assertion'],
  }),
  scenario({
    ...against(walkTo(7), moveBorder),
    name: 'a walk against a store that moves a border',
    description: 'Each index of the range found had the entry at some moment, even where the border moved under the reader.',
  }),
  scenario({
    ...against(walkTo(5), moveBorder, { make: (address, rcu, options) => new BorderFirst(address, rcu, options) }),
    name: 'a walk against a store that moves the border first',
    description: "The broken twin of 'a walk against a store that moves a border': the old entry is where it never was.",
    expect: ['not-linearizable'],
  }),
  scenario({
    ...against(walkTo(7), storeBetween, CLAIMS_RANGES),
    name: 'a walk against a store that replaces a leaf, as a range',
    description: 'The range found was there as a whole at some moment: none is torn.',
  }),
  scenario({
    ...against(walkTo(7), storeBetween, { ...CLAIMS_RANGES, useRcu: false }),
    name: 'a walk against a store that edits a leaf, as a range',
    description: "A broken twin of 'a walk against a store that replaces a leaf, as a range': not in RCU mode the leaf is written over under the reader.",
    expect: ['not-linearizable'],
  }),
  scenario({
    ...against(walkTo(7), moveBorder, CLAIMS_STORES),
    name: 'a walk against a store that moves a border, as a range',
    description: "How the kernel's tree is, and the broken twin of 'a walk against a store that replaces a leaf, as a range': the new entry is found with the old border.",
    expect: ['not-linearizable'],
  }),
];
