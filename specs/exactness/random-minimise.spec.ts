import seedrandom from 'seedrandom';
import { assertThat, load, recordingSites, store, type Address, type Thread } from '../../impl/memory';
import { judgeEnd } from '../../harness/checks/ends';
import { check } from '../../harness/check';
import { findingIdentity, identityOf, isSame, type Identity } from '../../harness/counterexample/identity';
import { minimise } from '../../harness/counterexample/minimise';
import { contextSwitches } from '../../harness/counterexample/schedule';
import { program } from '../../harness/program';
import { buildSystem, type SystemOptions } from '../../harness/machine/system';
import type { Choice, Schedule } from '../../harness/result';
import type { Scenario } from '../../harness/scenario';
import { randomProgram } from './random-program';

const HOW: SystemOptions = { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined };
const MOST_STEPS = 8_000;

/** What decides between two schedules, in the order in which it does. */
function rank(schedule: Schedule): readonly number[] {
  return [contextSwitches(schedule), schedule.length, new Set(schedule.map(({ actor }) => actor)).size, ...schedule.flatMap(({ actor, alternative }) => [actor, alternative])];
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && one[at]! < other[at]!;
}

/** The simplest schedule by trying every one, from the first step to the end, nothing remembered; undefined where there are too many. */
function simplestOfAll(scenario: Scenario, identity: Identity): Schedule | undefined {
  return recordingSites(() => {
    const system = buildSystem(scenario, HOW);
    const { machine, actors } = system;
    const { vector, monitors } = machine;
    let best: Schedule | undefined;
    let steps = 0;
    const now: Choice[] = [];
    const isWanted = (findings: Parameters<typeof findingIdentity>[1][]): boolean => findings.some((finding) => isSame(findingIdentity(machine, finding), identity));
    const offer = (): void => {
      if (best === undefined || isLess(rank(now), rank(best))) best = [...now];
    };
    const explore = (): void => {
      let moved = false;
      for (let actor = 0; actor < actors.length; actor++) {
        for (let alternative = 0; alternative < machine.alternatives(actor); alternative++) {
          moved = true;
          if (++steps > MOST_STEPS) return;
          const mark = vector.logLength;
          now.push({ actor, alternative });
          machine.step(actor, alternative);
          const findings = monitors.findings.splice(0);
          if (findings.length === 0) explore();
          else if (isWanted(findings)) offer();
          vector.undo(mark);
          now.pop();
        }
      }
      const end = moved ? undefined : judgeEnd(system);
      if (end?.form === 'violated' && isWanted([...end.findings])) offer();
    };
    if (isWanted(monitors.findings.splice(0))) return [];
    explore();
    return steps > MOST_STEPS ? undefined : best;
  });
}

/**
 * Threads that write 1 and 2 to a word each, and one that reads these words, and by what it finds fails at once, or at last: the way with the fewest
 * steps often needs more context switches than a longer one.
 */
function branching(seed: string): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const writers = 1 + below(2);
  const levels = Array.from({ length: 2 }, () => ({ word: below(writers), fails: Array.from({ length: 3 }, (_, found) => found > 0 && below(2) === 0) }));
  const patience = 1 + below(4);
  const failsAtLast = below(3) > 0;
  return program({
    name: `branching ${seed}`,
    words: { words: Array.from({ length: writers }, () => 0) },
    threads: [
      ...Array.from({ length: writers }, (_, writer) => {
        const last = 1 + below(2);
        return function* write({ words }: { readonly words: readonly Address[] }): Thread<void> {
          for (let value = 1; value <= last; value++) yield* store(words[writer]!, value);
        };
      }),
      function* decide({ words }: { readonly words: readonly Address[] }): Thread<void> {
        for (const { word, fails } of levels) {
          const found = yield* load(words[word]!);
          yield* assertThat(!fails[found]!, 'as the words are');
        }
        for (let turn = 0; turn < patience; turn++) yield* load(words[0]!);
        yield* assertThat(!failsAtLast, 'at last');
      },
    ],
  });
}

interface Tally {
  compared: number;
  fewerSwitches: number;
  moreSteps: number;
  readonly kinds: Set<string>;
}

function compare(scenarios: readonly Scenario[]): Tally {
  const tally: Tally = { compared: 0, fewerSwitches: 0, moreSteps: 0, kinds: new Set() };
  for (const scenario of scenarios) {
    const [violation] = check(scenario, { search: 'states' }).violations;
    const expected = violation === undefined ? undefined : simplestOfAll(scenario, identityOf(violation));
    if (violation === undefined || expected === undefined) continue;
    const { schedule, order } = minimise(scenario, HOW, violation.schedule, identityOf(violation), { states: 100_000 });
    expect({ scenario: scenario.name, order, schedule }).toEqual({ scenario: scenario.name, order: 'simplest', schedule: expected });
    tally.compared++;
    if (contextSwitches(schedule) < contextSwitches(violation.schedule)) tally.fewerSwitches++;
    if (schedule.length > violation.schedule.length) tally.moreSteps++;
    tally.kinds.add(violation.kind);
  }
  return tally;
}

const seeds = (count: number): readonly number[] => Array.from({ length: count }, (_, seed) => seed);

describe('the simplest schedule is the one that trying all of them gives', () => {
  test('of random programs', () => {
    const tally = compare(seeds(50).map((seed) => randomProgram(`minimise ${seed}`, { loops: false, dense: seed % 2 === 0 })));
    expect(tally.compared).toBeGreaterThan(18);
    expect(tally.kinds.size).toBeGreaterThan(3);
  });

  test('where it has more steps than a shortest one', () => {
    const tally = compare(seeds(40).map((seed) => branching(String(seed))));
    expect(tally.compared).toBeGreaterThan(25);
    expect(tally.fewerSwitches).toBeGreaterThan(10);
    expect(tally.moreSteps).toBeGreaterThan(5);
  });
});

test('a schedule that could not be proven the simplest is not called so', () => {
  const scenario = branching('4');
  const [violation] = check(scenario, { search: 'random', seed: '3' }).violations;
  expect(violation).toBeDefined();
  const { order, states } = minimise(scenario, HOW, violation!.schedule, identityOf(violation!), { states: 1 });
  expect(order).toBe('minimised');
  expect(states).toBeLessThan(40);
});
