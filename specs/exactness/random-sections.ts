import seedrandom from 'seedrandom';
import {
  acquireWhen,
  alloc,
  compareAndSwap,
  cookieElapsed,
  cookieTaken,
  dereference,
  exchange,
  free,
  load,
  requestBegins,
  requestEnds,
  sectionBegins,
  sectionEnds,
  store,
  waitUntil,
  type Address,
  type Thread,
} from '../../impl/memory';
import { scenario, thread, type Scenario } from '../../index';

const CELLS = [
  { type: 'cell', words: 1 },
  { type: 'zeroed cell', words: 1, zeroed: true },
] as const;

interface World {
  readonly domain: Address;
  readonly pointer: Address;
  readonly flags: readonly Address[];
}

/** How an updater waits for readers; all but the first may come back too early. */
type Wait = 'each' | 'first' | 'none' | 'before the exchange' | 'look once';

/**
 * A small RCU that a seed stands for, right or broken: readers with a flag each and one or two sections, one or two updaters
 * that replace a cell, wait (or not), and free the old one; with `cookies`, some of them poll. Sections and requests are labelled, so that monitors conflict.
 */
export function randomSections(seed: string, { cookies = false }: { readonly cookies?: boolean } = {}): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const read = below(3) === 0 ? load : dereference;
  const readers = Array.from({ length: 1 + below(2) }, () => ({
    sections: 1 + below(2),
    nested: below(4) === 0,
    follows: below(4) !== 0,
    late: below(5) === 0,
    forgets: below(8) === 0,
    locks: below(4) === 0,
  }));
  const updaters = Array.from({ length: readers.length === 1 ? 1 + below(2) : 1 }, () => ({
    wait: (['each', 'first', 'none', 'before the exchange', 'look once'] as const)[below(5)]!,
    labelled: below(6) !== 0,
    frees: below(5) !== 0,
    swaps: below(4) === 0,
    endsAfter: below(2) === 0,
    ridesOnWait: below(3) === 0,
  }));
  const layout = CELLS[below(2)]!;

  /** How often each updater polls, 0 for one that makes a request; polls that say nothing and cookies that are taken twice among them. */
  const polls = updaters.map(() => (cookies ? { count: below(4), retaken: below(3) === 0 } : { count: 0, retaken: false }));

  function* reader({ domain, pointer }: World, flag: Address, { sections, nested, follows, late, forgets, locks }: (typeof readers)[number]): Thread<void> {
    for (let section = 0; section < sections; section++) {
      if (locks) yield* acquireWhen(flag, '==', 0, 1);
      else yield* store(flag, 1);
      yield* sectionBegins(domain);
      if (nested) yield* sectionBegins(domain);
      const cell = yield* read(pointer);
      if (follows && !late) yield* load(cell);
      if (nested) yield* sectionEnds(domain);
      if (!forgets) yield* sectionEnds(domain);
      yield* store(flag, 0);
      if (follows && late) yield* load(cell);
    }
  }
  function* waits({ flags }: World, wait: Wait): Thread<void> {
    if (wait === 'none') return;
    for (const flag of wait === 'first' ? flags.slice(0, 1) : flags) {
      if (wait === 'look once') yield* load(flag);
      else yield* waitUntil(flag, '==', 0);
    }
  }
  function* updater(world: World, key: Address, { wait, labelled, frees, swaps, endsAfter, ridesOnWait }: (typeof updaters)[number]): Thread<void> {
    const { domain, pointer } = world;
    const fresh = yield* alloc(layout);
    yield* store(fresh, 1);
    if (wait === 'before the exchange') yield* waits(world, wait);
    let old: Address;
    if (swaps) {
      const seen = yield* load(pointer);
      old = (yield* compareAndSwap(pointer, seen, fresh)) === seen ? seen : fresh;
    } else old = yield* exchange(pointer, fresh);
    if (labelled) yield* requestBegins(domain, key, 'synchronize_rcu');
    // The request rides on an access of its own, or on the first wait.
    if (!ridesOnWait) yield* load(key);
    if (wait !== 'before the exchange') yield* waits(world, wait);
    if (labelled) yield* requestEnds(domain, key, endsAfter ? 'after' : 'before');
    if (frees) yield* free(old);
  }
  /** The same without a callback: takes a cookie, and is told that a grace period has passed when it has waited. */
  function* poller(world: World, key: Address, { wait, frees }: (typeof updaters)[number], { count, retaken }: (typeof polls)[number]): Thread<void> {
    const { domain, pointer } = world;
    const fresh = yield* alloc(layout);
    yield* store(fresh, 1);
    if (wait === 'before the exchange') yield* waits(world, wait);
    yield* cookieTaken(domain, key, 'get_state_synchronize_rcu');
    const old = yield* exchange(pointer, fresh);
    if (retaken) {
      yield* cookieTaken(domain, key, 'get_state_synchronize_rcu');
      yield* load(key);
    }
    if (wait !== 'before the exchange') yield* waits(world, wait);
    for (let poll = 1; poll < count; poll++) {
      yield* load(key);
      yield* cookieElapsed(domain, key);
    }
    if (frees) yield* free(old);
  }
  return scenario<World & { readonly keys: readonly Address[] }>({
    name: `random sections ${seed}`,
    *world() {
      const domain = yield* alloc({ type: 'domain', words: 1, memory: 'static', zeroed: true });
      const pointer = yield* alloc({ type: 'pointer', words: 1, memory: 'static' });
      const flags = yield* alloc({ type: 'flags', words: readers.length, memory: 'static', zeroed: true });
      const keys = yield* alloc({ type: 'keys', words: updaters.length, memory: 'static', zeroed: true });
      const cell = yield* alloc(layout);
      yield* store(cell, 0);
      yield* store(pointer, cell);
      return { domain, pointer, flags: readers.map((_, index) => flags + 4 * index), keys: updaters.map((_, index) => keys + 4 * index) };
    },
    actors: (world) => ({
      ...Object.fromEntries(readers.map((what, index) => [`reader${index + 1}`, thread(() => reader(world, world.flags[index]!, what))])),
      ...Object.fromEntries(updaters.map((what, index) => [`updater${index + 1}`, thread(() => (polls[index]!.count > 0 ? poller(world, world.keys[index]!, what, polls[index]!) : updater(world, world.keys[index]!, what)))])),
    }),
    reuse: below(6) === 0,
  });
}
