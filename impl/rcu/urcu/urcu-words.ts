import { alloc, type Address, type Thread } from '../../memory';
import { LIST_NODE_WORDS } from '../circular-list';

// struct urcu_gp, `include/urcu/static/urcu-common.h`, and what the library keeps in static variables beside it.

/** Where the words of a userspace RCU are. */
export interface UrcuWords {
  /** The global counter; the object begins here. */
  readonly counter: Address;
  readonly gpLock: Address;
  readonly registryLock: Address;
  readonly waiters: Address;
  readonly callbacks: Address;
  readonly registry: Address;
  readonly current: Address;
  readonly quiescent: Address;
  readonly sequence: Address;
  /** Words of the flavour's own. */
  readonly own: Address;
  /** The counters of the readers. */
  readonly readers: readonly Address[];
}

const LIST = LIST_NODE_WORDS * 4;
const REGISTRY = 20;
const SEQUENCE = REGISTRY + 3 * LIST;
const OWN = SEQUENCE + 4;

/** A reader's counter, then its node in the registry. (`struct urcu_reader`) */
const READER_WORDS = 1 + LIST_NODE_WORDS;

/** A reader's node, by its counter. */
export const nodeOf = (counter: Address): Address => counter + 4;

/** A reader's counter, by its node. */
export const counterOfNode = (node: Address): Address => node - 4;

/** Allocates them, zeroed, for so many readers and with so many words of the flavour's own. */
export function* allocateWords(readers: number, own: number): Thread<UrcuWords> {
  const gp = yield* alloc({ type: 'urcu_gp', words: OWN / 4 + own, memory: 'static', zeroed: true });
  const counters: Address[] = [];
  for (let reader = 0; reader < readers; reader++) counters.push(yield* alloc({ type: 'urcu_reader', words: READER_WORDS, memory: 'static', zeroed: true }));
  return {
    counter: gp,
    gpLock: gp + 4,
    registryLock: gp + 8,
    waiters: gp + 12,
    callbacks: gp + 16,
    registry: gp + REGISTRY,
    current: gp + REGISTRY + LIST,
    quiescent: gp + REGISTRY + 2 * LIST,
    sequence: gp + SEQUENCE,
    own: gp + OWN,
    readers: Object.freeze(counters),
  };
}
