import type { Address, Thread } from '../../impl/memory';
import { DataRaces } from '../checks/data-race';
import { rootsOf } from '../checks/leak';
import type { Granularity } from './machine';
import { MAX_ACTORS } from './bounds';
import { Machine, WORLD } from './machine';
import type { ViolationKind } from '../result';
import type { ActorSpec, Goal, Scenario, View } from '../scenario';
import { thread } from '../scenario';
import type { DetectorName } from '../setting';
import { settingOf } from '../setting';
import { Encoder } from '../unfold/encode';
import { deepFreeze } from '../unfold/freeze';
import type { Watch } from '../unfold/operation';
import type { Program } from '../unfold/program';
import { Programs } from '../unfold/program';
import { UsageError } from '../usage-error';
import { Controls } from './controls';
import { Footprint } from './footprint';
import { Heap } from './heap';
import { Monitors } from './monitors';
import { Objects } from './objects';
import { ENDED } from './opcodes';
import { OP, ROW_SHIFT } from './controls';
import { symmetricClasses } from './symmetric-classes';
import { Vector } from './vector';

/** How a scenario is to be run. */
export interface SystemOptions {
  readonly privateSteps: boolean;
  readonly coarse: boolean;
  readonly operations: number;
  readonly ignore: readonly ViolationKind[];
  readonly watch: Watch | undefined;
  /** Over which detector the world is built, the scenario's first unless told. */
  readonly detector?: DetectorName;
  /** Whether steps note what they touch. */
  readonly footprint?: boolean;
}

/** An actor of a built system. */
export interface Actor {
  readonly name: string;
  readonly spec: ActorSpec;
  readonly program: Program;
}

/** A scenario with its world built and its actors at their starts: the machine stands in the initial state. */
export interface System {
  readonly scenario: Scenario;
  readonly machine: Machine;
  readonly actors: readonly Actor[];
  readonly goals: readonly { readonly name: string; readonly goal: Goal }[];
  readonly invariant: ((view: View) => boolean) | undefined;
  readonly final: ((view: View) => boolean) | undefined;
  /** Classes of actors that are declared symmetric. */
  readonly symmetric: readonly (readonly number[])[];
  /** The objects that the world's handles name. */
  readonly roots: readonly number[];
  /** The vector of the initial state. */
  readonly initial: Int32Array;
}

/**
 * Builds the world of a scenario and puts its actors in place. `onMachine` is handed the machine before anything runs.
 *
 * @throws UsageError when the scenario cannot be run, naming the actor, operation or field and the fix.
 */
export function buildSystem(scenario: Scenario, options: SystemOptions, onMachine?: (machine: Machine) => void): System {
  const encoder = new Encoder();
  const programs = new Programs(encoder, options.watch);
  const vector = new Vector();
  vector.allocate(MAX_ACTORS + 1);
  const objects = new Objects(vector);
  const monitors = new Monitors(vector, objects, new Set([...(scenario.ignore ?? []), ...options.ignore]), scenario.reuse ?? false, options.footprint === true ? new Footprint(!options.privateSteps) : null);
  const heap = new Heap(vector, objects, monitors, { failure: scenario.allocationFailure ?? false, reuse: scenario.reuse ?? false });
  const granularity: Granularity = {
    privateSteps: options.privateSteps,
    coarse: options.coarse,
    operations: options.operations,
  };
  const machine = new Machine({ vector, objects, controls: new Controls(programs, vector), heap, monitors, granularity });

  onMachine?.(machine);
  const world = buildWorld(scenario, machine, programs, options.detector);
  const specs = guarded(scenario, 'actors', options.watch, () => Object.entries(scenario.actors(world)));
  if (specs.length === 0) throw new UsageError(`scenario '${scenario.name}' has no actors`, { fix: 'return at least one from actors(world)' });
  if (specs.length > MAX_ACTORS) throw new UsageError(`scenario '${scenario.name}' has ${specs.length} actors`, { fix: `use at most ${MAX_ACTORS}` });
  const actors = specs.map(([name, spec]) => ({ name, spec, program: programs.program(spec, name) }));

  const unseated = actors.find(({ spec }) => spec.options.interrupt === true && spec.options.cpu === undefined);
  if (unseated !== undefined) throw new UsageError(`scenario '${scenario.name}' has an interrupt without a CPU`, { fix: 'give it a cpu' });
  const cpuWords = new Map<number, number>();
  for (const cpu of sharedCpus(actors)) cpuWords.set(cpu, vector.allocate(2));
  for (const [index, { spec }] of actors.entries()) {
    const { cpu, interrupt = false } = spec.options;
    machine.seats.push({ cpu: cpu ?? index, interrupt, cpuWord: cpu === undefined ? -1 : (cpuWords.get(cpu) ?? -1) });
    if (options.operations > 0) machine.operationCounters.push(vector.allocate());
  }
  machine.isUnbound = options.operations === 0 && cpuWords.size === 0;
  heap.prepare(actors.length);
  const rule = scenario.races ?? 'strict';
  if (rule !== 'off' && !options.coarse && monitors.looksFor('data-race')) machine.races = new DataRaces(machine, rule, actors.length);
  for (const [index, { name, program }] of actors.entries()) vector.set(index + 1, machine.controls.initial(program, name));
  for (const index of actors.keys()) machine.start(index);
  vector.logLength = 0;

  const goals = Object.entries(guarded(scenario, 'reach', options.watch, () => scenario.reach?.(world) ?? {})).map(([name, goal]) => ({ name, goal: typeof goal === 'function' ? watched(options.watch, name, goal) : goal }));
  return {
    scenario,
    machine,
    actors,
    goals,
    invariant: watched(options.watch, 'invariant', scenario.invariant?.(world)),
    final: watched(options.watch, 'finally', scenario.finally?.(world)),
    symmetric: symmetricClasses(scenario, actors),
    roots: rootsOf(objects, world),
    initial: vector.words.slice(0, vector.length),
  };
}

