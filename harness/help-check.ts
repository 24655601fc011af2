import type { CheckOptions } from './check';
import { buildSystem } from './machine/system';
import type { Scenario } from './scenario';
import type { Help, Lead } from './search/crew/crew';
import { help } from './search/crew/help';
import { systemOptions } from './system-options';
import { tighter } from './tighter';

/** What somebody does who helps a check of the same scenario with the same options: build the system anew, and do as the one that leads asks. */
export function helpCheck(scenario: Scenario, options: CheckOptions, lead: Lead): Help {
  const how = systemOptions(options, tighter(scenario.limits ?? {}, options.limits ?? {}).operations);
  return help((footprint) => buildSystem(scenario, { ...how, footprint }), lead);
}
