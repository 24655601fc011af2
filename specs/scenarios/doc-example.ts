import { assertThat, scenario, thread, type Thread } from 'quiesce';
import { RcuBoxAsPosted, scope } from 'quiesce/boxes';
import { EVERY_DETECTOR, WITHOUT_SLEEP, detecting, isInvoking } from './detecting';
import { emptyTree, INDEX, type World } from './worlds';

/** The example in the documentation of `MapleTree::load_rcu` as posted, statement by statement. */
function* example({ rcu, tree, boxes }: World): Thread<void> {
  yield* scope(function* (s) {
    // let tree = KBox::pin_init(MapleTree::<RcuBox<i32>>::new(), GFP_KERNEL)?;
    s.own(tree);
    // let ten = RcuBox::new(10, GFP_KERNEL)?;
    const value = s.own(yield* boxes.create(10));
    if (value === null) return;
    // tree.insert(100, ten, GFP_KERNEL)?;
    const inserted = yield* tree.insert(INDEX, s.move(value));
    if (!inserted.ok) return yield* s.temporary(inserted.value);
    // let rcu_read_lock = rcu::Guard::new();
    const guard = s.own(yield* rcu.readLock(0));
    // let ten = tree.load_rcu(100, &rcu_read_lock);
    const ten = yield* tree.loadRcu(INDEX, guard);
    // assert_eq!(ten, Some(&10));
    yield* assertThat(ten !== null && (yield* ten.read()) === 10, 'ten is Some(&10)');
    // tree.erase(100);
    yield* s.temporary(yield* tree.erase(INDEX));
    // assert_eq!(ten, Some(&10));
    yield* assertThat(ten !== null && (yield* ten.read()) === 10, 'ten is still Some(&10)');
  });
}

/** The same with the guard in a block of its own: nothing that may sleep is done under it. */
function* exampleMended({ rcu, tree, boxes }: World): Thread<void> {
  yield* scope(function* (s) {
    s.own(tree);
    const value = s.own(yield* boxes.create(10));
    if (value === null) return;
    const inserted = yield* tree.insert(INDEX, s.move(value));
    if (!inserted.ok) return yield* s.temporary(inserted.value);
    yield* scope(function* (block) {
      const guard = block.own(yield* rcu.readLock(0));
      const ten = yield* tree.loadRcu(INDEX, guard);
      yield* assertThat(ten !== null && (yield* ten.read()) === 10, 'ten is Some(&10)');
    });
    yield* s.temporary(yield* tree.erase(INDEX));
  });
}

export const docExampleMended = scenario({
  name: 'the doc example, mended',
  description: 'The guard is gone before erase, which may sleep for memory.',
  world: ({ detector }) => emptyTree({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    example: thread(() => exampleMended(world)),
    ...detecting(world.rcu),
  }),
  allocationFailure: true,
  reach: ({ rcu }) => ({
    'it came to its end': (view) => view.ended('example'),
    'what it erased is freed': (view) => view.ended('example') && isInvoking(rcu, view),
  }),
});

export const docExample = scenario({
  name: 'the doc example as posted',
  description:
    "The broken twin of 'the doc example, mended': it erases while it holds the guard, and when memory is short erase sleeps. " +
    '(Box and tree are the corrected ones.)',
  world: ({ detector }) => emptyTree({ detector }),
  detectors: WITHOUT_SLEEP,
  actors: (world) => ({
    example: thread(() => example(world)),
    ...detecting(world.rcu),
  }),
  allocationFailure: true,
  expect: ['illegal-sleep'],
});

export const docExampleWithMemory = scenario({
  name: 'the doc example as posted, while there is memory',
  description: 'Why no test run shows it: as long as no allocation fails the example is right.',
  world: ({ detector }) => emptyTree({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    example: thread(() => example(world)),
    ...detecting(world.rcu),
  }),
  reach: () => ({ 'it came to its end': (view) => view.ended('example') }),
});

export const seriesAsPosted = scenario({
  name: 'the doc example with everything as posted',
  description: "The broken twin of 'the doc example as posted, while there is memory': box and tree as posted, too. No memory need be short.",
  world: ({ detector }) => emptyTree({ detector, boxes: (rcu, value) => RcuBoxAsPosted.of(rcu, value), useRcu: false }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    example: thread(() => example(world)),
    ...detecting(world.rcu),
  }),
  expect: ['use-after-free', 'double-queue'],
});
