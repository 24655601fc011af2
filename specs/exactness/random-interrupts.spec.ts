import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchReduced } from '../../harness/search/reduced/reduced';
import { searchStar } from '../../harness/search/star/star';
import { searchStates } from '../../harness/search/states';
import type { Scenario } from '../../index';
import { describe as inWords, EVERYTHING } from './observe-states';
import { withInterrupts } from './random-interrupts';
import { randomProgram } from './random-program';
import { randomRcu } from './random-rcu';
import { randomSections } from './random-sections';
import { randomWaits } from './random-waits';
import { wordsOf } from './trace-counter';

const SYSTEMS = process.env['QUIESCE_LONG'] === undefined ? 150 : 3_000;
const MOST_STATES = 40_000;
const MOST_STEPS = 60_000;

interface Seen {
  readonly violations: readonly string[];
  readonly finals: readonly string[];
  readonly outcome: Outcome;
}

function observe(scenario: Scenario, search: (system: System, options: SearchOptions) => Outcome): Seen {
  const system = buildSystem(scenario, { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined, footprint: true });
  const finals = new Set<string>();
  const look = (): boolean => {
    const seen = inWords(system);
    if (!seen.includes('moves')) finals.add(seen);
    return true;
  };
  const outcome = search({ ...system, invariant: look }, { ...EVERYTHING, maxStates: MOST_STATES });
  // Whether a loop changes memory while an interrupt comes and goes depends on which of its turns are looked at.
  const violations = outcome.found.map(({ finding: { kind, ...rest } }) => (kind === 'livelock' || kind === 'stuck-loop' ? 'endless' : kind === 'not-non-blocking' ? kind : wordsOf({ kind, ...rest })));
  return { violations: [...new Set(violations)].sort(), finals: [...finals].sort(), outcome };
}

const makers: readonly (readonly [string, (seed: string) => Scenario])[] = [
  ['programs', (seed) => randomProgram(seed)],
  ['labelled sections', randomSections],
  ['waits', randomWaits],
  ['sections, locks, callbacks and a detector', randomRcu],
];

test.each(makers)('reduced states find what states find where interrupts share CPUs: %s', (what, make) => {
  const compared = { systems: 0, star: 0, violated: 0, fewer: 0 };
  for (let number = 0; number < SYSTEMS; number++) {
    const interrupted = (): Scenario => withInterrupts(make(`${what} ${number}`), `${number}`);
    const full = observe(interrupted(), searchStates);
    if (full.outcome.limits.length > 0) continue;
    const reduced = observe(interrupted(), searchReduced);
    const { name } = interrupted();
    expect({ name, violations: reduced.violations, finals: reduced.finals }).toEqual({ name, violations: full.violations, finals: full.finals });
    const star = interrupted().reuse === true ? null : observe(interrupted(), (system, options) => searchStar(system, { ...options, maxSteps: MOST_STEPS }));
    if (star?.outcome.limits.length === 0) {
      compared.star++;
      const uncovered = (star.outcome.uncovered ?? []).map((kind) => (kind === 'livelock' || kind === 'stuck-loop' ? 'endless' : kind));
      const covered = (violations: readonly string[]): readonly string[] => violations.filter((words) => !(uncovered as readonly string[]).includes(words));
      expect({ name, search: 'star', violations: covered(star.violations) }).toEqual({ name, search: 'star', violations: covered(full.violations) });
    }
    compared.systems++;
    if (full.violations.length > 0) compared.violated++;
    if (reduced.outcome.states < full.outcome.states) compared.fewer++;
  }
  expect(compared.systems).toBeGreaterThan(SYSTEMS * 0.6);
  expect(compared.star).toBeGreaterThan(SYSTEMS * 0.5);
  expect(compared.violated).toBeGreaterThan(SYSTEMS * 0.1);
  expect(compared.fewer).toBeGreaterThan(SYSTEMS * 0.1);
});
