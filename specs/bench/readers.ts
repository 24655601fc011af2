import { createRequire } from 'node:module';
import type * as graph from '@xstate/graph';
import { createMachine } from 'xstate';
import { check } from '../../harness/check';
import type { CheckOptions } from '../../harness/check';
import type { System } from '../../harness/machine/system';
import { buildSystem } from '../../harness/machine/system';
import type { CheckResult } from '../../harness/result';
import { searchAuto } from '../../harness/search/auto';
import type { Scenario } from '../../index';
import { actor, scenario } from '../../index';
import { gracePeriod, reader, updater } from '../../models';
import { IdealRcu, WaitingRcu } from '../../impl/rcu';
import { toyRcu, toyRcuFlag, toyRcuForgetting } from '../programs/toy-rcu';
import { INDEX, readingWith, treeWithOne, updatingWith } from '../scenarios/worlds';
import { EVERYTHING } from './everything';
import { measured } from './toy';

/** A system whose readers are counted, and how it is searched. */
export interface ReadersTask {
  readonly system:
    | { readonly kind: 'toy'; readonly variant: 'counter' | 'flag'; readonly loops: 'times' | 'plain'; readonly sections: number; readonly updates: number; readonly waitsLast?: boolean }
    | { readonly kind: 'tree'; readonly detector: 'waiting' | 'ideal' }
    | { readonly kind: 'machines' };
  readonly readers: number;
  readonly search: NonNullable<CheckOptions['search']> | '@xstate/graph';
  /** Up to the violation alone: the schedule is neither shortened nor explained. */
  readonly findsOnly?: boolean;
}

/** What one search took. */
export interface ReadersMeasurement {
  readonly verdict: string;
  readonly search: string;
  /** Visited states; of the centre, for the star. */
  readonly states: number;
  /** CPU seconds of all threads of the process, for building the world, searching and reporting. */
  readonly seconds: number;
}

/** Searches a system, and measures it. */
export function measureReaders({ system, readers, search, findsOnly = false }: ReadersTask): ReadersMeasurement {
  if (search === '@xstate/graph') return byGraph(readers);
  const made = system.kind === 'toy' ? toy(system, readers) : system.kind === 'tree' ? tree(system, readers) : machines(readers);
  if (findsOnly) return finds(made);
  const { seconds, result } = measured((): CheckResult => check(made, { search }));
  return { verdict: result.verdict, search: result.search, states: result.statistics.states, seconds };
}

function finds(made: Scenario): ReadersMeasurement {
  const before = process.cpuUsage();
  const build = (footprint: boolean): System => buildSystem(made, { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined, footprint });
  const { outcome, search } = searchAuto(build, { ...EVERYTHING, all: false });
  const { user, system } = process.cpuUsage(before);
  return { verdict: outcome.found.length > 0 ? 'violated' : 'holds', search, states: outcome.states, seconds: (user + system) / 1e6 };
}

function toy({ variant, loops, sections, updates, waitsLast = true }: Extract<ReadersTask['system'], { kind: 'toy' }>, readers: number): Scenario {
  const sizes = { readers, sections, updates };
  if (loops === 'times') return toyRcuForgetting(sizes, variant, { waitsLast });
  return variant === 'flag' ? toyRcuFlag(sizes) : toyRcu(sizes);
}

function tree({ detector }: Extract<ReadersTask['system'], { kind: 'tree' }>, readers: number): Scenario {
  return scenario({
    name: `load_rcu against erase, ${readers} readers`,
    world: () => treeWithOne({ readers, rcu: detector === 'ideal' ? IdealRcu : WaitingRcu }),
    actors: (world) => ({
      ...Object.fromEntries(Array.from({ length: readers }, (_, slot) => [`reader${slot + 1}`, actor(reader, readingWith(world, slot), { input: { index: INDEX } })])),
      updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
      gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
    }),
  });
}

const SIX = ['quiescent', 'locking', 'loading', 'holding', 'dereferencing', 'unlocking'];

/** The states of a reader's lifecycle in a circle: each step is an event of its own. */
const circle = (event: string) => Object.fromEntries(SIX.map((state, at) => [state, { on: { [event]: SIX[(at + 1) % SIX.length]! } }]));

/** Readers that go round and meet nobody. */
function machines(readers: number): Scenario {
  const round = createMachine({ id: 'six states', initial: 'quiescent', states: circle('STEP') });
  return scenario({
    name: `${readers} readers of six states`,
    *world() {
      return {};
    },
    actors: () => Object.fromEntries(Array.from({ length: readers }, (_, slot) => [`reader${slot + 1}`, actor(round, {}, { events: [{ type: 'STEP' }], daemon: true })])),
    ignore: ['livelock', 'stuck-loop'],
  });
}

/** The same as one parallel machine, walked by @xstate/graph. */
function byGraph(readers: number): ReadersMeasurement {
  const { getAdjacencyMap } = createRequire(__filename)('@xstate/graph') as typeof graph;
  const parallel = createMachine({
    id: 'readers',
    type: 'parallel',
    states: Object.fromEntries(Array.from({ length: readers }, (_, slot) => [`reader${slot + 1}`, { initial: 'quiescent', states: circle(`STEP${slot + 1}`) }])),
  });
  const events = Array.from({ length: readers }, (_, slot) => ({ type: `STEP${slot + 1}` }));
  const before = process.cpuUsage();
  const states = Object.keys(getAdjacencyMap(parallel, { events, limit: Infinity } as never)).length;
  const { user, system } = process.cpuUsage(before);
  return { verdict: 'holds', search: '@xstate/graph', states, seconds: (user + system) / 1e6 };
}
