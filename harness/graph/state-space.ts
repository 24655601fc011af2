import { describe } from '../counterexample/describe';
import { Names } from '../counterexample/names';
import { isHalted, judgeEnd } from '../checks/ends';
import { buildSystem, viewOf } from '../machine/system';
import type { System, SystemOptions } from '../machine/system';
import { placesOf } from '../profile/places';
import type { LimitReached, Schedule } from '../result';
import type { Scenario } from '../scenario';
import type { SearchOptions } from '../search/outcome';
import type { StateStore } from '../search/state-store';
import { searchStates } from '../search/states';

/** What is special about a state. */
export type Mark = 'end' | 'violated';

export interface StateNode {
  /** Where each actor is: the state of its lifecycle, or the operation it is in. */
  readonly actors: readonly string[];
  /** The world's words that are not the same in all states, as `name = value`. */
  readonly words: readonly string[];
  /** An end is where nobody can move; a violated state is one in which something is wrong, or has been. */
  readonly mark: Mark | undefined;
}

export interface StateEdge {
  readonly from: number;
  readonly to: number;
  readonly actor: number;
  readonly alternative: number;
  readonly text: string;
  /** Whether the step makes a violation. */
  readonly violates: boolean;
}

/** A scenario's states and steps as they were visited; state 0 is the first. */
export interface StateSpace {
  readonly scenario: string;
  readonly actors: readonly string[];
  readonly states: readonly StateNode[];
  readonly edges: readonly StateEdge[];
  readonly complete: boolean;
  readonly limits: readonly LimitReached[];
  /** A shortest way to a violation, as edges; empty where there is none. */
  readonly path: readonly StateEdge[];
}

/** Visits the states of a scenario, unreduced, with every step between them. */
export function stateSpace(scenario: Scenario, how: SystemOptions, options: SearchOptions): StateSpace {
  const system = buildSystem(scenario, how);
  const visited: { store?: StateStore; expanded: number } = { expanded: 0 };
  const outcome = searchStates(system, options, { explored: (store, _, expanded) => void Object.assign(visited, { store, expanded }) });
  const { store, expanded } = visited;
  if (store === undefined) throw new Error('the search did not hand over its states');
  const edges = edgesOf(system, store, expanded);
  const [shortest] = [...outcome.found].sort((one, other) => one.schedule.length - other.schedule.length);
  return {
    scenario: scenario.name,
    actors: system.actors.map(({ name }) => name),
    states: statesOf(system, store),
    edges,
    complete: outcome.limits.every(({ limit }) => limit === 'operations'),
    limits: outcome.limits,
    path: shortest === undefined ? [] : pathAlong(shortest.schedule, edges),
  };
}

function edgesOf({ machine, actors }: System, store: StateStore, expanded: number): readonly StateEdge[] {
  const { vector, monitors } = machine;
  const names = new Names(machine);
  const edges: StateEdge[] = [];
  const number = new Int32Array(1);
  let said: string[] = [];
  machine.tracer = {
    did(_, control, answer) {
      const { access } = machine.controls.point(control);
      const line = access === null ? null : describe(access, answer, names);
      if (line !== null && line.kind !== 'local') said.push(line.text);
    },
  };
  for (let state = 0; state < expanded; state++) {
    store.read(state, vector.words);
    for (const actor of actors.keys()) {
      const alternatives = machine.alternatives(actor);
      for (let alternative = 0; alternative < alternatives; alternative++) {
        said = [];
        machine.step(actor, alternative);
        store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
        store.lookUp(number);
        const [finding] = monitors.findings;
        const text = finding === undefined ? said.join('\n') : [...said, finding.kind].join('\n');
        // A limit left states that nobody has numbered.
        if (number[0]! >= 0) edges.push({ from: state, to: number[0]!, actor, alternative, text, violates: finding !== undefined });
        monitors.findings.length = 0;
        vector.undo(0);
      }
    }
  }
  machine.tracer = null;
  return edges;
}

function statesOf(system: System, store: StateStore): readonly StateNode[] {
  const { machine, actors, invariant } = system;
  const { vector } = machine;
  const positions = Array.from({ length: store.packing.fields.length }, (_, position) => position).filter((position) => store.field(position).size > 1);
  store.read(0, vector.words);
  const places = placesOf(system, positions, store).filter(({ what, actor }) => what === 'word' && actor < 0);
  const names = new Names(machine);
  const view = viewOf(system);
  return Array.from({ length: store.size }, (_, state): StateNode => {
    store.read(state, vector.words);
    const canMove = actors.some((__, actor) => machine.alternatives(actor) > 0);
    const isBroken = isHalted(system) || (invariant !== undefined && !invariant(view)) || (!canMove && judgeEnd(system).form === 'violated');
    return {
      actors: actors.map((__, actor) => placeOf(system, actor)),
      words: places.map(({ name, position }) => `${name} = ${names.value(vector.words[position]!)}`),
      mark: isBroken ? 'violated' : canMove ? undefined : 'end',
    };
  });
}

function placeOf({ machine, actors }: System, actor: number): string {
  const control = machine.at(actor);
  const { state, operation } = machine.controls.point(control);
  if (control === 0) return 'halted';
  if (state !== null) return state.name;
  return operation === null ? 'ended' : operation.name === actors[actor]!.name ? 'running' : operation.name;
}

/** The edges of a schedule; whoever violates at a state that was never expanded leaves the rest out. */
function pathAlong(schedule: Schedule, edges: readonly StateEdge[]): readonly StateEdge[] {
  const path: StateEdge[] = [];
  let at = 0;
  for (const { actor, alternative } of schedule) {
    const edge = edges.find((candidate) => candidate.from === at && candidate.actor === actor && candidate.alternative === alternative);
    if (edge === undefined) break;
    path.push(edge);
    at = edge.to;
  }
  return path;
}
