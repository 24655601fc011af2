import { actor, free, scenario, store, type ActorSpec, type Address, type Goal, type Scenario, type Thread } from 'quiesce';
import type { RcuRef } from 'quiesce/boxes';
import { RawMapleTree, type WritePlan } from 'quiesce/maple-tree';
import { reader, updater, type UpdateStep } from 'quiesce/models';
import type { Guard } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { isSound } from './raw-worlds';
import { readingWith, treeWith, updatingRangesWith, updatingWith, type LoadInput, type World, type WorldOptions } from './worlds';

// load_rcu against each way in which a tree changes its shape, in the smallest geometry: leaves of 4 slots. Which way each of these takes is tested
// in specs/maple-tree/tree-changes.spec.ts.

/** A change to a tree of some shape, and what a reader looks up meanwhile. */
export interface Change {
  readonly name: string;
  readonly description: string;
  /** Where values are to begin with. */
  readonly entries: readonly (number | readonly [first: number, last: number])[];
  readonly step: UpdateStep;
  /** An index whose value changes, and one whose value stays; `changed` is looked up first. */
  readonly changed: number;
  readonly kept: number;
  /** Whether only the one that stays is looked up. */
  readonly looksAtKeptOnly?: boolean;
  /** Whether nodes are replaced, so that some are freed by callback. */
  readonly replacesNodes: boolean;
}

/** All of them. */
export const CHANGES: readonly Change[] = [
  {
    name: 'insert',
    description: 'The leaf is replaced by one that has the new value, too.',
    entries: [1],
    step: { do: 'insert', index: 2, value: 9 },
    changed: 2,
    kept: 1,
    replacesNodes: true,
  },
  {
    name: 'overwrite of several entries',
    description: 'One value takes the place of two, which are dropped together.',
    entries: [0, 1, 2],
    step: { do: 'store', index: 0, last: 1, value: 9 },
    changed: 1,
    kept: 2,
    replacesNodes: true,
  },
  {
    name: 'a border moved to the right',
    description: 'A store into two slots is done in place: the slot first, then the border.',
    entries: [[1, 5], [6, 9]],
    step: { do: 'store', index: 1, last: 7, value: 9 },
    changed: 7,
    kept: 9,
    replacesNodes: false,
  },
  {
    name: 'a border moved to the left',
    description: 'The same from the other side.',
    entries: [[1, 5], [6, 9]],
    step: { do: 'store', index: 4, last: 9, value: 9 },
    changed: 5,
    kept: 2,
    replacesNodes: false,
  },
  {
    name: 'a split',
    description: 'Two leaves take the place of a full one, and with them a new parent that of the old one.',
    entries: [1, 2, 3, 4, 5],
    step: { do: 'insert', index: 6, value: 9 },
    changed: 6,
    kept: 4,
    replacesNodes: true,
  },
  {
    name: 'the tree growing higher',
    description: 'The only leaf is full: two leaves and a root take its place.',
    entries: [1, 2],
    step: { do: 'insert', index: 3, value: 9 },
    changed: 3,
    kept: 1,
    replacesNodes: true,
  },
  {
    name: 'a spanning store',
    description: 'A range that leaves its leaf: both leaves and their parent are replaced.',
    entries: [1, 2, 3, 4, 5, 6],
    step: { do: 'store', index: 2, last: 3, value: 9 },
    changed: 3,
    kept: 5,
    looksAtKeptOnly: true,
    replacesNodes: true,
  },
  {
    name: 'erase that takes from the next leaf',
    description: 'No leaf but the last may end with nothing: what follows moves over.',
    entries: [1, 2, 3, 4],
    step: { do: 'erase', index: 2 },
    changed: 2,
    kept: 3,
    looksAtKeptOnly: true,
    replacesNodes: true,
  },
  {
    name: 'balancing two leaves',
    description: 'A leaf that is left with too little shares with its neighbour.',
    entries: [1, 2, 3, 4, 5, 6],
    step: { do: 'erase', index: 6 },
    changed: 6,
    kept: 4,
    looksAtKeptOnly: true,
    replacesNodes: true,
  },
  {
    name: 'the tree growing lower',
    description: 'Two leaves become the only one, and their parent goes.',
    entries: [1, 2, 3],
    step: { do: 'erase', index: 3 },
    changed: 3,
    kept: 1,
    replacesNodes: true,
  },
];

/** A reader of what changes and, in the same look-up, of what stays; an updater that does one step; and a detector. */
function against({ entries, step, changed, kept, looksAtKeptOnly = false }: Change, options: WorldOptions = {}): Pick<Scenario<World>, 'world' | 'detectors' | 'actors' | 'finally'> {
  return {
    world: ({ detector }) => treeWith(entries, { detector, ...options }),
    detectors: EVERY_DETECTOR,
    finally: ({ tree }) => (view) => isSound(view, tree.tree),
    actors: (world: World): Record<string, ActorSpec> => ({
      reader: actor(
        reader,
        looksAtKeptOnly ? readingWith(world) : { ...readingWith(world), load: ({ guard }: LoadInput) => loadBoth(world, changed, kept, guard) },
        { input: { index: kept }, nonBlocking: ['load'] },
      ),
      updater: actor(updater, { ...updatingWith(world), ...(step.do === 'store' && updatingRangesWith(world)) }, { input: [step] }),
      ...detecting(world.rcu),
    }),
  };
}

