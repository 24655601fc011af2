import type { SearchName } from './result';
import type { Limits } from './scenario';
import type { System, SystemOptions } from './machine/system';

/** What a verdict means: the bounds and the model that it is about, one sentence each (SEMANTICS, rule 15). */
export function meaningOf({ scenario, actors }: System, search: SearchName, limits: Limits, how: SystemOptions): string[] {
  const interrupts = actors.filter(({ spec }) => spec.options.interrupt === true).length;
  const ignored = [...(scenario.ignore ?? []), ...how.ignore];
  return [
    search === 'states'
      ? `every interleaving of ${actors.length} ${actors.length === 1 ? 'actor' : 'actors'} was explored, ${how.coarse ? 'one operation' : 'one access'} at a time`
      : search === 'random'
        ? 'some interleavings were sampled; others were not looked at'
        : 'one schedule was followed; nothing else was looked at',
    ...(how.privateSteps || how.coarse ? [] : ['accesses to private memory were interleaved, too']),
    'sequential consistency; weaker orderings were not explored',
    scenario.reuse === true ? 'freed memory may be reused' : 'freed memory is quarantined and never reused, so ABA does not show',
    scenario.allocationFailure === true ? 'every allocation of an actor may fail' : 'allocations never fail',
    interrupts === 0 ? 'no interrupts' : `${interrupts} ${interrupts === 1 ? 'interrupt' : 'interrupts'}`,
    'data races and linearizability were not checked',
    ...(ignored.length === 0 ? [] : [`not looked for: ${ignored.join(', ')}`]),
    ...(limits.operations === undefined ? [] : [`at most ${limits.operations} operations per actor`]),
  ];
}
