import { alloc, store } from '../impl/memory';
import type { Address, Thread } from '../impl/memory';
import type { ActorSpec, Scenario, ScenarioConfig } from './scenario';
import { scenario, thread } from './scenario';

/** The words of a program by name: numbers for single words, arrays for arrays of words. */
export type Words = Readonly<Record<string, number | readonly number[]>>;

/** Where a program's words lie: an address each, and for arrays an address per element. */
export type Addresses<W extends Words> = { readonly [K in keyof W]: W[K] extends readonly number[] ? readonly Address[] : Address };

export interface ProgramConfig<W extends Words> extends Omit<ScenarioConfig<Addresses<W>>, 'world' | 'actors'> {
  /** Shared words with their initial values. */
  readonly words: W;
  /** Thread code, given the words' addresses; the threads are called T1, T2, ... */
  readonly threads: readonly ((words: Addresses<W>) => Thread<unknown>)[];
}

/** A scenario without lifecycles: shared words and threads, as memory-model papers write programs. */
export function program<const W extends Words>({ words, threads, ...rest }: ProgramConfig<W>): Scenario<Addresses<W>> {
  return scenario<Addresses<W>>({
    ...rest,
    *world() {
      const addresses: Record<string, Address | readonly Address[]> = {};
      for (const [name, initial] of Object.entries(words)) {
        addresses[name] = typeof initial === 'number' ? yield* word(name, initial) : yield* array(name, initial);
      }
      return addresses as Addresses<W>;
    },
    actors(addresses) {
      // Threads with the same body share its automaton.
      const specs = new Map<unknown, ActorSpec>();
      const specOf = (body: ProgramConfig<W>['threads'][number]): ActorSpec => {
        const spec = specs.get(body) ?? thread(() => body(addresses));
        specs.set(body, spec);
        return spec;
      };
      return Object.fromEntries(threads.map((body, index) => [`T${index + 1}`, specOf(body)]));
    },
  });
}

function* word(name: string, initial: number): Thread<Address> {
  const address = yield* alloc({ type: name, words: 1, memory: 'static', zeroed: true });
  if (initial !== 0) yield* store(address, initial);
  return address;
}

function* array(name: string, initial: readonly number[]): Thread<readonly Address[]> {
  const base = yield* alloc({ type: name, words: Math.max(1, initial.length), memory: 'static', zeroed: true });
  const addresses = initial.map((_, index) => base + index * 4);
  for (const [index, value] of initial.entries()) if (value !== 0) yield* store(base + index * 4, value);
  return addresses;
}
