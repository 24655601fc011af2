import seedrandom from 'seedrandom';
import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import type { Help, Lead } from '../../harness/search/crew/crew';
import { Slots } from '../../harness/search/crew/slots';
import { helpStates, type Begin, type RunAlone } from '../../harness/search/crew/states-help';
import type { Keeper } from '../../harness/search/checkpoint';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchStates } from '../../harness/search/states';
import { alloc, choose, load, retry, RETRY, scenario, store, thread, type ActorSpec, type Address, type Scenario } from '../../index';
import { checkForward } from '../exactness/forward-steps';
import { EVERYTHING } from '../exactness/observe-states';
import { withInterrupts } from '../exactness/random-interrupts';
import { randomLocks } from '../exactness/random-locks';
import { randomMaps } from '../exactness/random-maps';
import { randomStores, withPredicates } from '../exactness/random-predicates';
import { randomProgram } from '../exactness/random-program';
import { randomRcu } from '../exactness/random-rcu';
import { randomSections } from '../exactness/random-sections';
import { randomWaits } from '../exactness/random-waits';
import { toyRcu } from '../programs/toy-rcu';
import { treeChanges } from '../scenarios/tree-changes';
import { loadAgainstErase, loadAgainstEraseFreedTooEarly } from '../scenarios/load-against-erase';
import { copied } from './copied';
import { HOW } from './every-schedule';
import { CrewInProcess } from './crew-in-process';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 20 : 1_000;

const fresh = (scenario: Scenario): System => buildSystem(scenario, HOW);

/** Of three who must not block, the last may choose to go round. */
const oneGoesRound = scenario({
  name: 'one goes round',
  *world() {
    return yield* alloc({ type: 'words', words: 3, memory: 'static', zeroed: true });
  },
  actors: (x): Record<string, ActorSpec> => {
    const turns = (name: string, word: Address, mayGoRound = false): ActorSpec =>
      thread(
        function* () {
          for (const _ of [1, 2, 3]) yield* store(word, 1 + (yield* load(word)));
          yield* retry(function* () {
            yield* load(word);
            return mayGoRound && (yield* choose(2)) === 0 ? RETRY : 0;
          });
        },
        { nonBlocking: [name] },
      );
    return { first: turns('first', x), second: turns('second', x + 4), third: turns('third', x + 8, true) };
  },
});

/** Helpers in this thread; memory that is shared stays shared. */
function crewOf(scenario: Scenario, seed: string, helpers: number, dying = 0): CrewInProcess {
  return new CrewInProcess((lead) => helpStates(fresh(scenario), lead), { helpers, dying, after: 0, random: seedrandom(seed), copy: structuredClone });
}

/** Takes groups as helpers do, and puts back what it took a while later without having done anything; where it dies, the group stays taken. */
class Dawdler implements Help {
  readonly #lead: Lead;
  readonly #random: () => number;
  #begin: Begin | undefined;
  #slot = -1;

  constructor(lead: Lead, random: () => number) {
    this.#lead = lead;
    this.#random = random;
  }

