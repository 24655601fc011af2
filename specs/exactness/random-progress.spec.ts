import { isHalted, mayStay } from '../../harness/checks/ends';
import { findBlocking, operationName } from '../../harness/checks/non-blocking';
import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import { StateGraph } from '../../harness/search/state-graph';
import type { StateStore } from '../../harness/search/state-store';
import { searchStates } from '../../harness/search/states';
import { alloc, choose, load, retry, RETRY, scenario, store, thread, type Address, type Scenario, type Thread } from '../../index';
import { HOW } from '../search/every-schedule';
import { checkForward } from './forward-steps';
import { EVERYTHING } from './observe-states';
import { randomLocks } from './random-locks';
import { randomWaits } from './random-waits';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 150 : 3_000;

/** Something that becomes true of more states until it changes no more, told by the states that the steps of some actors lead to. */
function fixpoint(graph: StateGraph, holds: (state: number, is: Uint8Array) => boolean): Uint8Array {
  const is = new Uint8Array(graph.size);
  for (let changed = true; changed; ) {
    changed = false;
    for (let state = 0; state < graph.size; state++) {
      if (is[state] === 1 || !holds(state, is)) continue;
      is[state] = 1;
      changed = true;
    }
  }
  return is;
}

const edgesOf = (graph: StateGraph, state: number): number[] => Array.from({ length: graph.first[state + 1]! - graph.first[state]! }, (_, index) => graph.first[state]! + index);

/** Whether nothing can end from some state. */
function isTrap(system: System, store: StateStore, graph: StateGraph): boolean {
  const { machine, actors } = system;
  const canEnd = fixpoint(graph, (state, is) => {
    store.read(state, machine.vector.words);
    const edges = edgesOf(graph, state);
    return edges.length === 0 || isHalted(system) || actors.every((_, actor) => mayStay(system, actor)) || edges.some((edge) => is[graph.target(edge)] === 1);
  });
  return canEnd.includes(0);
}

/** Whether somebody, run alone inside what it has declared, is blocked or goes round for ever. */
function isBlocking(system: System, store: StateStore, graph: StateGraph): boolean {
  const { machine, actors } = system;
  return actors.some(({ spec: { options } }, actor) => {
    const declared = options.nonBlocking ?? [];
    const finishes = fixpoint(graph, (state, is) => {
      store.read(state, machine.vector.words);
      if (!declared.includes(operationName(system, actor)) || !machine.hasCpu(actor)) return true;
      const own = edgesOf(graph, state).filter((edge) => graph.actor(edge) === actor);
      return own.length > 0 && own.every((edge) => graph.endsOperation(edge) || is[graph.target(edge)] === 1);
    });
    return declared.length > 0 && finishes.includes(0);
  });
}

/** Compares what a search says of progress with the whole graph of the states that it stored; returns what there was. */
function compareOne(scenario: Scenario): { readonly trap: boolean; readonly blocking: boolean } {
  const system = buildSystem(scenario, HOW);
  const seen: StateStore[] = [];
  const { found } = searchStates(system, EVERYTHING, {
    explored: (states, _, expanded, known) => {
      seen.push(states);
      checkForward(system, states, expanded, known);
    },
  });
  const [states] = seen;
  if (states === undefined) throw new Error('nothing was explored');
  const graph = new StateGraph(system, states, states.size);
  const kinds = found.map(({ finding: { kind } }) => kind as string);
  const [first] = findBlocking(system, states, { expanded: states.size, isAsked: () => true });
  if (first !== undefined) expect(found.map(({ finding, cycle }) => ({ finding, cycle }))).toContainEqual({ finding: first.finding, cycle: first.cycle });
  const there = { trap: isTrap(system, states, graph), blocking: isBlocking(system, states, graph) };
  const said = { trap: kinds.includes('livelock') || kinds.includes('stuck-loop'), blocking: kinds.includes('not-non-blocking') };
  expect({ name: scenario.name, ...said }).toEqual({ name: scenario.name, ...there });
  return there;
}

test.each([
  ['locks', randomLocks, true],
  ['waits', (seed: string): Scenario => randomWaits(seed), false],
] as const)('livelock and blocking are found where the whole graph has them: %s', (name, make, mayNotBlock) => {
  let traps = 0;
  let blocking = 0;
  for (let number = 0; number < PROGRAMS; number++) {
    const there = compareOne(make(`progress ${name} ${number}`));
    traps += Number(there.trap);
    blocking += Number(there.blocking);
  }
  if (!mayNotBlock) return;
  expect(traps).toBeGreaterThan(PROGRAMS / 20);
  expect(blocking).toBeGreaterThan(PROGRAMS / 20);
});

/** One that goes on, or round, as chance has it, and somebody beside. */
const chooser = (roundFirst: boolean): Scenario =>
  scenario({
    name: `a choice of going round ${roundFirst ? 'first' : 'last'}`,
    *world(): Thread<Address> {
      return yield* alloc({ type: 'words', words: 2, memory: 'static', zeroed: true });
    },
    actors: (x) => ({
      chooser: thread(
        function* () {
          yield* retry(function* () {
            yield* load(x);
            return ((yield* choose(2)) === 0) === roundFirst ? RETRY : 0;
          });
          yield* store(x, 1);
        },
        { nonBlocking: ['chooser'] },
      ),
      other: thread(function* () {
        yield* store(x + 4, 1);
      }),
    }),
  });

test.each([true, false])('a step forward says nothing of the other choices: round first %p', (roundFirst) => {
  expect(compareOne(chooser(roundFirst))).toEqual({ trap: false, blocking: true });
});
