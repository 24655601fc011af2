import { scenario, store, thread, type ActorSpec, type Address, type Thread } from 'quiesce';
import { UrcuMemb, UrcuQsbr } from 'quiesce/rcu';
import { detecting } from './detecting';
import { followerOf, following, publishedOver, replacerOf, type PublishedObject } from './published-object';

/** One section: follows the pointer and reads the object. */
function* section(world: PublishedObject, reader: number): Thread<void> {
  const { lock, load, dereference, unlock } = following(world, reader);
  const guard = yield* lock();
  yield* dereference({ ref: yield* load() });
  yield* unlock({ guard });
}

/** A thread that registers, is in one section and unregisters. */
const newcomer = (world: PublishedObject<UrcuMemb>): ActorSpec =>
  thread(function* () {
    yield* world.rcu.registerThread(1);
    yield* section(world, 1);
    yield* world.rcu.unregisterThread(1);
  });

export const registersMeanwhile = scenario({
  name: 'a thread that registers while liburcu waits for another',
  description: 'Whoever waits for readers lets go of the registry, so others may come and go; the next grace period knows who came.',
  world: () => publishedOver(() => UrcuMemb.create({ readers: 2, registered: 1 })),
  actors: (world) => ({
    reader: followerOf(world, 0),
    newcomer: newcomer(world),
    updater: replacerOf(world, 2),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'it has come and gone while the other is waited for': (view) => view.matches('reader', 'inside.holding') && view.matches('updater', 'owning.synchronizing') && view.ended('newcomer'),
    'both have ended before the updater': (view) => view.ended('reader') && view.ended('newcomer') && !view.ended('updater'),
  }),
});

/** Makes the list of those waited for the registry: who registered meanwhile is on none. */
class NewcomersLost extends UrcuMemb {
  protected override *putBack(): Thread<void> {
    yield* store(this.registry, this.registry, 'plain');
    yield* store(this.registry + 4, this.registry, 'plain');
    yield* super.putBack();
  }
}

export const newcomersLost = scenario({
  name: 'a thread that registers while liburcu waits for another, and is lost',
  description: "The broken twin of 'a thread that registers while liburcu waits for another': the next grace period does not know who came.",
  world: () => publishedOver(() => NewcomersLost.create({ readers: 2, registered: 1 })),
  actors: (world) => ({
    reader: followerOf(world, 0),
    newcomer: newcomer(world),
    updater: replacerOf(world, 2),
    ...detecting(world.rcu),
  }),
  expect: ['early-grace-period'],
});

export const oneServesAll = scenario({
  name: 'two threads that ask liburcu for a grace period',
  description: 'Whoever comes first sees it through for all who have come when it begins; whoever comes later waits for another.',
  world: () => publishedOver(() => UrcuMemb.create({ readers: 1 })),
  actors: (world) => ({
    reader: followerOf(world, 0),
    first: replacerOf(world, 1),
    second: replacerOf(world, 1),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'both wait for the reader': { reader: 'inside.holding', first: 'owning.synchronizing', second: 'owning.synchronizing' },
    'one is served while the other still waits': { first: 'done', second: 'owning.synchronizing', reader: 'inside' },
  }),
});

/** Takes those who wait when the grace period is over. */
class ServesLatecomers extends UrcuMemb {
  protected override *serve(): Thread<Address> {
    yield* this.gracePeriod();
    return yield* this.takeWaiters();
  }
}

export const latecomersServed = scenario({
  name: 'two threads that ask liburcu for a grace period, and one that is served by what began before',
  description: "The broken twin of 'two threads that ask liburcu for a grace period': it returns while a section is open that was open when it was called.",
  world: () => publishedOver(() => ServesLatecomers.create({ readers: 1 })),
  actors: (world) => ({
    reader: followerOf(world, 0),
    first: replacerOf(world, 1),
    second: replacerOf(world, 1),
    ...detecting(world.rcu),
  }),
  expect: ['early-grace-period'],
});

export const sleepsOnFutex = scenario({
  name: 'liburcu sleeps on its futex until the last reader has left',
  description: 'It says so before it looks at the readers, so a reader that it finds inside sees it when it leaves, and wakes it.',
  world: () => publishedOver(() => UrcuMemb.create({ readers: 1, futex: true })),
  actors: (world) => ({
    reader: followerOf(world, 0, { sections: 2 }),
    updater: replacerOf(world, 1),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'the reader is waited for': { reader: 'inside.holding', updater: 'owning.synchronizing' },
    'a reader that came later does not hold it up': { reader: 'inside.holding', updater: 'done' },
  }),
});

/** Says that it is going to sleep when it has looked. */
class AnnouncesLate extends UrcuMemb {
  protected override *beforeScan(): Thread<void> {}

  protected override *betweenScans(): Thread<void> {
    if (this.futex !== null) yield* this.announceSleep(this.futex);
    yield* super.betweenScans();
  }
}

export const sleepsForEver = scenario({
  name: 'liburcu sleeps on its futex, and says so too late',
  description: "The broken twin of 'liburcu sleeps on its futex until the last reader has left': the reader leaves after it was seen inside and before it can know.",
  world: () => publishedOver(() => AnnouncesLate.create({ readers: 1, futex: true })),
  actors: (world) => ({
    reader: followerOf(world, 0),
    updater: replacerOf(world, 1),
    ...detecting(world.rcu),
  }),
  expect: ['deadlock'],
});

const neverOffline = (): Thread<UrcuQsbr> => UrcuQsbr.create({ readers: 1, offline: 'never' });

const againstUpdater = (world: PublishedObject, reader: () => Thread<void>): Record<string, ActorSpec> => ({
  reader: thread(reader),
  updater: replacerOf(world, 1),
  ...detecting(world.rcu),
});

export const quiescentBetweenSections = scenario({
  name: 'a qsbr reader that says when it is quiescent',
  description: 'It is online all the time: grace periods end when it says so between two sections, and when it goes.',
  world: () => publishedOver(neverOffline),
  actors: (world) =>
    againstUpdater(world, function* () {
      yield* section(world, 0);
      yield* world.rcu.quiescentState(0);
      yield* section(world, 0);
      yield* world.rcu.unregisterThread(0);
    }),
  reach: () => ({
    'it is waited for': (view) => !view.ended('reader') && view.matches('updater', 'owning.synchronizing'),
    'it has said so, and goes on': (view) => !view.ended('reader') && view.ended('updater'),
  }),
});

export const quiescentInsideSection = scenario({
  name: 'a qsbr reader that says it is quiescent inside a section',
  description: "The broken twin of 'a qsbr reader that says when it is quiescent': it holds a reference, and nobody waits for it.",
  world: () => publishedOver(neverOffline),
  actors: (world) =>
    againstUpdater(world, function* () {
      const { lock, load, dereference, unlock } = following(world, 0);
      const guard = yield* lock();
      const ref = yield* load();
      yield* world.rcu.quiescentState(0);
      yield* dereference({ ref });
      yield* unlock({ guard });
      yield* world.rcu.unregisterThread(0);
    }),
  expect: ['early-grace-period'],
});

export const endsOnline = scenario({
  name: 'a qsbr reader that ends online',
  description: "Another broken twin of 'a qsbr reader that says when it is quiescent': it never says so again, and grace periods wait for ever.",
  world: () => publishedOver(neverOffline),
  actors: (world) => againstUpdater(world, () => section(world, 0)),
  expect: ['livelock'],
});
