import { program, scenario, thread, alloc, load, store } from 'quiesce';
import type { Scenario } from 'quiesce';
import { check } from '../../harness/check';
import { buildSystem, type System } from '../../harness/machine/system';
import { explorationOf } from '../../harness/profile/exploration';
import { placesOf, type Place } from '../../harness/profile/places';
import { profile, type Profile } from '../../harness/profile/profile';
import type { StateStore } from '../../harness/search/state-store';
import { searchStates } from '../../harness/search/states';
import { loadAgainstErase } from '../scenarios/load-against-erase';
import { allocates, counts, remembers, straightOn, wrapsAround } from './growing-scenarios';

const profiled = (subject: Scenario, states?: number): Profile => {
  const { how, bounds } = explorationOf(subject, states === undefined ? {} : { limits: { states } });
  return profile(subject, how, bounds);
};

/** The slow way: every state in full, as text, without the positions that are left out. */
class Twin {
  readonly #states: Int32Array[] = [];
  readonly #places: readonly Place[];

  constructor(subject: Scenario) {
    const { how, bounds } = explorationOf(subject, {});
    const system: System = buildSystem(subject, how);
    let visited: StateStore | undefined;
    searchStates(system, bounds, { explored: (store) => (visited = store) });
    const states = visited!;
    const { vector } = system.machine;
    for (let state = 0; state < states.size; state++) {
      states.read(state, vector.words);
      this.#states.push(vector.words.slice(0, vector.length));
    }
    this.#places = placesOf(system, [...Array(vector.length).keys()], states);
  }

  get size(): number {
    return this.#states.length;
  }

  without(isLeftOut: (place: Place) => boolean): number {
    const left = new Set(this.#states.map((words) => words.filter((_, position) => !isLeftOut(this.#places[position]!)).join()));
    return left.size;
  }

  values(name: string): number {
    const place = this.#places.find((candidate) => candidate.what === 'word' && candidate.name === name)!;
    return new Set(this.#states.map((words) => words[place.position])).size;
  }
}

const flags = program({
  name: 'two threads over two words',
  words: { x: 0, y: 0 },
  threads: [
    function* ({ x, y }) {
      yield* store(x, 1);
      yield* load(y);
      yield* store(x, 2);
    },
    function* ({ x, y }) {
      yield* store(y, 1);
      yield* load(x);
      yield* store(y, 0);
    },
  ],
});

describe.each([
  ['two threads over two words', flags],
  ['load_rcu against erase', loadAgainstErase],
])('the profile of %s', (_, subject) => {
  const found = profiled(subject);
  const twin = new Twin(subject);

  test('is of all states', () => {
    expect(found).toMatchObject({ complete: true, limits: [], growing: [], states: twin.size });
    expect(found.states).toBe(check(subject, { search: 'states' }).statistics.states);
  });

  test('counts the states that are left without each word, and its values', () => {
    expect(found.words.length).toBeGreaterThan(1);
    for (const { name, values, statesWithout } of found.words) {
      expect({ name, statesWithout }).toEqual({ name, statesWithout: twin.without((place) => place.what === 'word' && place.name === name) });
      expect({ name, values }).toEqual({ name, values: twin.values(name) });
    }
    expect(found.words.map(({ statesWithout }) => statesWithout)).toEqual([...found.words.map(({ statesWithout }) => statesWithout)].sort((a, b) => a - b));
  });

  test('counts the states that are left without each actor', () => {
    const order = buildSystem(subject, explorationOf(subject, {}).how).actors.map(({ name }) => name);
    expect([...found.actors.map(({ name }) => name)].sort()).toEqual([...order].sort());
    for (const { name, statesWithout } of found.actors) {
      expect({ name, statesWithout }).toEqual({ name, statesWithout: twin.without((place) => place.actor === order.indexOf(name)) });
    }
  });

  test('has every state in one operation of each actor', () => {
    for (const { operations, controlPoints } of found.actors) {
      expect(operations.reduce((sum, { states }) => sum + states, 0)).toBe(found.states);
      expect(operations.reduce((sum, operation) => sum + operation.controlPoints, 0)).toBe(controlPoints);
    }
  });
});

test('a word that nothing else tells is what makes the states', () => {
  const told = scenario({
    name: 'a counter beside',
    *world() {
      return { n: yield* alloc({ type: 'n', words: 1, memory: 'static', zeroed: true }), m: yield* alloc({ type: 'm', words: 1, memory: 'static', zeroed: true }) };
    },
    actors: ({ n, m }) => ({
      a: thread(function* () {
        yield* store(n, 1);
      }),
      b: thread(function* () {
        yield* store(m, yield* load(n));
      }),
    }),
    ignore: ['data-race'],
  });
  const { words, states } = profiled(told);
  // m may be 0 or 1 when all has ended; n is told by where its only writer is.
  expect(words.find(({ name }) => name === 'n')?.statesWithout).toBe(states);
  expect(words.find(({ name }) => name === 'm')?.statesWithout).toBe(states - 1);
});

describe('what grows', () => {
  const growing = (subject: Scenario, states = 2_000): readonly string[] => profiled(subject, states).growing.map(({ what, name }) => `${what} ${name}`);

  test('is a word that takes new values at every depth', () => {
    expect(growing(counts)).toEqual(['word n']);
  });

  test('is an actor that allocates at every turn', () => {
    expect(growing(allocates)).toContain('allocations worker');
  });

  test('is code that remembers its turns', () => {
    expect(growing(remembers)).toEqual(['control worker']);
  });

  test('is nothing where all states were visited', () => {
    expect(profiled(wrapsAround, 2_000)).toMatchObject({ complete: true, growing: [] });
  });

  test('is not code that goes straight on', () => {
    const cut = profiled(straightOn, 800);
    expect(cut.complete).toBe(false);
    expect(cut.growing).toEqual([]);
  });

  test('is said by a check that a limit stopped, whatever the search', () => {
    for (const search of ['states', 'traces'] as const) {
      expect(check(counts, { search, limits: { states: 300 } })).toMatchObject({ search, verdict: 'inconclusive', growing: [{ what: 'word', name: 'n' }] });
    }
    expect(check(wrapsAround, { search: 'states', limits: { states: 5 } })).not.toHaveProperty('growing');
  });

  test('has counts that grow', () => {
    const [{ values } = { values: [] }] = profiled(counts, 2_000).growing;
    expect(values.length).toBeGreaterThan(2);
    for (const [index, { count, depth }] of values.entries()) {
      if (index === 0) continue;
      expect(count).toBeGreaterThan(values[index - 1]!.count);
      expect(depth).toBeGreaterThan(values[index - 1]!.depth);
    }
  });
});
