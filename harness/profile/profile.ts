import { recordingSites } from '../../impl/memory';
import { describe } from '../counterexample/describe';
import { framesOf } from '../counterexample/frames';
import { Names } from '../counterexample/names';
import { buildSystem } from '../machine/system';
import type { System, SystemOptions } from '../machine/system';
import type { Frame, Growing, LimitReached, Schedule } from '../result';
import type { Scenario } from '../scenario';
import type { SearchOptions } from '../search/outcome';
import type { StateStore } from '../search/state-store';
import { searchStates } from '../search/states';
import type { Trail } from '../search/trail';
import { Growth } from './growth';
import { placesOf, type Place } from './places';
import { Projection } from './projection';

/** What is left when states that differ only in something are taken for one. */
export interface Share {
  readonly name: string;
  /** States when this is left out of them: what there would be if it made no difference. */
  readonly statesWithout: number;
}

/** Where an actor makes how much of the state space. */
export interface ActorShare extends Share {
  /** Places in its code at which it stands in some state. */
  readonly controlPoints: number;
  readonly operations: readonly OperationShare[];
}

export interface OperationShare {
  readonly operation: string;
  readonly controlPoints: number;
  /** States in which the actor is inside it. */
  readonly states: number;
}

/** A word of memory that is not the same in all states. */
export interface WordShare extends Share {
  readonly values: number;
}

/** The places in code where somebody stands in most states. */
export interface PointShare {
  readonly actor: string;
  readonly operation: string;
  readonly access: string;
  readonly site?: Frame;
  readonly controlPoints: number;
  readonly states: number;
}

/** Why a state space is as big as it is. */
export interface Profile {
  readonly scenario: string;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Whether these are all states. */
  readonly complete: boolean;
  readonly limits: readonly LimitReached[];
  readonly actors: readonly ActorShare[];
  readonly words: readonly WordShare[];
  /** Whether memory is allocated, and what checks remember. */
  readonly others: readonly Share[];
  readonly points: readonly PointShare[];
  /** What took new values at every depth until the search was stopped. */
  readonly growing: readonly Growing[];
}

/**
 * Visits the states of a scenario, all of them unless a limit stops it, and counts who and what tells them apart. Every count is exact for
 * the states that were visited: it is taken from them, not estimated.
 */
export function profile(scenario: Scenario, how: SystemOptions, options: SearchOptions): Profile {
  const system = buildSystem(scenario, how);
  const growth = new Growth();
  const visited: { store?: StateStore; trail?: Trail } = {};
  const outcome = searchStates(system, options, { level: (depth, states) => growth.level(depth, states), explored: (states, trail) => void Object.assign(visited, { store: states, trail }) });
  const { store, trail } = visited;
  if (store === undefined || trail === undefined) throw new Error('the search did not hand over its states');
  const isCut = outcome.limits.some(({ limit }) => limit !== 'operations');
  const varying = Array.from({ length: store.packing.fields.length }, (_, position) => position).filter((position) => store.field(position).size > 1);
  const places = placesOf(system, varying, store);
  const projection = new Projection(store);
  const controls = standings(system, store);
  return {
    scenario: system.scenario.name,
    states: store.size,
    transitions: outcome.transitions,
    depth: outcome.depth,
    complete: !isCut,
    limits: outcome.limits,
    actors: actorShares(system, places, projection, controls),
    words: bySize(
      places
        .filter(({ what }) => what === 'word')
        .map(({ name, position }) => ({ name, values: store.field(position).size, statesWithout: projection.without([position]) })),
    ),
    others: bySize(otherShares(places, projection)),
    points: pointShares(system, controls).map(({ at, ...point }) => {
      const site = siteOf(scenario, how, trail.to(at.state), at.actor);
      return { ...point, ...(site === undefined ? {} : { site }) };
    }),
    growing: isCut ? growth.suspects(system, store) : [],
  };
}

/** In how many states an actor stands at a control point, and the first of them: by actor, by control point. */
type Standings = readonly ReadonlyMap<number, { readonly states: number; readonly first: number }>[];

