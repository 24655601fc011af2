import seedrandom from 'seedrandom';
import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import type { Checkpoint, Keeper } from '../../harness/search/checkpoint';
import type { Help, Lead } from '../../harness/search/crew/crew';
import { help } from '../../harness/search/crew/help';
import type { Begin } from '../../harness/search/crew/star-help';
import { StarSlots } from '../../harness/search/crew/star-slots';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchStar } from '../../harness/search/star/star';
import type { Scenario } from '../../index';
import { EVERYTHING } from '../exactness/observe-states';
import { withInterrupts } from '../exactness/random-interrupts';
import { randomLocks } from '../exactness/random-locks';
import { randomMaps } from '../exactness/random-maps';
import { randomStores, withPredicates } from '../exactness/random-predicates';
import { randomProgram } from '../exactness/random-program';
import { randomRcu } from '../exactness/random-rcu';
import { randomSections } from '../exactness/random-sections';
import { randomWaits } from '../exactness/random-waits';
import { dropWithReaders } from '../scenarios/binder';
import { polledGracePeriod } from '../scenarios/tree-rcu';
import { destroyed } from '../scenarios/tree-subtrees';
import { latecomersServed } from '../scenarios/urcu';
import { copied } from './copied';
import { CrewInProcess } from './crew-in-process';
import { HOW } from './every-schedule';
import { racingProgram } from './racing-program';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 15 : 1_000;

const fresh = (scenario: Scenario): System => buildSystem(scenario, { ...HOW, footprint: true });

/** A crew that is faster than who leads: whatever is handed out is done before it looks again. */
class EagerCrew extends CrewInProcess {
  override wake(): void {
    for (let turn = 0; turn < 40 * this.helpers.length; turn++) this.wait();
  }
}

/** Helpers in this thread, every second time eager ones; memory that is shared stays shared. */
function crewOf(make: () => Scenario, seed: string, helpers: number, dying = 0): CrewInProcess {
  const habits = { helpers, dying, after: 0, random: seedrandom(seed), copy: structuredClone };
  const begin = (lead: Lead): Help => help(() => fresh(make()), lead);
  return seed.length % 2 === 0 ? new EagerCrew(begin, habits) : new CrewInProcess(begin, habits);
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
      if ('slots' in (message as object)) {
        this.#begin = message as Begin;
        this.#slot = -1;
      }
    }
    if (this.#begin === undefined) return false;
    const slots = new StarSlots(this.#begin.slots, this.#begin.leaves);
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
function told(scenario: Scenario, options: Partial<SearchOptions>): { readonly outcome: Outcome; readonly hops: readonly unknown[] } {
  const system = fresh(scenario);
  const outcome = searchStar(system, { ...EVERYTHING, ...options });
  return { outcome, hops: system.actors.map(({ program: { table } }) => [...(table?.hops.keys() ?? [])].sort()) };
}

/** Searches alone and with helpers, and compares everything; returns how much helpers did. */
function compareOne(make: () => Scenario, seed: string, options: Partial<SearchOptions>, deaths = 0): number {
  const crew = crewOf(make, seed, 1 + (seed.length % 3), deaths);
  expect({ name: make().name, told: told(make(), { ...options, crew }) }).toEqual({ name: make().name, told: told(make(), options) });
  return crew.pieces;
}

function compare(make: (number: number) => Scenario, options: Partial<SearchOptions> = {}, deaths = 0): void {
  let pieces = 0;
  for (let number = 0; number < PROGRAMS; number++) if (make(number).reuse !== true) pieces += compareOne(() => make(number), `star crew ${'|'.repeat(number)}`, options, deaths);
  // Many are so small that the one that leads is through before anybody else has begun.
  expect(pieces).toBeGreaterThan(PROGRAMS / 4);
}

describe('the star, with helpers, ends like a search alone', () => {
  test('on programs', () => compare((number) => randomProgram(`star crew ${number}`)));
  test('where threads meet often', () => compare((number) => randomProgram(`star crew ${number}`, { dense: true })));
  test('on locks', () => compare((number) => randomLocks(`star crew ${number}`)));
  test('on sections, requests and cookies', () => compare((number) => randomSections(`star crew ${number}`, { cookies: true })));
  test('on waits', () => compare((number) => randomWaits(`star crew ${number}`)));
  test('on RCU', () => compare((number) => randomRcu(`star crew ${number}`)));
  test('on maps with lookups and updates', () => compare((number) => randomMaps(`star crew ${number}`, { loops: number % 3 === 0 })));
  test('on predicates', () => compare((number) => (number % 3 === 0 ? withPredicates(randomProgram(`star crew ${number}`), `${number}`) : randomStores(`star crew ${number}`))));
  test('on interrupts', () => compare((number) => withInterrupts(randomSections(`star crew ${number}`), `${number}`)));
  test('on races', () => compare((number) => racingProgram(`${number}`)));
  test('stopping at the first violation', () => compare((number) => randomSections(`star crew ${number}`), { all: false }));
  test('under a bound on depth', () => compare((number) => randomSections(`star crew ${number}`), { maxDepth: 6 }));
  test('under a bound on states', () => compare((number) => randomSections(`star crew ${number}`), { maxStates: 60 }));
  test('under a bound on steps', () => compare((number) => randomSections(`star crew ${number}`), { maxSteps: 500 }));
  test('when helpers die', () => compare((number) => randomRcu(`star crew ${number}`), {}, 0.2));
  test.each([0, 0.05])('when somebody dawdles over the group whose turn it is, and may die over it: %p', (dying) => {
    for (let number = 0; number < PROGRAMS; number++) {
      const make = (): Scenario => randomRcu(`star crew ${number}`);
      const random = seedrandom(`dawdler ${number}`);
      const crew = new CrewInProcess((lead) => new Dawdler(lead, random), { helpers: 2, dying, after: 0, random, copy: structuredClone });
      expect({ name: make().name, told: told(make(), { crew }) }).toEqual({ name: make().name, told: told(make(), {}) });
    }
  });
  test('going on from checkpoints', () => {
    let resumed = 0;
    for (let number = 0; number < PROGRAMS; number++) {
      const make = (): Scenario => randomRcu(`star crew ${number}`);
      const keeper: { -readonly [K in keyof Keeper]: Keeper[K] } = {
        kept: undefined,
        isDue: () => false,
        keep: (checkpoint: Checkpoint) => void (keeper.kept = copied(checkpoint)),
      };
      const whole = told(make(), {});
      for (let maxStates = 30; ; maxStates += 40) {
        const { outcome, hops } = told(make(), { maxStates, keeper, crew: crewOf(make, `${number} ${maxStates}`, 2) });
        if (outcome.limits.some(({ limit }) => limit === 'states')) continue;
        const { resumedFrom, ...rest } = outcome;
        if (resumedFrom !== undefined) resumed++;
        expect({ name: make().name, outcome: rest, hops }).toEqual({ name: make().name, ...whole });
        break;
      }
    }
    expect(resumed).toBeGreaterThan(PROGRAMS / 4);
  });
  test.each([polledGracePeriod, latecomersServed, dropWithReaders, destroyed])('on $name', (scenario) => {
    expect(compareOne(() => scenario, scenario.name, {})).toBeGreaterThan(10);
  });
});
