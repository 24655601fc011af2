import { collectScenarios } from '../../harness/cli/collect';
import { scenario, type Scenario } from '../../harness/scenario';

const named = (name: string): Scenario<Record<string, never>> =>
  scenario({
    name,
    *world() {
      return {};
    },
    actors: () => ({}),
  });
const one = named('one');
const two = named('two');

describe('the scenarios of a file', () => {
  test('are its exports that are scenarios, and those in exported arrays', () => {
    expect(collectScenarios({ one, more: [two, 'text'], number: 3, nothing: null }, 'a.ts')).toEqual([one, two]);
  });

  test('count once though exported twice', () => {
    expect(collectScenarios({ one, same: one, all: [one], default: { one } }, 'a.ts')).toEqual([one]);
  });

  test('may be the default export', () => {
    expect(collectScenarios({ default: one }, 'a.ts')).toEqual([one]);
    expect(collectScenarios({ default: [one, two] }, 'a.ts')).toEqual([one, two]);
  });

  test('must have different names', () => {
    expect(() => collectScenarios({ one, other: named('one') }, 'a.ts')).toThrow('two scenarios are called "one"');
  });

  test('must have a name', () => {
    expect(() => collectScenarios({ blank: named(' ') }, 'a.ts')).toThrow('the scenario exported as blank has no name');
  });
});
