import { join } from 'node:path';
import { collectScenarios } from '../../harness/cli/collect';
import { buildSystem } from '../../harness/machine/system';
import { searchStates } from '../../harness/search/states';
import { RETRY, adopt, alloc, choose, dereference, free, load, retry, sectionBegins, sectionEnds, store, type Address, type Thread } from '../../impl/memory';
import { program, type Scenario } from '../../index';
import { toyRcu, toyRcuFlag, toyRcuForgetting } from '../programs/toy-rcu';
import { describe as inWords, EVERYTHING } from './observe-states';
import { randomMaps } from './random-maps';
import { withInterrupts } from './random-interrupts';
import { randomProgram } from './random-program';
import { randomSections } from './random-sections';
import { randomWaits } from './random-waits';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 150 : 5_000;
const MOST_STATES = 20_000;

interface How {
  readonly privateSteps?: boolean;
  readonly maxDepth?: number;
  readonly all?: boolean;
}

/** What a search passes, state by state; a traced machine makes every step the long way, and nothing is known of its steps. */
function passes(scenario: Scenario, traced: boolean, { privateSteps = true, maxDepth = Infinity, all = true }: How): unknown {
  const system = buildSystem(scenario, { privateSteps, coarse: false, operations: 0, ignore: [], watch: undefined });
  if (traced) system.machine.tracer = { did: () => undefined };
  const states: string[] = [];
  const look = (): boolean => {
    states.push(inWords(system));
    return true;
  };
  // How much room the table has left depends on when positions were widened, and that on how successors were staged.
  const { bytesPerState: _, ...outcome } = searchStates({ ...system, invariant: look }, { ...EVERYTHING, maxStates: MOST_STATES, maxDepth, all });
  return { outcome, states };
}

function compare(scenario: () => Scenario, how: How = {}): void {
  const { name } = scenario();
  expect({ name, ...how, passes: passes(scenario(), false, how) }).toEqual({ name, ...how, passes: passes(scenario(), true, how) });
}

test.each([
  ['random programs', (seed: string): Scenario => randomProgram(seed)],
  ['random programs that meet often', (seed: string): Scenario => randomProgram(seed, { dense: true })],
  ['random sections', (seed: string): Scenario => randomSections(seed)],
  ['random waits', randomWaits],
  ['random programs with interrupts', (seed: string): Scenario => withInterrupts(randomProgram(seed, { dense: true }), seed)],
  ['random sections with interrupts', (seed: string): Scenario => withInterrupts(randomSections(seed, { cookies: true }), seed)],
  ['random maps', (seed: string): Scenario => randomMaps(seed, { loops: seed.endsWith('3') })],
])('steps known by packed states lead where the machine leads, in the same order: %s', (_, make) => {
  for (let seed = 0; seed < PROGRAMS; seed++) {
    const scenario = (): Scenario => make(`known ${seed}`);
    compare(scenario, { privateSteps: seed % 2 === 0 });
    if (seed % 4 === 0) compare(scenario, { maxDepth: 5 });
    if (seed % 4 === 1) compare(scenario, { all: false });
  }
});

const sizes = { readers: 2, sections: 2, updates: 2 };

test.each([toyRcu(sizes), toyRcuFlag(sizes), toyRcuForgetting(sizes, 'counter'), toyRcuForgetting(sizes, 'flag')])('$name', (scenario) => {
  for (const privateSteps of [true, false]) compare(() => scenario, { privateSteps });
});

// Lifecycles, events that ride, reuse of memory and interrupts.
test.each(['load-against-erase', 'reclaim', 'guards', 'reused-memory', 'racing-updaters', 'late-reader'])('the scenarios of %s', (file) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- by name, as the command line loads them
  for (const scenario of collectScenarios(require(join(__dirname, '../scenarios', file)) as Record<string, unknown>, file)) compare(() => scenario);
});

/** Lets time pass, so that states in which others have not moved yet are met after those in which they have. */
function* dawdles({ other }: { readonly other: Address }): Thread<void> {
  for (let turn = 0; turn < 24; turn++) yield* load(other);
}

