import seedrandom from 'seedrandom';
import { actor, alloc, dereference, exchange, free, load, scenario, store, thread, type ActorSpec, type Address, type Goal, type Scenario, type Thread, type View } from '../../index';
import { SpinLock } from '../../impl/sync';
import { COOKIE_WORDS, IdealRcu, WaitingRcu, type Callback, type Detector } from '../../impl/rcu';
import { gracePeriod } from '../../models';

interface World {
  readonly rcu: IdealRcu;
  readonly freeing: Callback;
  readonly lock: SpinLock;
  readonly pointer: Address;
  readonly cookies: readonly Address[];
  /** A word each for what readers saw. */
  readonly seen: readonly Address[];
}

/** A cell is its value, and the head by which it is queued. */
const CELL = { type: 'cell', words: 3 } as const;
const HEAD = 4;

const RECLAIMS = ['call_rcu', 'synchronize_rcu', 'at once', 'never', 'cond_synchronize_rcu'] as const;
const DETECTORS = ['right', 'right', 'does not wait', 'forgets the last'] as const;

/**
 * A small system that a seed stands for, right or broken, with everything at once: readers in sections, updaters under a lock,
 * callbacks, a grace-period detector that is a lifecycle and goes round, operations that must not block, goals and invariants.
 */
export function randomRcu(seed: string, { polls = false }: { readonly polls?: boolean } = {}): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const readers = Array.from({ length: 1 + below(2) }, () => ({ follows: below(4) !== 0, locks: below(5) === 0, unlocks: below(8) !== 0, tells: below(3) === 0 }));
  const updaters = Array.from({ length: readers.length === 1 && below(3) === 0 ? 2 : 1 }, () => ({ reclaim: RECLAIMS[below(polls ? 5 : 4)]!, locks: below(2) === 0 }));
  const Kind = below(2) === 0 ? IdealRcu : WaitingRcu;
  const detector = DETECTORS[below(4)]!;
  const nonBlocking = below(3) === 0;
  const predicates = { goal: below(2) === 0, invariant: below(3) === 0, final: below(3) === 0 };

  function* read({ rcu, lock, pointer, seen }: World, slot: number, { follows, locks, unlocks, tells }: (typeof readers)[number]): Thread<void> {
    const held = locks ? yield* lock.lock() : undefined;
    const guard = yield* rcu.readLock(slot);
    const cell = yield* dereference(pointer);
    const value = follows ? yield* load(cell) : 1;
    if (tells) yield* store(seen[slot]!, value);
    if (unlocks) yield* rcu.readUnlock(guard);
    if (held !== undefined) yield* held.drop();
  }
  function* update({ rcu, freeing, lock, pointer, cookies }: World, slot: number, { reclaim, locks }: (typeof updaters)[number]): Thread<void> {
    const fresh = yield* alloc(CELL);
    yield* store(fresh, 2);
    const held = locks ? yield* lock.lock() : undefined;
    const old = yield* exchange(pointer, fresh);
    if (held !== undefined) yield* held.drop();
    if (reclaim === 'call_rcu') yield* rcu.callRcu(old + HEAD, freeing);
    if (reclaim === 'synchronize_rcu') yield* rcu.synchronizeRcu();
    if (reclaim === 'cond_synchronize_rcu') {
      yield* rcu.startPoll(cookies[slot]!);
      yield* rcu.condSynchronize(cookies[slot]!);
    }
    if (reclaim !== 'call_rcu' && reclaim !== 'never') yield* free(old);
  }
  const sum = (view: View, { seen }: World): number => seen.reduce((total, word) => total + view.word(word), 0);
  return scenario<World>({
    name: `random rcu ${seed}`,
    *world() {
      const rcu = yield* Kind.create({ readers: readers.length, polled: polls });
      const freeing = rcu.callback('free_cell', function* (head) {
        yield* free(head - HEAD);
      });
      const lock = yield* SpinLock.create('updates');
      const pointer = yield* alloc({ type: 'pointer', words: 1, memory: 'static' });
      const seen = yield* alloc({ type: 'seen', words: readers.length, memory: 'static', zeroed: true });
      const cookies = polls ? yield* alloc({ type: 'cookies', words: COOKIE_WORDS * updaters.length, memory: 'static', zeroed: true }) : 0;
      const cell = yield* alloc(CELL);
      yield* store(cell, 1);
      yield* store(pointer, cell);
      return { rcu, freeing, lock, pointer, cookies: updaters.map((_, slot) => cookies + 4 * COOKIE_WORDS * slot), seen: readers.map((_, slot) => seen + 4 * slot) };
    },
    actors: (world) => ({
      ...named('reader', readers, (what, slot) => thread(() => read(world, slot, what), nonBlocking ? { nonBlocking: [`reader${slot + 1}`] } : {})),
      ...named('updater', updaters, (what, slot) => thread(() => update(world, slot, what))),
      gracePeriod: actor(gracePeriod, broken(world.rcu.detector, detector), { daemon: true }),
    }),
    ...(predicates.goal
      ? {
          reach: (world: World): Record<string, Goal> => ({
            'all readers are done, the updater is not': (view) => readers.every((_, slot) => view.ended(`reader${slot + 1}`)) && !view.ended('updater1'),
            'somebody saw the new value': (view) => world.seen.some((word) => view.word(word) === 2),
            'the detector waits': { gracePeriod: 'waiting' },
          }),
        }
      : {}),
    ...(predicates.invariant ? { invariant: (world: World) => (view: View) => sum(view, world) < 3 } : {}),
    ...(predicates.final ? { finally: (world: World) => (view: View) => sum(view, world) !== 3 } : {}),
  });
}

function named<T>(name: string, items: readonly T[], make: (item: T, index: number) => ActorSpec): Record<string, ActorSpec> {
  return Object.fromEntries(items.map((item, index) => [`${name}${index + 1}`, make(item, index)]));
}

function broken(detector: Detector, how: (typeof DETECTORS)[number]): Detector {
  switch (how) {
    case 'right':
      return detector;
    case 'does not wait':
      return { ...detector, *wait() {} };
    case 'forgets the last':
      return {
        ...detector,
        *wait({ snapshot: { taken, owing } }) {
          yield* detector.wait({ snapshot: { taken, owing: owing.slice(0, -1) } });
        },
      };
  }
}
