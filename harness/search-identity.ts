import type { SystemOptions } from './machine/system';
import type { Limits, Scenario } from './scenario';
import { settingOf } from './setting';

/** All that decides which states a search of every state finds, and what in them, in words: two searches with the same words are the same. */
export function searchIdentity(scenario: Scenario, { privateSteps, coarse, operations, ignore, detector }: SystemOptions, { depth }: Limits, all: boolean): string {
  return [
    scenario.name,
    ...(scenario.detectors === undefined ? [] : [`over ${settingOf(scenario, detector).detector}`]),
    coarse ? 'whole operations' : privateSteps ? 'accesses, private ones on the step before' : 'accesses, private ones too',
    ...(operations === 0 ? [] : [`${operations} operations`]),
    ...(depth === undefined ? [] : [`depth ${depth}`]),
    ...(ignore.length === 0 ? [] : [`without ${ignore.join(' ')}`]),
    all ? 'every violation' : 'the first violation',
  ].join(', ');
}
