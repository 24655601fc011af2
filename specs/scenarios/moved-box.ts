import { scenario, thread, type Thread } from 'quiesce';
import { EVERY_DETECTOR, detecting } from './detecting';
import { emptyTree, INDEX, type World } from './worlds';

/** Reads the box while it is its own, gives it to the tree and leaves it alone. */
function* readThenInsert({ tree, boxes }: World): Thread<void> {
  const box = yield* boxes.create(10);
  if (box === null) return;
  yield* (yield* box.deref()).read();
  yield* tree.insert(INDEX, box);
}

/** Gives the box to the tree and reads it by the handle it had. */
function* insertThenRead({ tree, boxes }: World): Thread<void> {
  const box = yield* boxes.create(10);
  if (box === null) return;
  yield* tree.insert(INDEX, box);
  yield* (yield* box.deref()).read();
}

/** Gives the box to the tree and drops it. */
function* insertThenDrop({ tree, boxes }: World): Thread<void> {
  const box = yield* boxes.create(10);
  if (box === null) return;
  yield* tree.insert(INDEX, box);
  yield* box.drop();
}

const doneBy = (body: (world: World) => Thread<void>) => (world: World) => ({
  user: thread(() => body(world)),
  ...detecting(world.rcu),
});

export const movedBox = scenario({
  name: 'a box that is moved into a tree',
  description: 'A box has one owner at a time; once it is moved, the handle it was moved from is dead.',
  world: ({ detector }) => emptyTree({ detector }),
  detectors: EVERY_DETECTOR,
  actors: doneBy(readThenInsert),
  reach: () => ({ 'the tree owns it': (view) => view.ended('user') }),
});

export const usedAfterMove = scenario({
  name: 'a box used after it was moved',
  description: "A broken twin of 'a box that is moved into a tree': it reads what the tree may have dropped by then.",
  world: ({ detector }) => emptyTree({ detector }),
  detectors: EVERY_DETECTOR,
  actors: doneBy(insertThenRead),
  expect: ['ownership'],
});

export const droppedAfterMove = scenario({
  name: 'a box dropped after it was moved',
  description: "A broken twin of 'a box that is moved into a tree': it frees what the tree still holds.",
  world: ({ detector }) => emptyTree({ detector }),
  detectors: EVERY_DETECTOR,
  actors: doneBy(insertThenDrop),
  expect: ['ownership'],
});
