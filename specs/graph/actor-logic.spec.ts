import { getAdjacencyMap, getShortestPaths } from '@xstate/graph';
import { scenarioLogic, systemLogic } from '../../harness/search/actor-logic';
import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import { searchStates } from '../../harness/search/states';
import { check, fetchAdd, load, program, store, waitUntil, type Scenario } from '../../index';
import { toyRcu } from '../programs/toy-rcu';
import { EVERYTHING } from '../exactness/observe-states';
import { failedInsertForgotten } from '../scenarios/failed-insert';
import { freeWithoutGracePeriod } from '../scenarios/free-without-grace-period';
import { twoReadersOneForgotten } from '../scenarios/two-readers';
import { loadAgainstErase } from '../scenarios/load-against-erase';

const built = (scenario: Scenario): System => buildSystem(scenario, { privateSteps: true, coarse: true, operations: 0, ignore: [], watch: undefined });

/** Serialised states that our search visits. */
function visited(system: System): Set<string> {
  const states = new Set<string>();
  const { vector } = system.machine;
  const look = (): boolean => {
    states.add(vector.text());
    return true;
  };
  const { states: count } = searchStates({ ...system, invariant: look, goals: [] }, EVERYTHING);
  expect(states.size).toBe(count);
  vector.undo(0);
  return states;
}

/** The same, as XState's own traversal finds them, starting from `system`'s initial state. */
function traversed(system: System): Set<string> {
  const logic = systemLogic(system);
  return new Set(Object.keys(getAdjacencyMap(logic, { events: logic.steps, serializeState: ({ words }) => words.join() })));
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'two threads that add': program({
    name: 'two threads that add',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        yield* fetchAdd(x, 1);
      },
      function* ({ x }) {
        yield* fetchAdd(x, 2);
      },
    ],
  }),
  'threads that wait for each other': program({
    name: 'threads that wait for each other',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        yield* store(x, 1);
        yield* waitUntil(y, '==', 1);
        yield* load(x);
      },
      function* ({ x, y }) {
        yield* waitUntil(x, '==', 1);
        yield* store(y, 1);
        yield* waitUntil(x, '==', 0);
      },
    ],
  }),
  'the toy RCU': toyRcu({ readers: 2, sections: 2, updates: 2 }),
  'free without a grace period': freeWithoutGracePeriod,
  'an insert that is forgotten': failedInsertForgotten,
  'load against erase': loadAgainstErase,
  'two readers, one forgotten': twoReadersOneForgotten,
};

test.each(Object.entries(SCENARIOS))("XState's own traversal reaches exactly the states that the search does: %s", (_, scenario) => {
  const system = built(scenario);
  const start = system.machine.vector.words.slice();
  const ours = visited(system);
  system.machine.vector.words.fill(0);
  system.machine.vector.words.set(start);
  const theirs = traversed(system);
  expect([...theirs].sort()).toEqual([...ours].sort());
  expect(check(scenario, { granularity: 'operation', all: true }).statistics.states).toBe(ours.size);
});

test('a snapshot is plain data, and a path is a schedule', () => {
  const logic = scenarioLogic(SCENARIOS['threads that wait for each other']!);
  const paths = getShortestPaths(logic, { events: logic.steps, serializeState: ({ words }) => words.join(), toState: (state) => logic.steps(state).length === 0 });
  const [path] = paths;
  expect(path).toBeDefined();
  const state = logic.getInitialSnapshot(undefined as never, undefined);
  expect(JSON.parse(JSON.stringify(state))).toEqual(JSON.parse(JSON.stringify({ ...state })));
  const schedule = path!.steps.filter(({ event }) => (event.type as string) === 'STEP').map(({ event: { actor, alternative } }) => ({ actor, alternative }));
  const replayed = check(SCENARIOS['threads that wait for each other']!, { search: 'replay', granularity: 'operation', schedule });
  expect(replayed.violations.map(({ kind }) => kind)).toEqual(['deadlock']);
});
