import { dereference, load, scenario, thread, type Address, type Scenario, type Thread } from 'quiesce';
import { IdealRcu, RCU_HEAD_WORDS } from 'quiesce/rcu';
import { detecting } from '../scenarios/detecting';
import { publishedOver, replacerOf, type PublishedObject } from '../scenarios/published-object';
import type { Mutant } from './mutant';

/** One who reads in some way against one who replaces the object. */
const reading = (name: string, read: (world: PublishedObject) => Thread<void>): Scenario =>
  scenario({
    name,
    world: () => publishedOver(() => IdealRcu.create({ readers: 1 })),
    actors: (world) => ({ reader: thread(() => read(world)), updater: replacerOf(world, 1), ...detecting(world.rcu) }),
  });

function* readValue(object: Address): Thread<void> {
  yield* load(object + RCU_HEAD_WORDS * 4, 'plain');
}

/** Two sections, in each of which the pointer is followed anew. */
function* readInSections({ rcu, pointer }: PublishedObject): Thread<void> {
  for (let section = 0; section < 2; section++) {
    const guard = yield* rcu.readLock(0);
    yield* readValue(yield* dereference(pointer));
    yield* guard.drop();
  }
}

/** R01: no section at all. */
function* readWithoutSection({ pointer }: PublishedObject): Thread<void> {
  yield* readValue(yield* dereference(pointer));
}

/** R04: what was found in one section is read in the next. */
function* readInNextSection({ rcu, pointer }: PublishedObject): Thread<void> {
  const first = yield* rcu.readLock(0);
  const object = yield* dereference(pointer);
  yield* first.drop();
  const second = yield* rcu.readLock(0);
  yield* readValue(object);
  yield* second.drop();
}

const below = 'without a grace period nothing is freed';

export const mutants: readonly Mutant[] = [
  {
    id: 'R01',
    change: 'reader: no section',
    kind: 'use-after-free',
    first: 'rcu-usage',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: reading('reading without a section', readWithoutSection),
    below,
    twin: reading('reading in two sections, each time anew', readInSections),
  },
  {
    id: 'R04',
    change: 'reader: a pointer is carried into the next section',
    kind: 'use-after-free',
    first: 'rcu-usage',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: reading('reading in the next section what was found in the one before', readInNextSection),
    below,
    twin: reading('reading in the next section what is found there', readInSections),
  },
];