/** Looks up what may or may not be there and returns what must be. That it is there all along is for the check of linearizability to say. */
function* loadBoth({ tree }: World, changed: number, kept: number, guard: Guard): Thread<RcuRef | null> {
  const found = yield* tree.loadRcu(changed, guard);
  const stays = yield* tree.loadRcu(kept, guard);
  return found ?? stays;
}

const goals = ({ replacesNodes, step }: Change, { rcu }: World): Record<string, Goal> => ({
  'the reader looks up while the tree changes': { reader: 'inside.loading', updater: step.do === 'insert' ? 'inserting' : step.do === 'erase' ? 'erasing' : 'storing' },
  'the reader finds something after the change': { reader: 'inside.holding', updater: 'done' },
  ...(replacesNodes && { 'the reader looks up while nodes are freed that were replaced': whileInvoking(rcu, { reader: 'inside.loading' }) }),
});

export const treeChanges: readonly Scenario[] = CHANGES.map((change) =>
  scenario({ ...against(change), name: `load_rcu against ${change.name}`, description: change.description, reach: (world) => goals(change, world) }),
);

/** A tree that frees nodes as if nobody could be in them. */
class FreesAtOnce extends RawMapleTree {
  override *retire(node: Address): Thread<void> {
    yield* free(node, 'kfree');
  }

  override *discard(pointer: number, max: number): Thread<void> {
    yield* super.discard(pointer, max, false);
  }
}

export const treeChangesFreeingAtOnce: readonly Scenario[] = CHANGES.filter(({ replacesNodes }) => replacesNodes).map((change) =>
  scenario({
    ...against(change, { make: (address, rcu, options) => new FreesAtOnce(address, rcu, options) }),
    name: `load_rcu against ${change.name}, and nodes freed at once`,
    description: `The broken twin of 'load_rcu against ${change.name}' and of 'two readers against ${change.name}': what is replaced is freed under whoever is in it.`,
    expect: ['use-after-free'],
  }),
);

/** A tree that moves a border before it stores the entry: for a moment the old entry is where it never was. */
class BorderFirst extends RawMapleTree {
  protected override *carryOut(plan: WritePlan, nodes: readonly Address[]): Thread<number> {
    if (plan.what !== 'slot store') return yield* super.carryOut(plan, nodes);
    const { first, index, last } = plan.range;
    yield* store(first.layout.pivotOf(first.node, first.slot), index === first.low ? last : index - 1, 'plain');
    return yield* super.carryOut(plan, nodes);
  }
}

export const treeChangesBorderFirst: readonly Scenario[] = CHANGES.filter(({ replacesNodes }) => !replacesNodes).map((change) =>
  scenario({
    ...against(change, { make: (address, rcu, options) => new BorderFirst(address, rcu, options) }),
    name: `load_rcu against ${change.name}, and the border first`,
    description: `The broken twin of 'load_rcu against ${change.name}': the border moves before the entry is there.`,
    expect: ['not-linearizable'],
  }),
);

/** The two that change the tree's height, with a reader of what changes and another of what stays. */
export const treeChangesWithTwoReaders: readonly Scenario[] = CHANGES.filter(({ name }) => name.startsWith('the tree growing')).map((change) =>
  scenario({
    name: `two readers against ${change.name}`,
    description: change.description,
    world: ({ detector }) => treeWith(change.entries, { detector, readers: 2 }),
    detectors: EVERY_DETECTOR,
    actors: (world: World): Record<string, ActorSpec> => ({
      reader: actor(reader, readingWith(world, 0), { input: { index: change.changed }, nonBlocking: ['load'] }),
      neighbour: actor(reader, readingWith(world, 1), { input: { index: change.kept }, nonBlocking: ['load'] }),
      updater: actor(updater, updatingWith(world), { input: [change.step] }),
      ...detecting(world.rcu),
    }),
    reach: ({ rcu }) => ({ 'both look up while nodes are freed that were replaced': whileInvoking(rcu, { reader: 'inside.loading', neighbour: 'inside.loading' }) }),
  }),
);

/** A tree whose children go on pointing to a parent that has left it. */
class AdoptsNobody extends RawMapleTree {
  override *adoptChildren(): Thread<void> {}
}

const split = CHANGES.find(({ name }) => name === 'a split');

export const splitAdoptsNobody: readonly Scenario[] = (split ? [split] : []).map((change) =>
  scenario({
    ...against(change, { make: (address, rcu, options) => new AdoptsNobody(address, rcu, options) }),
    name: 'a split after which children do not know their parent',
    description: "A broken twin of 'load_rcu against a split': look-ups go well, but whoever goes up from a leaf comes to a dead node.",
    expect: ['assertion'],
  }),
);
