import type { CheckOptions } from './check';
import type { SystemOptions } from './machine/system';

/** How the machine of a check is built; `operations` that each actor may start, no bound unless told. */
export function systemOptions({ granularity, privateSteps = true, detector, ignore = [], watch }: CheckOptions, operations = 0): SystemOptions {
  return { privateSteps, coarse: granularity === 'operation', operations, ignore, watch, ...(detector === undefined ? {} : { detector }) };
}
