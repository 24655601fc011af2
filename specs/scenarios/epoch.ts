import { alloc, exchange, free, retry, RETRY, scenario, store, thread, type ActorSpec, type Address, type Scenario, type Thread } from 'quiesce';
import { COOKIE_WORDS, epochAfter, EpochRcu, type EpochRcuOptions, type Participant } from 'quiesce/rcu';
import { detecting } from './detecting';
import { followerOf, following, newObject, publishedOver, replacerOf, type PublishedObject } from './published-object';

// Epoch-based reclamation as crossbeam's: what its readers and those who defer may do, and what each step is needed for.

type Options = Omit<EpochRcuOptions, 'participants'>;

/** A pointer, and objects that are to take the place of what it points to: made beforehand, for who is pinned may not wait for memory. */
interface World extends PublishedObject<EpochRcu> {
  readonly spares: readonly Address[];
}

function* worldOf(kind: typeof EpochRcu, count: number, options: Options = {}): Thread<World> {
  const world = yield* publishedOver(() => kind.create({ participants: 2, ...options }));
  const spares: Address[] = [];
  for (let each = 0; each < count; each++) spares.push(yield* newObject(11 + each));
  return { ...world, spares };
}

/** Unlinks and defers in one section, as users of crossbeam do. */
function* retire({ rcu, pointer, spares }: World): Thread<void> {
  const guard = yield* rcu.readLock(1);
  for (const spare of spares) {
    const old = yield* exchange(pointer, spare, 'release');
    yield* rcu.kvfreeCallRcu(old, old);
  }
  yield* guard.drop();
}

const retirerOf = (world: World): ActorSpec => thread(() => retire(world));

/** A reader that nests. */
const nestingReader = (world: World): ActorSpec => followerOf(world, 0, { nesting: 2 });

/** A nested pin takes the participant to the present epoch. */
class EntersAgain extends EpochRcu {
  protected override *pin(local: Participant): Thread<void> {
    yield* super.pin(local);
    yield* this.enterEpoch(local);
  }
}

export const nestedPin = scenario({
  name: 'epochs, a pin inside a pin',
  description: 'Only the outer pin enters an epoch; what was found under it is safe until the outer one ends.',
  world: () => worldOf(EpochRcu, 1),
  actors: (world) => ({ reader: nestingReader(world), updater: retirerOf(world), ...detecting(world.rcu) }),
  reach: () => ({ 'the object waits while the reader nests': (view) => view.matches('reader', 'inside.holding.unnesting') && view.ended('updater') }),
});

export const nestedPinEnters = scenario({
  name: 'epochs, a pin inside a pin that enters the present epoch',
  description: "The broken twin of 'epochs, a pin inside a pin': crossbeam's issue 105. The epoch of the outer pin is let go, and with it what was found there.",
  world: () => worldOf(EntersAgain, 1),
  actors: (world) => ({ reader: nestingReader(world), updater: retirerOf(world), ...detecting(world.rcu) }),
  expect: ['early-grace-period'],
});

/** Follows the pointer and reads the object, twice under one guard that is repinned in between. */
function* readsRepinned(world: World): Thread<void> {
  const { lock, load: find, dereference: read } = following(world, 0);
  const guard = yield* lock();
  yield* read({ ref: yield* find() });
  yield* world.rcu.repin(guard);
  yield* read({ ref: yield* find() });
  yield* guard.drop();
}

/** The same, but a second guard is there: the first still protects what was found under it. */
function* readsRepinnedInside(world: World): Thread<void> {
  const { lock, load: find, dereference: read } = following(world, 0);
  const outer = yield* lock();
  const ref = yield* find();
  const inner = yield* lock();
  yield* world.rcu.repin(inner);
  yield* inner.drop();
  yield* read({ ref });
  yield* outer.drop();
}

/** What was found before is read after. */
function* readsAcrossRepin(world: World): Thread<void> {
  const { lock, load: find, dereference: read } = following(world, 0);
  const guard = yield* lock();
  const ref = yield* find();
  yield* world.rcu.repin(guard);
  yield* read({ ref });
  yield* guard.drop();
}

