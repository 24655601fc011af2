import { getShortestPaths, getStateNodes } from '@xstate/graph';
import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine, EventObject, StateNode } from 'xstate';
import { gracePeriod, guarantee, reader, updater, type UpdaterInput } from '../../models';

const OUTPUTS: Readonly<Record<string, readonly unknown[]>> = {
  load: ['ref', null],
  insert: [{ ok: true }, { ok: false, value: 'box' }],
  erase: ['box', null],
  store: ['box', null],
  end: ['batch', null],
};

/** What may happen in a snapshot: the operation it invokes returns, or it hears one of its events. */
function happenings(machine: AnyStateMachine, snapshot: AnyMachineSnapshot): EventObject[] {
  const running = Object.entries(snapshot.children as Record<string, AnyActorRef>);
  if (running.length === 0) return machine.events.map((type) => ({ type: String(type) }));
  return running.flatMap(([id, { src }]) =>
    (OUTPUTS[src as string] ?? ['token']).map((output) => ({ type: `xstate.done.actor.${id}`, output })),
  );
}

function reachedBy(machine: AnyStateMachine, input?: unknown): string[] {
  const paths = getShortestPaths(machine, {
    input,
    events: (snapshot) => happenings(machine, snapshot as AnyMachineSnapshot),
    serializeState: (snapshot) =>
      JSON.stringify([(snapshot as AnyMachineSnapshot).value, (snapshot as AnyMachineSnapshot).context]) as never,
  });
  return paths.flatMap(({ state }) => (state as AnyMachineSnapshot)._nodes.map((node: StateNode) => node.id));
}

const plan: UpdaterInput = [
  { do: 'insert', index: 100, value: 10 },
  { do: 'erase', index: 100, reclaim: 'defer' },
  { do: 'store', index: 100, value: 11, reclaim: 'synchronize' },
];

test.each<[string, AnyStateMachine, unknown]>([
  ['reader', reader, { index: 100, sections: 2, loads: 2, nesting: 3 }],
  ['updater', updater, plan],
  ['grace period', gracePeriod, undefined],
  ['guarantee', guarantee, undefined],
])('%s: every state is reached, but for choices, which are left at once', (_, machine, input) => {
  const reached = new Set(reachedBy(machine, input));
  const missed = getStateNodes(machine).filter(({ id }) => !reached.has(id));
  expect(missed.filter(({ tags }) => !tags.includes('choice')).map(({ id }) => id)).toEqual([]);
});