  turn(): boolean {
    for (let message = this.#lead.receive(); message !== undefined; message = this.#lead.receive()) {
      if ('slots' in (message as object)) this.#begin = message as Begin;
      if ('alone' in (message as object)) this.#lead.post({ alone: (message as RunAlone).alone, isFine: false });
    }
    if (this.#begin === undefined) return false;
    const slots = new Slots(this.#begin.slots);
    if (this.#slot < 0) {
      const slot = slots.firstReady();
      if (slot < 0 || !slots.take(slot, this.#begin.helper)) return false;
      this.#slot = slot;
    } else if (this.#random() < 0.3) {
      slots.offer(this.#slot, slots.group(this.#slot));
      this.#slot = -1;
    }
    return true;
  }
}

/** All that a search says, and what was exercised of lifecycles. */
function told(system: System, options: SearchOptions): { readonly outcome: Outcome; readonly hops: readonly unknown[] } {
  const outcome = searchStates(system, options, { explored: (states, _, expanded, known) => void checkForward(system, states, expanded, known) });
  return { outcome, hops: system.actors.map(({ program: { table } }) => [...(table?.hops.keys() ?? [])].sort()) };
}

/** Searches alone and with helpers, and compares everything; returns how much helpers did. */
function compareOne(scenario: Scenario, seed: string, options: Partial<SearchOptions>, deaths = 0): number {
  const alone = told(fresh(scenario), { ...EVERYTHING, ...options });
  const crew = crewOf(scenario, seed, 1 + (seed.length % 3), deaths);
  expect({ name: scenario.name, told: told(fresh(scenario), { ...EVERYTHING, ...options, crew }) }).toEqual({ name: scenario.name, told: alone });
  return crew.pieces;
}

function compare(make: (number: number) => Scenario, options: Partial<SearchOptions> = {}, deaths = 0): void {
  let pieces = 0;
  for (let number = 0; number < PROGRAMS; number++) pieces += compareOne(make(number), `crew ${'|'.repeat(number)}`, options, deaths);
  expect(pieces).toBeGreaterThan(PROGRAMS);
}

describe('states, with helpers, ends like a search alone', () => {
  test('on programs', () => compare((number) => randomProgram(`crew ${number}`)));
  test('on sections and requests', () => compare((number) => randomSections(`crew ${number}`)));
  test('on RCU', () => compare((number) => randomRcu(`crew ${number}`)));
  test('on maps with lookups and updates', () => compare((number) => randomMaps(`crew ${number}`)));
  test('on predicates', () => compare((number) => withPredicates(randomStores(`crew ${number}`), `crew ${number}`)));
  test('on interrupts', () => compare((number) => withInterrupts(randomProgram(`crew ${number}`), `crew ${number}`)));
  test('on locks, and what goes round or blocks', () => compare((number) => randomLocks(`crew ${number}`)));
  test('on waits, and what goes round', () => compare((number) => randomWaits(`crew ${number}`)));
  test('stopping at the first violation', () => compare((number) => randomProgram(`crew ${number}`), { all: false }));
  test('under a bound on depth', () => compare((number) => randomProgram(`crew ${number}`), { maxDepth: 6 }));
  test('under a bound on states', () => compare((number) => randomProgram(`crew ${number}`), { maxStates: 300 }));
  test('going on from a checkpoint', () => {
    let pieces = 0;
    for (let number = 0; number < PROGRAMS; number++) {
      const make = (): Scenario => randomRcu(`crew ${number}`);
      const alone = told(fresh(make()), EVERYTHING);
      const keeper: { -readonly [K in keyof Keeper]: Keeper[K] } = { kept: undefined, isDue: () => false, keep: (checkpoint) => void (keeper.kept = copied(checkpoint)) };
      for (const maxStates of [200, Infinity]) {
        const crew = crewOf(make(), `${number} ${maxStates}`, 2);
        const { outcome, hops } = told(fresh(make()), { ...EVERYTHING, maxStates, keeper, crew });
        pieces += crew.pieces;
        if (outcome.limits.some(({ limit }) => limit === 'states')) continue;
        const { resumedFrom: _, ...rest } = outcome;
        expect({ outcome: rest, hops }).toEqual(alone);
        break;
      }
    }
    expect(pieces).toBeGreaterThan(PROGRAMS);
  });
  test.each([0, 0.05])('when somebody dawdles over the group whose turn it is, and may die over it: %p', (dying) => {
    let pieces = 0;
    for (const scenario of [loadAgainstErase, ...treeChanges.slice(0, 3), ...Array.from({ length: PROGRAMS }, (_, number) => randomRcu(`crew ${number}`))]) {
      const random = seedrandom(scenario.name);
      const crew = new CrewInProcess((lead) => new Dawdler(lead, random), { helpers: 2, dying, after: 0, random, copy: structuredClone });
      expect(told(fresh(scenario), { ...EVERYTHING, crew })).toEqual(told(fresh(scenario), EVERYTHING));
      pieces += crew.pieces;
    }
    expect(pieces).toBeGreaterThan(PROGRAMS);
  });
  test('under a bound on depth, where levels have many groups', () => {
    const toy = toyRcu({ readers: 3, sections: 2, updates: 2 });
    for (const maxDepth of [11, 12, 13]) expect(compareOne(toy, `deep ${'|'.repeat(maxDepth)}`, { maxDepth })).toBeGreaterThan(10);
  });
  test('when the last of those who must not block goes round alone, whoever looks at it', () => {
    for (let number = 0; number < PROGRAMS; number++) compareOne(oneGoesRound, `alone ${'|'.repeat(number)}`, {});
    expect(searchStates(fresh(oneGoesRound), EVERYTHING).found).toMatchObject([{ finding: { kind: 'not-non-blocking', actor: 2 } }]);
  });
  test('when helpers die as soon as they are to look at it', () => {
    let died = 0;
    const dies = (lead: Lead): Lead => ({
      ...lead,
      receive: () => {
        const message = lead.receive();
        if (typeof message !== 'object' || message === null || !('alone' in message)) return message;
        for (const helper of crew.helpers) helper.isAlive = false;
        died++;
        return { end: true };
      },
    });
    const crew = new CrewInProcess((lead) => helpStates(fresh(oneGoesRound), dies(lead)), { helpers: 1, dying: 0, after: 0, random: seedrandom('dies'), copy: structuredClone });
    expect(told(fresh(oneGoesRound), { ...EVERYTHING, crew })).toEqual(told(fresh(oneGoesRound), EVERYTHING));
    expect(died).toBe(1);
  });
  test('when helpers die', () => compare((number) => randomRcu(`crew ${number}`), {}, 0.2));
  test.each([loadAgainstErase, loadAgainstEraseFreedTooEarly])('on $name', (scenario) => {
    expect(compareOne(scenario, scenario.name, {})).toBeGreaterThan(10);
  });
});
