import type { SearchName, ViolationKind } from './result';
import type { Limits } from './scenario';
import { settingOf } from './setting';
import type { System, SystemOptions } from './machine/system';

/** What of a search a verdict depends on. */
export interface SearchBounds {
  readonly preemptions: number;
  readonly bugDepth: number;
  readonly guarantee: string | undefined;
  /** Kinds that the search did not look for, though the scenario may show them. */
  readonly uncovered: readonly ViolationKind[] | undefined;
}

/** What a search looks at, and what it does not. */
function coverageOf(search: SearchName, count: number, step: string, { preemptions, bugDepth, guarantee, uncovered }: SearchBounds): string[] {
  const actors = `${count} ${count === 1 ? 'actor' : 'actors'}`;
  const noProgress = 'livelock and non-blocking operations were not looked for';
  const missing = uncovered === undefined || uncovered.length === 0 ? [] : [`not looked for by this search: ${uncovered.join(', ')}`];
  switch (search) {
    case 'states':
      return [`every interleaving of ${actors} was explored, ${step} at a time`];
    case 'reduced':
      return [`every interleaving of ${actors} was explored, ${step} at a time, but for steps that commute with everything that the others may still do`, ...(guarantee === undefined ? [] : [guarantee])];
    case 'traces':
      return [
        `every interleaving of ${actors} was explored, ${step} at a time, those that differ only in the order of steps that commute once`,
        'a turn of a retry loop that changes nothing ends a run, for others explore what happens when it succeeds',
        ...missing,
      ];
    case 'star':
      return [
        `every interleaving of ${actors} was explored, ${step} at a time, those of leaves as all combinations of what each can do by itself`,
        ...missing,
      ];
    case 'bounded':
      return [
        `every schedule with at most ${preemptions} ${preemptions === 1 ? 'preemption' : 'preemptions'} was explored, ${step} at a time; leaving an actor that is blocked or has ended is none`,
        ...missing,
      ];
    case 'pct':
      return [
        `schedules were sampled by random priorities that change ${bugDepth - 1} times; others were not looked at`,
        ...(guarantee === undefined ? [] : [guarantee]),
        `${noProgress}, nor stuck loops`,
      ];
    case 'random':
      return ['some interleavings were sampled; others were not looked at'];
    case 'replay':
      return ['one schedule was followed; nothing else was looked at'];
  }
}

/** Whether interrupts come, and where. */
function interruptsOf(actors: System['actors']): string {
  const interrupts = actors.filter(({ spec }) => spec.options.interrupt === true);
  if (interrupts.length === 0) return 'no interrupts';
  const cpus = [...new Set(interrupts.map(({ spec }) => spec.options.cpu))];
  const where = `${cpus.length === 1 ? 'CPU' : 'CPUs'} ${cpus.join(', ')}`;
  const count = `${interrupts.length} ${interrupts.length === 1 ? 'interrupt' : 'interrupts'}`;
  const hasOthers = cpus.some((cpu) => actors.filter(({ spec }) => spec.options.cpu === cpu).length > 1);
  return hasOthers ? `${count}, at every point at which ${where} ${cpus.length === 1 ? 'takes' : 'take'} them` : `${count}, alone on ${where}: nobody is interrupted`;
}

/** What a verdict means: the bounds and the model that it is about, one sentence each (SEMANTICS, rule 15). */
export function meaningOf({ scenario, actors, machine }: System, search: SearchName, limits: Limits, how: SystemOptions, bounds: SearchBounds): string[] {
  const ignored = [...(scenario.ignore ?? []), ...how.ignore];
  return [
    ...coverageOf(search, actors.length, how.coarse ? 'one operation' : 'one access', bounds),
    ...(how.privateSteps || how.coarse ? [] : ['accesses to private memory were interleaved, too']),
    'sequential consistency; weaker orderings were not explored',
    scenario.reuse === true ? 'freed memory may be reused' : 'freed memory is quarantined and never reused, so ABA does not show',
    scenario.allocationFailure === true ? 'every allocation of an actor may fail' : 'allocations never fail',
    ...(scenario.detectors === undefined ? [] : [`grace periods by the detector '${settingOf(scenario, how.detector).detector}'`]),
    interruptsOf(actors),
    racesOf(machine),
    machine.monitors.history.hasJudged ? 'linearizability was checked where the code announces what lookups find and updates do' : 'linearizability was not checked',
    ...(ignored.length === 0 ? [] : [`not looked for: ${ignored.join(', ')}`]),
    ...(limits.operations === undefined ? [] : [`at most ${limits.operations} operations per actor`]),
  ];
}

/** What was asked about data races. */
function racesOf({ races }: System['machine']): string {
  if (races === null) return 'data races were not checked';
  const rule = races.rule === 'strict' ? 'every plain access counts' : 'plain stores of a word count as marked';
  return `data races were checked as far as accesses can be made at the same moment: ${rule}${races.intended.size === 0 ? '' : '; those that are marked as intended are none'}`;
}
