import type { CheckResult, LifecycleCoverage } from '../result';
import { percent } from './numbers';
import type { Style } from './style';
import { wrap } from './wrap';

/** Percentages of all lifecycles of a check together. */
export interface CoverageShares {
  readonly states: number;
  readonly transitions: number;
}

/** How much of its lifecycles a check exercised; undefined when it has none. */
export function coverageShares(result: Pick<CheckResult, 'coverage'>): CoverageShares | undefined {
  if (result.coverage.length === 0) return undefined;
  const share = (of: 'states' | 'transitions'): number => {
    const reached = result.coverage.reduce((sum, lifecycle) => sum + lifecycle[of].reached.length, 0);
    const missed = result.coverage.reduce((sum, lifecycle) => sum + lifecycle[of].missed.length, 0);
    return percent(reached, reached + missed);
  };
  return { states: share('states'), transitions: share('transitions') };
}

/** Per lifecycle what was reached of how much, and by name what was missed. */
export function coverageLines(result: CheckResult, style: Style): readonly string[] {
  if (result.coverage.length === 0) return [];
  return [style.colors.bold('Lifecycle coverage:'), ...result.coverage.flatMap((lifecycle) => lifecycleLines(lifecycle, style))];
}

function lifecycleLines({ lifecycle, actors, states, transitions }: LifecycleCoverage, style: Style): readonly string[] {
  const share = ({ reached, missed }: LifecycleCoverage['states']): string => `${reached.length} of ${reached.length + missed.length}`;
  const missed = (what: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : wrap(`    missed ${what}: ${names.join(', ')}`, style.columns, '      ').map((line) => style.colors.yellow(line));
  return [
    `  ${lifecycle} (${actors.join(', ')}): ${share(states)} states, ${share(transitions)} transitions`,
    ...missed('states', states.missed),
    ...missed('transitions', transitions.missed),
  ];
}