/** CPUs that several actors are bound to, so that one can keep the others from moving. */
function sharedCpus(actors: readonly Actor[]): ReadonlySet<number> {
  const cpus = actors.flatMap(({ spec }) => spec.options.cpu ?? []);
  return new Set(cpus.filter((cpu, index) => cpus.indexOf(cpu) !== index));
}

/** Puts the machine back into the initial state. */
export function resetSystem({ machine: { vector }, initial }: System): void {
  vector.words.fill(0);
  vector.words.set(initial);
  vector.logLength = 0;
}

/** Runs the world's construction to its end, as actor -1. */
function buildWorld(scenario: Scenario, machine: Machine, programs: Programs, detector: DetectorName | undefined): unknown {
  let handles: unknown;
  const body = function* (): Thread<void> {
    handles = yield* scenario.world(settingOf(scenario, detector));
  };
  const program = programs.program(thread(body), 'world');
  machine.vector.set(0, machine.controls.initial(program, 'the world'));
  machine.start(WORLD);
  for (let alternatives = machine.alternatives(WORLD); alternatives > 0; alternatives = machine.alternatives(WORLD)) {
    if (alternatives > 1) throw new UsageError(`the world of scenario '${scenario.name}' makes a choice`, { fix: 'choose in an actor instead' });
    if (!machine.step(WORLD, 0)) break;
  }
  const finding = machine.monitors.findings[0];
  if (finding !== undefined) {
    throw new UsageError(`the world of scenario '${scenario.name}' is broken: ${finding.kind}: ${finding.message}`, { fix: 'a world must be sound before its actors start' });
  }
  if (machine.controls.table[(machine.at(WORLD) << ROW_SHIFT) + OP] !== ENDED) {
    throw new UsageError(`the world of scenario '${scenario.name}' blocks for ever`, { fix: 'wait in an actor instead' });
  }
  machine.vector.set(0, 0);
  return deepFreeze(handles, `the world of scenario '${scenario.name}'`);
}

function guarded<T>(scenario: Scenario, part: string, watch: Watch | undefined, ask: () => T): T {
  watch?.enter(part);
  try {
    return ask();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${part} of scenario '${scenario.name}' threw: ${error instanceof Error ? error.message : String(error)}`, { fix: `mend ${part}` });
  } finally {
    watch?.leave();
  }
}

type Predicate = (view: View) => boolean;

/** A predicate that somebody watches, who notices when it does not come back. */
function watched<P extends Predicate | undefined>(watch: Watch | undefined, name: string, predicate: P): P | Predicate {
  if (watch === undefined || predicate === undefined) return predicate;
  return (view) => {
    watch.enter(name);
    const is = predicate(view);
    watch.leave();
    return is;
  };
}

/** A view of the machine's present state for predicates. */
export function viewOf({ machine, actors }: Pick<System, 'machine' | 'actors'>): View {
  const find = (name: string): number => {
    const index = actors.findIndex((actor) => actor.name === name);
    if (index < 0) throw new UsageError(`no actor is called ${name}`, { fix: `there are ${actors.map((actor) => actor.name).join(', ')}` });
    return index;
  };
  return {
    word(address: Address): number {
      const object = machine.objects.at(address);
      if (object < 0) throw new UsageError(`a predicate reads address ${address}, which is no word`, { fix: 'read words of the world' });
      return machine.vector.words[machine.objects.word(object, (address - machine.objects.bases[object]!) >>> 2)]! >>> 0;
    },
    matches(actor: string, state: string): boolean {
      return matches(machine.controls.point(machine.at(find(actor))).state?.name, state);
    },
    ended(actor: string): boolean {
      return machine.controls.table[(machine.at(find(actor)) << ROW_SHIFT) + OP] === ENDED;
    },
  };
}

/** Whether a state's name is, or lies inside, another. */
export function matches(name: string | undefined, state: string): boolean {
  return name !== undefined && name.split('|').some((region) => region === state || region.startsWith(`${state}.`));
}
