import type { ActorLogic, Snapshot } from 'xstate';
import type { System } from '../machine/system';
import { buildSystem } from '../machine/system';
import type { Choice } from '../result';
import type { Scenario } from '../scenario';

/** One actor of the scenario runs one operation. */
export interface StepEvent extends Choice {
  readonly type: 'STEP';
}

/** A global state as plain data: the vector without its trailing zeros, for positions that nobody has written are 0. */
export type ScenarioSnapshot = Snapshot<undefined> & { readonly words: readonly number[] };

/** A scenario as XState actor logic, with the steps that a snapshot allows. */
export interface ScenarioLogic extends ActorLogic<ScenarioSnapshot, StepEvent, undefined> {
  readonly steps: (snapshot: ScenarioSnapshot) => StepEvent[];
}

/**
 * A scenario, each operation one step, as XState actor logic: the concrete system, to be walked by somebody else's traversal
 * (`getAdjacencyMap` of `@xstate/graph` with `events: logic.steps` and `serializeState: (snapshot) => snapshot.words.join()`).
 * Slow; an independent judge of our own search.
 */
export function scenarioLogic(scenario: Scenario): ScenarioLogic {
  return systemLogic(
    buildSystem(scenario, { privateSteps: true, coarse: true, operations: scenario.limits?.operations ?? 0, ignore: [], watch: undefined }),
  );
}

/** The same of a system that is built; it is left in the state in which it is found. */
export function systemLogic({ machine, actors }: System): ScenarioLogic {
  const { vector, monitors } = machine;
  const snapshotOf = (): ScenarioSnapshot => {
    let { length } = vector;
    while (length > 0 && vector.words[length - 1] === 0) length--;
    return { status: 'active', output: undefined, error: undefined, words: [...vector.words.subarray(0, length)] };
  };
  /** Asks something of the machine in a state. */
  const inside = <T>(words: readonly number[], ask: () => T): T => {
    const mark = vector.logLength;
    const length = Math.max(vector.length, words.length);
    for (let position = 0; position < length; position++) vector.set(position, words[position] ?? 0);
    try {
      return ask();
    } finally {
      vector.undo(mark);
      monitors.findings.length = 0;
    }
  };
  const initial = snapshotOf();
  return {
    getInitialSnapshot: () => initial,
    getPersistedSnapshot: (snapshot) => snapshot,
    transition: ({ words }, { actor, alternative }) =>
      inside(words, () => {
        machine.step(actor, alternative);
        return snapshotOf();
      }),
    steps: ({ words }) =>
      inside(words, () =>
        actors.flatMap((_, actor) => Array.from({ length: machine.alternatives(actor) }, (_none, alternative) => ({ type: 'STEP' as const, actor, alternative }))),
      ),
  };
}