/** Where the first actor's first allocation lies: who guesses it publishes what nobody has told him. */
const FIRST_ALLOCATION = 0x0100_0000;
const CELL = { type: 'cell', words: 1 } as const;

// Each needs one of the positions that decide a step besides the word itself.
test.each([
  program({
    name: 'a cell initialised with what it holds',
    words: { pointer: 0, other: 0, flag: 0, seen: 0 },
    threads: [
      function* ({ pointer, flag }) {
        const cell = yield* alloc(CELL);
        yield* store(pointer, cell);
        yield* load(flag);
        yield* store(cell, 0);
      },
      function* ({ pointer, seen }) {
        const cell = yield* load(pointer);
        if (cell === 0) return;
        yield* load(cell);
        yield* store(seen, 1);
      },
      dawdles,
    ],
  }),
  program({
    name: 'a cell whose address is guessed before an access to it',
    words: { guess: 0, other: 0, flag: 0 },
    threads: [
      function* ({ flag }) {
        const cell = yield* alloc({ ...CELL, zeroed: true });
        yield* load(flag);
        yield* load(flag);
        yield* load(flag);
        yield* store(cell, 1);
      },
      ({ guess }) => store(guess, FIRST_ALLOCATION),
      dawdles,
    ],
  }),
  program({
    name: 'a cell whose address is guessed before it is published',
    words: { guess: 0, pointer: 0, other: 0, flag: 0 },
    threads: [
      function* ({ pointer, flag }) {
        const cell = yield* alloc({ ...CELL, zeroed: true });
        yield* load(flag);
        yield* store(pointer, cell);
        yield* load(cell);
      },
      ({ guess }) => store(guess, FIRST_ALLOCATION),
      dawdles,
    ],
  }),
  program({
    name: 'a reference that a load makes good again',
    words: { cell: 7, other: 0, flag: 0, domain: 0, pointer: 0 },
    threads: [
      function* ({ pointer, flag, domain }) {
        yield* retry(function* () {
          yield* load(pointer);
          yield* load(flag);
          yield* load(flag);
          yield* sectionBegins(domain);
          const cell = yield* dereference(pointer);
          yield* load(flag);
          if (cell !== 0) yield* load(cell);
          yield* sectionEnds(domain);
          return (yield* load(flag)) === 0 ? RETRY : 0;
        });
      },
      function* ({ pointer, flag }) {
        const cell = yield* alloc({ ...CELL, zeroed: true });
        yield* store(pointer, cell);
        yield* store(flag, 1);
      },
      dawdles,
    ],
  }),
  program({
    name: 'a cell that is freed, and that nobody owned when this was first seen',
    words: { cell: 0, other: 0, flag: 0 },
    threads: [
      function* ({ flag, cell }) {
        const own = yield* alloc({ ...CELL, zeroed: true });
        yield* store(cell, own);
        for (let turn = 0; turn < 3; turn++) yield* load(flag);
        yield* free(own);
      },
      function* ({ cell }) {
        const shared = yield* load(cell);
        if (shared === 0) return;
        yield* adopt(shared);
        yield* load(cell);
      },
      dawdles,
    ],
  }),
  program({
    name: 'a cell that is freed, one word of which nobody had touched when this was first seen',
    words: { cell: 0, other: 0, flag: 0 },
    threads: [
      function* ({ flag, cell }) {
        const own = yield* alloc({ type: 'pair', words: 2, zeroed: true });
        yield* store(cell, own);
        yield* load(flag);
        yield* free(own);
      },
      function* ({ cell, flag }) {
        const shared = yield* load(cell);
        if (shared === 0) return;
        for (let turn = 0; turn < 4; turn++) yield* load(flag);
        yield* store(shared + 4, 1 + (yield* choose(2)));
      },
      dawdles,
    ],
  }),
])('$name', (scenario) => {
  for (const privateSteps of [true, false]) compare(() => scenario, { privateSteps });
});