function standings({ actors }: System, store: StateStore): Standings {
  const counts = actors.map(() => new Map<number, { states: number; readonly first: number }>());
  const words = new Int32Array(store.packing.fields.length);
  for (let position = 0; position < words.length; position++) words[position] = store.field(position).initial;
  for (let state = 0; state < store.size; state++) {
    store.read(state, words);
    for (const [actor, count] of counts.entries()) {
      const control = words[actor + 1]!;
      const known = count.get(control);
      if (known === undefined) count.set(control, { states: 1, first: state });
      else known.states++;
    }
  }
  return counts;
}

function actorShares(system: System, places: readonly Place[], projection: Projection, controls: Standings): readonly ActorShare[] {
  return bySize(
    system.actors.map(({ name }, actor) => ({
      name,
      statesWithout: projection.without(places.filter((place) => place.actor === actor).map(({ position }) => position)),
      controlPoints: controls[actor]!.size,
      operations: operationShares(system, controls[actor]!),
    })),
  );
}

function operationShares({ machine }: System, counts: Standings[number]): readonly OperationShare[] {
  const shares = new Map<string, { controlPoints: number; states: number }>();
  for (const [control, { states }] of counts) {
    const { operation, state } = machine.controls.point(control);
    const name = operation?.name ?? (control === 0 ? 'halted' : state === null ? 'ended' : `in ${state.name}`);
    const share = shares.get(name) ?? { controlPoints: 0, states: 0 };
    shares.set(name, { controlPoints: share.controlPoints + 1, states: share.states + states });
  }
  return [...shares].map(([operation, share]) => ({ operation, ...share })).sort((left, right) => right.states - left.states);
}

/** Memory that comes and goes, one by one, and what checks remember, all together: nobody wrote it. */
function otherShares(places: readonly Place[], projection: Projection): readonly Share[] {
  const groups = new Map<string, number[]>();
  for (const { what, name, position } of places) {
    if (what === 'control' || what === 'word') continue;
    const group = what === 'object' ? `whether ${name} is allocated` : what === 'allocations' ? `how many objects ${name} has allocated` : 'what the checks remember';
    groups.set(group, [...(groups.get(group) ?? []), position]);
  }
  return [...groups].map(([name, positions]) => ({ name, statesWithout: projection.without(positions) }));
}

const MOST_POINTS = 10;

function pointShares(system: System, controls: Standings): readonly (PointShare & { readonly at: { readonly actor: number; readonly state: number } })[] {
  const names = new Names(system.machine);
  const shares = new Map<string, ReturnType<typeof pointShares>[number]>();
  for (const [actor, counts] of controls.entries()) {
    for (const [control, { states, first }] of counts) {
      const { access, operation } = system.machine.controls.point(control);
      if (access === null || operation === null) continue;
      const words = describe(access, null, names)?.text ?? access.kind;
      const point = { actor: system.actors[actor]!.name, operation: operation.name, access: words };
      const key = JSON.stringify(point);
      const share = shares.get(key);
      shares.set(key, { ...point, controlPoints: (share?.controlPoints ?? 0) + 1, states: (share?.states ?? 0) + states, at: share?.at ?? { actor, state: first } });
    }
  }
  return [...shares.values()].sort((left, right) => right.states - left.states).slice(0, MOST_POINTS);
}

/** Where in the code an actor stands after a schedule: a search does not record it. Only its last step is recorded, for stacks are dear. */
function siteOf(scenario: Scenario, how: SystemOptions, schedule: Schedule, actor: number): Frame | undefined {
  const last = schedule.findLastIndex((choice) => choice.actor === actor);
  const { machine } = last < 0 ? recordingSites(() => buildSystem(scenario, how)) : buildSystem(scenario, how);
  for (const choice of schedule.slice(0, Math.max(0, last))) machine.step(choice.actor, choice.alternative);
  if (last >= 0) recordingSites(() => machine.step(actor, schedule[last]!.alternative));
  return framesOf(machine.controls.point(machine.at(actor)).access).find(({ own }) => own);
}

/** Whoever makes most of the states first. */
function bySize<S extends Share>(shares: readonly S[]): readonly S[] {
  return [...shares].sort((left, right) => left.statesWithout - right.statesWithout);
}
