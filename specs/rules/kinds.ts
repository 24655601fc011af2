import { check, type CheckOptions, type Scenario } from '../../index';

/** The kinds of violation of a scenario, all of them, each once; throws when the search was cut. */
export function kindsOf<W>(scenario: Scenario<W>, options: CheckOptions = {}): readonly string[] {
  const { verdict, violations, limits } = check(scenario, { all: true, ...options });
  if (limits.length > 0) throw new Error(`${scenario.name} was cut: ${JSON.stringify(limits)}`);
  const kinds = [...new Set(violations.map(({ kind }) => kind))].sort();
  expect(verdict).toBe(kinds.length > 0 ? 'violated' : 'holds');
  return kinds;
}

export const CELL = { type: 'cell', words: 1 } as const;
