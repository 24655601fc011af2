import { acquireWhen, load, requestBegins, requestEnds, sectionBegins, sectionEnds, store, waitUntil, type Thread } from '../../impl/memory';
import { searchStates } from '../../harness/search/states';
import { program, type Scenario } from '../../index';
import { describe as inWords, EVERYTHING } from './observe-states';
import { randomMaps } from './random-maps';
import { randomProgram, type RandomProgramOptions } from './random-program';
import { randomSections } from './random-sections';
import { randomWaits } from './random-waits';
import { countTraces, observeTraces, systemOf, TooManyTraces, wordsOf, type Runs } from './trace-counter';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 300 : 5_000;
const DENSE = process.env['QUIESCE_LONG'] === undefined ? 400 : 3_000;
/** Prefixes of traces after which a program is too large for the counter. */
const MOST = process.env['QUIESCE_LONG'] === undefined ? 2_500 : 20_000;
/** As it is; with a pool in which next to nothing fits, so that plans are carried out at once; deciding step by step who plans. */
const WAYS = [{}, { pool: 16 }, { steps: true }];

const plain = ({ complete, blocked, finals, violations }: Runs): Record<string, unknown> => ({ complete, blocked, finals: [...finals].sort(), violations: [...violations].sort() });

function compareCounts(count: number, make: (number: number) => Scenario, everyInterleaving = false): void {
  let compared = 0;
  for (let number = 0; number < count; number++) {
    const privateSteps = number % 2 === 0;
    let runs: Runs;
    try {
      runs = countTraces(make(number), { privateSteps, most: MOST, everyInterleaving });
    } catch (error) {
      if (error instanceof TooManyTraces) continue;
      throw error;
    }
    compared++;
    for (const how of WAYS) {
      const scenario = make(number);
      const { name } = scenario;
      expect({ name, privateSteps, how, ...plain(observeTraces(scenario, { privateSteps }, how)) }).toEqual({ name, privateSteps, how, ...plain(runs) });
    }
  }
  expect(compared).toBeGreaterThan(count * 0.6);
}

const random = (prefix: string, options: RandomProgramOptions) => (number: number) => randomProgram(`${prefix} ${number}`, options);

test('runs each trace of a program exactly once, and finds what following every schedule finds', () => {
  compareCounts(PROGRAMS, (number) => randomProgram(`traces ${number >> 1}`, { loops: false }));
});

test('runs each trace exactly once where threads meet often', () => {
  compareCounts(DENSE, random('dense', { loops: false, dense: true }));
});

test('the counter counts as many traces when it follows every interleaving', () => {
  compareCounts(PROGRAMS / 10, random('all', { loops: false }), true);
});

test('runs each trace exactly once where labelled events conflict', () => {
  compareCounts(PROGRAMS, (number) => randomSections(`sections ${number}`));
});

test('runs each trace exactly once where lookups and updates are labelled', () => {
  compareCounts(PROGRAMS, (number) => randomMaps(`traces ${number}`));
});

test('runs each trace exactly once where events stand before and after waits', () => {
  compareCounts(2 * PROGRAMS, (number) => randomWaits(`waits ${number >> 1}`));
});

test('who goes on right after what was moved before it could have come before what closed its way, too', () => {
  const words = { x: 0, y: 0, domain: 0 };
  const lock = function* ({ x, domain }: typeof words): Thread<void> {
    yield* acquireWhen(x, '==', 0, 1);
    yield* sectionBegins(domain);
  };
  const closesAndOpens = () =>
    program({
      name: 'closes and opens',
      words,
      threads: [
        function* ({ x }) {
          yield* store(x, 2);
          yield* store(x, 0);
        },
        lock,
        function* ({ x, y, domain }) {
          yield* load(y);
          yield* requestEnds(domain, x, 'after');
        },
      ],
    });
  const handsOver = () =>
    program({
      name: 'hands over',
      words,
      threads: [
        function* (all) {
          yield* lock(all);
          yield* sectionEnds(all.domain);
          yield* store(all.x, 0);
        },
        function* ({ x, y, domain }) {
          yield* requestBegins(domain, y, 'synchronize_rcu');
          yield* waitUntil(x, '==', 0);
        },
        (all) => lock({ ...all, x: all.y }),
      ],
    });
  compareCounts(2, closesAndOpens);
  compareCounts(2, handsOver);
});

/** What the states search says: states in which nobody can move, and violations. */
function observeStates(scenario: Scenario, privateSteps: boolean): Pick<Runs, 'finals' | 'violations'> {
  const system = systemOf(scenario, { privateSteps });
  const finals = new Set<string>();
  const look = (): boolean => {
    const seen = inWords(system);
    if (!seen.includes('moves')) finals.add(seen);
    return true;
  };
  const { found } = searchStates({ ...system, invariant: look }, EVERYTHING);
  return { finals, violations: new Set(found.map(({ finding }) => wordsOf(finding))) };
}

/** Going round for ever is left to `goesRound`. */
const otherThanLoops = (violations: ReadonlySet<string>): string[] => [...violations].filter((violation) => !/^(stuck-loop|livelock)/.test(violation)).sort();

const goesRound = (violations: ReadonlySet<string>, kinds: RegExp): boolean => [...violations].some((violation) => kinds.test(violation));

function compareWithStates(count: number, make: (number: number) => Scenario, inWords = otherThanLoops): void {
  for (let number = 0; number < count; number++) {
    const privateSteps = number % 2 === 0;
    const scenario = make(number);
    const states = observeStates(scenario, privateSteps);
    const traces = observeTraces(make(number), { privateSteps });
    const { name } = scenario;
    expect({ name, privateSteps, finals: [...traces.finals].sort(), violations: inWords(traces.violations) }).toEqual({
      name,
      privateSteps,
      finals: [...states.finals].sort(),
      violations: inWords(states.violations),
    });
    // What changes nothing round after round may be counted as a livelock by the states search, which looks at whole components.
    if (goesRound(states.violations, /^stuck-loop/)) expect({ name, privateSteps, stuck: goesRound(traces.violations, /^stuck-loop/) }).toEqual({ name, privateSteps, stuck: true });
    if (goesRound(traces.violations, /^stuck-loop/)) expect({ name, privateSteps, endless: goesRound(states.violations, /^(stuck-loop|livelock)/) }).toEqual({ name, privateSteps, endless: true });
  }
}

test('with retry loops, it ends in the same states and finds the same violations as the states search', () => {
  compareWithStates(PROGRAMS, random('loops', {}));
});

test('with labelled events, it ends in the same states and finds the same violations as the states search', () => {
  compareWithStates(PROGRAMS / 3, (number) => randomSections(`sections ${number}`));
});

test('with lookups in loops and around them, it ends in the same states and finds the same violations as the states search', () => {
  // A lookup that is called with a turn in vain is called later in the run that stands for that: less was there meanwhile, so whatever is
  // wrong is wrong there, too, but is said in other words.
  const withoutWhatWasThere = (violations: ReadonlySet<string>): string[] => [...new Set(otherThanLoops(violations).map((words) => words.replace(/, but since it was called .*/, '')))];
  compareWithStates(PROGRAMS, (number) => randomMaps(`loops ${number}`, { loops: true }), withoutWhatWasThere);
});
