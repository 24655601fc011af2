import type { Access } from '../../impl/memory';
import { HALTED_CONTROL } from '../machine/controls';
import type { SystemOptions } from '../machine/system';
import type { Schedule, ViolationKind } from '../result';
import type { Scenario } from '../scenario';
import type { Operation } from '../unfold/operation';
import { describeAccess } from '../unfold/same-access';
import { describe } from './describe';
import { replay } from './explain';
import type { Film } from './film';
import { Recorder } from './recorder';

/** An access that thread code makes on a schedule, or would make. */
export interface Act {
  /** The step, 1 and up, 0 before the first; one more than there are for whoever waits behind the last. */
  readonly step: number;
  readonly actor: number;
  readonly operation: Operation;
  /** Null where the code throws instead. */
  readonly access: Access | null;
  /** What it is, before its answer is known. */
  readonly does: string;
  /** Whether it is something that others can meet, and no event, note or fence. */
  readonly touches: boolean;
  /** What it was answered, unsigned, as thread code gets it; absent where it was not made. */
  readonly answer?: number;
  /** The violation for which it was not made. */
  readonly violates?: ViolationKind;
}

/** What the thread code of all actors does on a schedule. */
export interface Acts {
  readonly acts: readonly Act[];
  readonly actors: readonly string[];
  /** How many steps there are. */
  readonly steps: number;
  /** The step that first shows a violation; the last one where none does. */
  readonly decisive: number;
  /** What the machine holds before each step. */
  readonly film: Film;
}

/**
 * Follows a schedule and writes down every access that thread code makes, in order, with its answer: enough to run the same code again without a
 * machine.
 *
 * @throws UsageError when the scenario cannot be run, or the schedule does not fit.
 */
export function actsOf(scenario: Scenario, options: SystemOptions, schedule: Schedule): Acts {
  const recorder = new Recorder();
  const { system, events, findings, names, ended } = replay(scenario, options, schedule, recorder);
  const { machine, actors } = system;
  const actAt = (step: number, actor: number, control: number): Omit<Act, 'answer' | 'violates'> | undefined => {
    const { access, operation } = machine.controls.point(control);
    const said = access === null ? { text: 'throw', kind: 'local' } : (describe(access, null, names) ?? { text: describeAccess(access), kind: 'local' });
    return operation === null ? undefined : { step, actor, operation, access, does: said.text, touches: said.kind === 'access' };
  };
  const acts: Act[] = [];
  const add = (act: Omit<Act, 'answer' | 'violates'> | undefined, more: Pick<Act, 'answer' | 'violates'> = {}): void => {
    if (act !== undefined) acts.push({ ...act, ...more });
  };
  const halting = [...actors.keys()].flatMap((actor) => {
    const last = schedule.findLastIndex((choice) => choice.actor === actor) + 1;
    return machine.at(actor) !== HALTED_CONTROL ? [] : (findings.find(({ finding, step }) => step === last && finding.actor === actor && finding.kind !== 'data-race') ?? []);
  });
  const made = events.filter(({ actor }) => actor >= 0);
  for (let step = 0, next = 0; step <= schedule.length; step++) {
    for (; made[next]?.step === step; next++) add(actAt(step, made[next]!.actor, made[next]!.control), { answer: made[next]!.answer >>> 0 });
    for (const { finding } of halting.filter((one) => one.step === step)) add(actAt(step, finding.actor, finding.control), { violates: finding.kind });
  }
  const waiting = ended ? [...actors.keys()].filter((actor) => !machine.isAtRest(actor)) : [];
  for (const actor of waiting) add(actAt(schedule.length + 1, actor, machine.at(actor)));
  return {
    acts,
    actors: actors.map(({ name }) => name),
    steps: schedule.length,
    decisive: findings[0]?.step ?? schedule.length,
    film: recorder.film([], [], undefined),
  };
}