const reading = (name: string, description: string, read: (world: World) => Thread<void>, changes: Partial<Scenario<World>> = {}, kind: typeof EpochRcu = EpochRcu): Scenario<World> =>
  scenario<World>({
    name,
    description,
    world: () => worldOf(kind, 0),
    actors: (world) => ({ reader: thread(() => read(world)), updater: replacerOf(world, 1), ...detecting(world.rcu) }),
    ...changes,
  });

export const repinned = reading('epochs, a reader that repins', 'It goes on in the present epoch without leaving, so nobody waits for its end.', readsRepinned, {
  reach: () => ({
    'a grace period ends though it never leaves': (view) => view.matches('updater', 'done') && !view.ended('reader'),
    'it is waited for': (view) => view.matches('updater', 'owning.synchronizing') && !view.ended('reader'),
  }),
});

export const carriedAcrossRepin = reading(
  'epochs, a reference carried across a repin',
  "The broken twin of 'epochs, a reader that repins': the section in which it was found is over.",
  readsAcrossRepin,
  { expect: ['rcu-usage'] },
);

export const repinnedInside = reading(
  'epochs, a repin inside a nested pin',
  'It does nothing, for the outer pin protects what was found under it.',
  readsRepinnedInside,
  { reach: () => ({ 'it is waited for': (view) => view.matches('updater', 'owning.synchronizing') && !view.ended('reader') }) },
);

/** A repin inside a nested section takes the participant to the present epoch. */
class RepinsNested extends EpochRcu {
  protected override *repinNested(local: Participant): Thread<void> {
    yield* this.enterPresent(local);
  }
}

export const repinnedInsideEnters = reading(
  'epochs, a repin inside a nested pin that enters the present epoch',
  "The broken twin of 'epochs, a repin inside a nested pin': it looks at its own guard only.",
  readsRepinnedInside,
  { expect: ['early-grace-period'] },
  RepinsNested,
);

const retiring = (name: string, description: string, times: number, options: Options, changes: Partial<Scenario<World>> = {}, kind: typeof EpochRcu = EpochRcu): Scenario<World> =>
  scenario<World>({
    name,
    description,
    world: () => worldOf(kind, times, options),
    actors: (world) => ({ reader: followerOf(world, 0), updater: retirerOf(world), ...detecting(world.rcu) }),
    ...changes,
  });

/** What a deferral must have seen. */
const waitsForReader: Pick<Scenario<World>, 'reach'> = {
  reach: () => ({
    'the reader is inside when all is deferred': (view) => view.matches('reader', 'inside.holding') && view.ended('updater'),
    'all is freed': (view) => view.matches('gracePeriod', 'idle') && view.matches('reader', 'done') && view.ended('updater'),
  }),
};

export const lagOfTwo = retiring('epochs, deferred two epochs', 'What is deferred in an epoch runs two later: then nobody is pinned who was when it was unlinked.', 1, { bagSize: 1 }, waitsForReader);

export const lagOfThree = retiring('epochs, deferred three epochs', 'One epoch more than is needed.', 1, { bagSize: 1, lag: 3 }, waitsForReader);

/** What was deferred runs one epoch later. */
class NextEpoch extends EpochRcu {
  protected override expiry(sealed: number): number {
    return epochAfter(sealed, this.state.lag - 1);
  }
}

export const lagOfOne = retiring(
  'epochs, deferred one epoch',
  "The broken twin of 'epochs, deferred two epochs', and with it of 'epochs, deferred three epochs': a reader of the epoch before may be inside still.",
  1,
  { bagSize: 1 },
  { expect: ['early-grace-period'] },
  NextEpoch,
);

export const fullBag = retiring(
  'epochs, a bag that is full',
  'It is sealed with the global epoch and queued, and the next head begins another one; what is in that is sealed when its owner leaves.',
  2,
  { bagSize: 1 },
  waitsForReader,
);

/** Begins another bag where one is full, and forgets the full one. */
class FullBagForgotten extends EpochRcu {
  protected override *flush(local: Participant): Thread<void> {
    yield* store(local.bag, 0, 'release');
  }
}

export const fullBagForgotten = retiring(
  'epochs, a bag that is full and forgotten',
  "The broken twin of 'epochs, a bag that is full': nobody ever runs what is in it.",
  2,
  { bagSize: 1 },
  { expect: ['lost-callback'] },
  FullBagForgotten,
);

