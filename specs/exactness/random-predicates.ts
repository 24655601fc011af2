import seedrandom from 'seedrandom';
import { store, type Thread } from '../../impl/memory';
import { program, type Address, type Goal, type Scenario, type View } from '../../index';

/** The words of a random program. */
interface Words {
  readonly shared: readonly Address[];
}

type Claim = (view: View, words: Words) => boolean;

/** A random program with goals, an invariant and a final condition over its words and over who has ended; each is false or true now and then. */
export function withPredicates(scenario: Scenario, seed: string): Scenario {
  const random = seedrandom(`predicates ${seed}`);
  const below = (count: number): number => Math.floor(random() * count);
  const claim = (): Claim => {
    const word = below(3);
    const value = below(3);
    const actor = `T${1 + below(2)}`;
    return below(3) === 0 ? (view) => view.ended(actor) : (view, { shared }) => view.word(shared[word]!) === value;
  };
  const claims = Array.from({ length: 4 }, claim);
  const both = (one: number, other: number): Claim => (view, words) => claims[one]!(view, words) && claims[other]!(view, words);
  return {
    ...scenario,
    reach: (words) => {
      const goal = (is: Claim): Goal => (view) => is(view, words as Words);
      return { 'two claims at once': goal(both(0, 1)), 'one and not another': goal((view, at) => claims[2]!(view, at) && !claims[3]!(view, at)) };
    },
    ...(below(2) === 0 ? { invariant: (words: unknown) => (view: View) => !both(0, 2)(view, words as Words) } : {}),
    ...(below(2) === 0 ? { finally: (words: unknown) => (view: View) => !both(1, 3)(view, words as Words) } : {}),
  };
}

/** Threads that store to a word each, mostly, so that their steps commute but for predicates that look at several words at once. */
export function randomStores(seed: string): Scenario {
  const random = seedrandom(`stores ${seed}`);
  const below = (count: number): number => Math.floor(random() * count);
  const threads = Array.from({ length: 2 + below(2) }, (_, own) =>
    Array.from({ length: 1 + below(3) }, () => ({ word: below(6) === 0 ? below(3) : own, value: below(3) })),
  );
  const claim = (): Claim => {
    const [one, other, a, b] = [below(3), below(3), below(3), below(3)];
    return (view, { shared }) => view.word(shared[one]!) === a && view.word(shared[other]!) === b;
  };
  const [goal, invariant] = [claim(), claim()];
  return program({
    name: `random stores ${seed}`,
    words: { shared: [0, 0, 0] },
    threads: threads.map(
      (stores) =>
        function* ({ shared }: Words): Thread<void> {
          for (const { word, value } of stores) yield* store(shared[word]!, value);
        },
    ),
    reach: (words) => ({ 'two words at once': (view) => goal(view, words) }),
    invariant: (words) => (view) => !invariant(view, words),
  });
}
