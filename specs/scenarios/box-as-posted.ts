import { scenario, thread, type Setting, type Thread } from 'quiesce';
import { RcuBoxAsPosted, scope } from 'quiesce/boxes';
import { EVERY_DETECTOR, detecting, isInvoking } from './detecting';
import { emptyTree, INDEX, type World } from './worlds';

const world = ({ detector }: Setting): Thread<World> => emptyTree({ detector });
const worldAsPosted = ({ detector }: Setting): Thread<World> => emptyTree({ detector, boxes: (rcu, value) => RcuBoxAsPosted.of(rcu, value) });

/** Inserts a value, sleeps for a grace period as anything may, and looks the value up. */
function* insertAndLoad({ rcu, tree, boxes }: World): Thread<void> {
  yield* scope(function* (s) {
    const ten = s.own(yield* boxes.create(10));
    if (ten === null) return;
    const inserted = yield* tree.insert(INDEX, s.move(ten));
    if (!inserted.ok) s.own(inserted.value);
    yield* rcu.synchronizeRcu();
    const guard = s.own(yield* rcu.readLock(0));
    const found = yield* tree.loadRcu(INDEX, guard);
    if (found !== null) yield* found.read();
  });
}

/** Inserts a value and erases it: `tree.erase(100);` drops what it returns at the end of the statement. */
function* insertAndErase({ tree, boxes }: World): Thread<void> {
  yield* scope(function* (s) {
    const ten = s.own(yield* boxes.create(10));
    if (ten === null) return;
    const inserted = yield* tree.insert(INDEX, s.move(ten));
    if (!inserted.ok) s.own(inserted.value);
    yield* s.temporary(yield* tree.erase(INDEX));
  });
}

export const boxInserted = scenario({
  name: 'a box in a tree for longer than a grace period',
  description: 'Inserting a box queues nothing: it may be found for as long as it is in the tree.',
  world,
  detectors: EVERY_DETECTOR,
  actors: (made) => ({
    user: thread(() => insertAndLoad(made)),
    ...detecting(made.rcu),
  }),
  reach: () => ({ 'the user has read it': (view) => view.ended('user') }),
});

export const boxInsertedAsPosted = scenario({
  name: 'the box as posted, in a tree for a grace period',
  description: "The broken twin of 'a box in a tree for longer than a grace period': into_foreign drops the box it gives away. One thread, one grace period.",
  world: worldAsPosted,
  detectors: EVERY_DETECTOR,
  actors: (made) => ({
    user: thread(() => insertAndLoad(made)),
    ...detecting(made.rcu),
  }),
  expect: ['use-after-free'],
});

export const boxErased = scenario({
  name: 'a box inserted and erased',
  description: 'What is dropped once is queued once and freed once.',
  world,
  detectors: EVERY_DETECTOR,
  actors: (made) => ({
    user: thread(() => insertAndErase(made)),
    ...detecting(made.rcu),
  }),
  reach: ({ rcu }) => ({ 'everything queued is invoked': (view) => view.ended('user') && isInvoking(rcu, view) }),
});

export const boxErasedAsPosted = scenario({
  name: 'the box as posted, inserted and erased',
  description: "The broken twin of 'a box inserted and erased': insert has queued its rcu_head already, and erase queues it again.",
  world: worldAsPosted,
  detectors: EVERY_DETECTOR,
  actors: (made) => ({
    user: thread(() => insertAndErase(made)),
    ...detecting(made.rcu),
  }),
  expect: ['double-queue'],
});