export const leaves = retiring(
  'epochs, a participant that leaves',
  'Its bag is sealed though it is not full: it may never come back.',
  1,
  { bagSize: 4 },
  waitsForReader,
);

/** Leaves with a bag that is not full, as one who counts on coming back. */
class KeepsBag extends EpochRcu {
  protected override *flush(): Thread<void> {}
}

export const leavesBagUnsealed = retiring(
  'epochs, a participant that leaves, and its bag is not sealed',
  "The broken twin of 'epochs, a participant that leaves': nobody ever runs what is in it.",
  1,
  { bagSize: 4 },
  { expect: ['lost-callback'] },
  KeepsBag,
);

export const collectsItself = retiring(
  'epochs, participants that collect',
  'At each pin they advance the epoch where they can, and run what has expired unless somebody else does.',
  1,
  { bagSize: 1, pinsBetweenCollect: 1 },
  waitsForReader,
);

export const collectsTooEarly = retiring(
  'epochs, participants that collect an epoch too early',
  "The broken twin of 'epochs, participants that collect'.",
  1,
  { bagSize: 1, pinsBetweenCollect: 1 },
  { expect: ['early-grace-period'] },
  NextEpoch,
);

const withoutMemory = (name: string, description: string, changes: Partial<Scenario<World>>, kind: typeof EpochRcu = EpochRcu): Scenario<World> =>
  scenario<World>({
    name,
    description,
    world: () => worldOf(kind, 2, { bagSize: 1 }),
    actors: (world) => ({ reader: followerOf(world, 0), updater: retirerOf(world), ...detecting(world.rcu) }),
    allocationFailure: true,
    ...changes,
  });

export const noMemoryForBag = withoutMemory(
  'epochs, no memory for a bag',
  'A head is queued by itself then, so deferring never fails; it expires as if it were sealed when the collector takes it.',
  waitsForReader,
);

/** What has no bag runs at once. */
class LooseAtOnce extends EpochRcu {
  protected override *looseExpiry(): Thread<number> {
    return 0;
  }
}

export const looseAtOnce = withoutMemory(
  'epochs, no memory for a bag, and no epoch to wait for',
  "The broken twin of 'epochs, no memory for a bag': what has no bag runs at once.",
  { expect: ['early-grace-period'] },
  LooseAtOnce,
);

/** Unlinks, polls until nobody can be inside any more, and frees. */
function* pollUntilFree({ rcu, pointer, spares: [spare = 0] }: World): Thread<void> {
  const old = yield* exchange(pointer, spare, 'release');
  const cookie = yield* alloc({ type: 'cookie', words: COOKIE_WORDS, memory: 'stack' });
  yield* rcu.startPoll(cookie);
  yield* retry<true>(function* () {
    return (yield* rcu.pollState(cookie)) ? true : RETRY;
  });
  yield* free(cookie, 'any');
  yield* free(old);
}

const polling = (name: string, description: string, changes: Partial<Scenario<World>>, kind: typeof EpochRcu = EpochRcu): Scenario<World> =>
  scenario<World>({
    name,
    description,
    world: () => worldOf(kind, 1),
    actors: (world) => ({ reader: followerOf(world, 0), updater: thread(() => pollUntilFree(world)), ...detecting(world.rcu) }),
    allocationFailure: true,
    ...changes,
  });

export const polledWithoutMemory = polling('epochs, polled without memory', 'Who polls defers nothing in a bag of its own; without one it asks the collector to go as far.', {
  reach: () => ({
    'the reader is inside while it polls': (view) => view.matches('reader', 'inside.holding') && !view.ended('updater'),
    'it has been told': (view) => view.ended('updater'),
  }),
});

/** Takes it that somebody else will have the epoch advance. */
class AsksNobody extends EpochRcu {
  protected override *askFrom(local: Participant): Thread<number> {
    return this.expiry(yield* this.sealingEpoch(local));
  }
}

export const polledForEver = polling(
  'epochs, polled without memory, and nobody asked',
  "The broken twin of 'epochs, polled without memory': the epoch never advances.",
  { expect: ['stuck-loop'] },
  AsksNobody,
);
