import { alloc, dereference, free, load, scenario, store, thread, waitUntil, type Address, type Goal, type Scenario, type Thread, type ViolationKind } from 'quiesce';
import { COOKIE_WORDS, PreemptibleTreeRcu, type PreemptibleTreeRcuOptions } from 'quiesce/rcu';
import { detecting } from './detecting';
import { task } from './tree-worlds';

/** Tree RCU whose readers may be preempted, and a pointer to a cell that it protects. */
export interface PreemptedWorld {
  readonly rcu: PreemptibleTreeRcu;
  readonly pointer: Address;
  /** What is published instead of the cell. */
  readonly spare: Address;
  readonly cookie: Address;
}

export interface PreemptedOptions extends Partial<PreemptibleTreeRcuOptions> {
  readonly kind?: typeof PreemptibleTreeRcu;
  /** How deep readers nest; 1 unless told. */
  readonly depth?: number;
  /** Whether readers are always preempted in their sections, instead of sometimes. */
  readonly always?: boolean;
}

function* preemptedWorld({ kind = PreemptibleTreeRcu, cpus = 1, homes = [0], ...options }: PreemptedOptions): Thread<PreemptedWorld> {
  const rcu = yield* kind.create({ cpus, homes, callbackCpus: [], ...options });
  const words = yield* alloc({ type: 'pointer, cookie', words: 1 + COOKIE_WORDS, memory: 'static', zeroed: true });
  const spare = yield* alloc({ type: 'cell', words: 1, memory: 'static', zeroed: true });
  const cell = yield* alloc({ type: 'cell', words: 1, zeroed: true });
  yield* store(words, cell, 'plain');
  return { rcu, pointer: words, cookie: words + 4, spare };
}

/**
 * Reads what is published, in one section, which may be nested. Having found it, and before it goes on to read it, the reader may be preempted. Only the first one reads;
 * the others are in a section.
 */
function* read({ rcu, pointer }: PreemptedWorld, slot: number, { depth = 1, always = false, homes = [0], destinations = homes }: PreemptedOptions): Thread<void> {
  const outermost = yield* rcu.readLock(slot);
  const cell = slot === 0 ? yield* dereference(pointer) : 0;
  for (let inner = 1; inner < depth; inner++) yield* (yield* rcu.readLock(slot)).drop();
  if (always) yield* rcu.preempt(slot, destinations[0]!);
  else yield* rcu.mayBePreempted(slot);
  if (slot === 0) yield* load(cell, 'plain');
  yield* outermost.drop();
}

/** Unpublishes the cell, asks for a grace period, and frees it when one has passed. */
function* reclaim({ rcu, pointer, cookie, spare }: PreemptedWorld): Thread<void> {
  const old = yield* load(pointer);
  yield* store(pointer, spare, 'release');
  yield* rcu.startPoll(cookie);
  yield* waitUntil(rcu.root.words.gpSeq, '>=', yield* load(cookie, 'plain'), { sleeping: true });
  yield* rcu.pollState(cookie);
  yield* free(old);
}

/** The same, in a hurry. */
function* reclaimExpedited({ rcu, pointer, spare }: PreemptedWorld): Thread<void> {
  const old = yield* load(pointer);
  yield* store(pointer, spare, 'release');
  yield* rcu.synchronizeRcuExpedited();
  yield* free(old);
}

/** What is said of a scenario, and what is to come out. */
export interface Said {
  readonly name: string;
  readonly description?: string;
  readonly expect?: readonly ViolationKind[];
  readonly reach?: (world: PreemptedWorld) => Record<string, Goal>;
}

/**
 * Readers that may be preempted read what an updater frees after one grace period, which it asks for without a callback: nothing is queued, so few run. A reader that
 * moves is bound to no CPU: interrupts come between any two of its steps, wherever it is.
 */
export const preempting = (said: Said, options: PreemptedOptions = {}): Scenario =>
  scenario({
    ...said,
    world: () => preemptedWorld(options),
    actors: (world) => ({
      ...Object.fromEntries(world.rcu.tasks.map((_, slot) => [`reader${slot}`, thread(() => read(world, slot, options))])),
      updater: task(world.rcu.cpus.length - 1, () => (options.expedited === true ? reclaimExpedited(world) : reclaim(world))),
      ...detecting(world.rcu),
    }),
  });
