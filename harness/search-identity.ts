import type { SystemOptions } from './machine/system';
import type { SearchName } from './result';
import type { Scenario } from './scenario';
import { settingOf } from './setting';

/** What decides how a search goes, beside the steps. */
interface Manner {
  readonly search: SearchName | 'auto';
  readonly depth: number | undefined;
  readonly all: boolean;
}

/** All that decides which states or runs a search finds, and what in them, in words: two searches with the same words are the same. */
export function searchIdentity(scenario: Scenario, { privateSteps, coarse, operations, ignore, detector }: SystemOptions, { search, depth, all }: Manner): string {
  return [
    scenario.name,
    `search ${search}`,
    ...(scenario.detectors === undefined ? [] : [`over ${settingOf(scenario, detector).detector}`]),
    coarse ? 'whole operations' : privateSteps ? 'accesses, private ones on the step before' : 'accesses, private ones too',
    ...(operations === 0 ? [] : [`${operations} operations`]),
    ...(depth === undefined ? [] : [`depth ${depth}`]),
    ...(ignore.length === 0 ? [] : [`without ${ignore.join(' ')}`]),
    all ? 'every violation' : 'the first violation',
  ].join(', ');
}
