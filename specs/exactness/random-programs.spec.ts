import { observeStates } from './observe-states';
import { withInterrupts } from './random-interrupts';
import { randomProgram } from './random-program';
import { randomSections } from './random-sections';
import { randomWaits } from './random-waits';
import { rerunSearch, TooManyStates } from './rerun-search';
import type { Observed } from './rerun-search';
import type { Scenario } from '../../index';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 200 : 5_000;
const MOST_STATES = 3_000;

/** What the twin says of a program, or null when that would take too long. */
function twinOf(seed: string, options: { readonly merge?: boolean; readonly loops?: boolean } = {}): Observed | null {
  try {
    return rerunSearch(randomProgram(seed, options), { merge: options.merge ?? true, maxStates: MOST_STATES });
  } catch (error) {
    if (error instanceof TooManyStates) return null;
    throw error;
  }
}

const plain = (observed: Observed, parts: readonly (keyof Observed)[]): Record<string, unknown> =>
  Object.fromEntries(parts.map((part) => [part, typeof observed[part] === 'object' ? [...observed[part]].sort() : observed[part]]));

function compare(prefix: string, count: number, options: { readonly merge?: boolean; readonly loops?: boolean }, privateSteps: boolean, parts: readonly (keyof Observed)[]): void {
  let compared = 0;
  for (let number = 0; number < count; number++) {
    const seed = `${prefix}${number}`;
    const twin = twinOf(seed, options);
    if (twin === null) continue;
    compared++;
    const search = observeStates(randomProgram(seed, options), { privateSteps });
    expect({ seed, ...plain(search, parts) }).toEqual({ seed, ...plain(twin, parts) });
  }
  expect(compared).toBeGreaterThan(count * 0.6);
}

test('the states search passes the states that running everything again passes', () => {
  compare('', PROGRAMS, {}, false, ['violations', 'endless', 'states', 'finals']);
});

test('with private accesses riding, it ends in the same states and finds the same violations', () => {
  compare('', PROGRAMS, {}, true, ['violations', 'endless', 'finals']);
});

test('merging equal states loses nothing that following every schedule finds', () => {
  compare('tree ', PROGRAMS, { merge: false, loops: false }, true, ['violations', 'finals']);
});

test.each([
  ['programs', (seed: string): Scenario => randomProgram(seed)],
  ['sections, requests and cookies', (seed: string): Scenario => randomSections(seed, { cookies: true })],
  ['events before and after waits', (seed: string): Scenario => randomWaits(seed)],
])('with interrupts it passes the states that running everything again passes: %s', (_, make) => {
  let compared = 0;
  for (let number = 0; number < PROGRAMS / 2; number++) {
    const scenario = (): Scenario => withInterrupts(make(`interrupted ${number}`), `${number}`);
    let twin: Observed;
    try {
      twin = rerunSearch(scenario(), { maxStates: MOST_STATES / 5 });
    } catch (error) {
      if (error instanceof TooManyStates) continue;
      throw error;
    }
    compared++;
    for (const privateSteps of [false, true]) {
      // What is private may not be there yet where somebody never gets its CPU: then ends differ in that.
      const parts = privateSteps ? (['violations', 'endless'] as const) : (['violations', 'endless', 'states', 'finals'] as const);
      const search = observeStates(scenario(), { privateSteps, ignore: ['leak', 'rcu-usage'] });
      expect({ number, privateSteps, ...plain(search, parts) }).toEqual({ number, privateSteps, ...plain(twin, parts) });
    }
  }
  expect(compared).toBeGreaterThan(PROGRAMS * 0.3);
});
