import { memoryPositions, trapsOf, type Trap } from '../checks/livelock';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { Schedule } from '../result';
import { spent } from './budget';
import type { SearchOptions } from './outcome';
import { StateGraph } from './state-graph';
import { StateStore } from './state-store';
import { choiceOf, codeOf, refuseMoreActors } from './trail';
import { cheapestWalks, choicesOf, compareCosts, type Walk } from './walks';

/** A schedule that goes on for ever. */
export interface Lasso {
  readonly stem: Schedule;
  /** One turn, from where the stem ends back to there. */
  readonly cycle: Schedule;
}

/** What is looked for. */
export interface LassoOptions extends SearchOptions {
  readonly kind: Trap['kind'];
  /** Who is to blame: he moves in the cycle. */
  readonly actor: number;
  /** Whether the cycle may begin in the state in which the machine is. */
  readonly mayBegin: () => boolean;
}

/** What was found. */
export interface SimplestLasso {
  readonly found?: Lasso;
  readonly states: number;
  /** Whether none is simpler. */
  readonly complete: boolean;
}

interface Candidate {
  readonly switches: number;
  readonly steps: number;
  readonly stem: readonly number[];
  readonly cycle: readonly number[];
}

const LOOK_EVERY = 1024;
/** Bytes that a state takes besides its place in the store: for its walks. */
const STATE_BYTES = 400;
/** Places of walks that may be looked at for each state of the budget. */
const PLACES_PER_STATE = 20;
/** Bits that say what a turn still lacks. */
const MOST_BITS = 20;

/**
 * The livelock or stuck loop with the fewest context switches, of these one with the fewest steps, stem and one turn of the cycle together, then the shortest stem,
 * then the lexicographically least. The cycle lies where nothing ever ends and nothing leads out, and it is *fair*: everybody moves in it, or cannot at some point of
 * it, so no scheduler can be blamed; memory changes in it where the kind is livelock. Stems that meet a violation do not count.
 *
 * All states are visited, unreduced, then walks over (state, who moved last) and, for cycles, what a turn still lacks. It is exact where `complete`.
 */
export function searchSimplestLasso(system: System, options: LassoOptions): SimplestLasso {
  refuseMoreActors(system);
  return new LassoSearch(system, options).run();
}

class LassoSearch {
  readonly #system: System;
  readonly #options: LassoOptions;
  readonly #store = new StateStore();
  /** Edges on which a violation is made, and states that break the invariant. */
  readonly #bad = new Set<number>();
  readonly #broken = new Set<number>();
  #places = 0;
  #isOver = false;

  constructor(system: System, options: LassoOptions) {
    this.#system = system;
    this.#options = options;
  }

  run(): SimplestLasso {
    this.#visit();
    const states = this.#store.size;
    if (this.#isOver) return { states, complete: false };
    const graph = new StateGraph(this.#system, this.#store, states);
    const stems = this.#stems(graph);
    let best: Candidate | undefined;
    for (const trap of trapsOf(this.#system, graph)) {
      if (trap.kind === this.#options.kind) best = this.#best(graph, trap, stems, best);
    }
    const complete = !this.#isOver && best !== undefined;
    return { states, complete, ...(best === undefined ? {} : { found: { stem: best.stem.map(choiceOf), cycle: best.cycle.map(choiceOf) } }) };
  }

  /** Visits every state, and makes every step once. */
  #visit(): void {
    const { machine, actors, invariant } = this.#system;
    const { vector, monitors } = machine;
    const numbers = new Int32Array(512);
    monitors.findings.length = 0;
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(numbers);
    let edge = 0;
    for (let state = 0; state < this.#store.size && !this.#isOver; state++) {
      this.#store.read(state, vector.words);
      if (invariant !== undefined && monitors.looksFor('assertion') && !invariant(viewOf(this.#system))) this.#broken.add(state);
      for (let actor = 0; actor < actors.length; actor++) {
        const alternatives = machine.alternatives(actor);
        for (let alternative = 0; alternative < alternatives; alternative++) {
          machine.step(actor, alternative);
          if (monitors.findings.length > 0) this.#bad.add(edge);
          monitors.findings.length = 0;
          edge++;
          this.#store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
          this.#store.commit(numbers);
          vector.undo(0);
        }
      }
      if (state % LOOK_EVERY === 0 || this.#store.size > this.#options.maxStates) this.#look(state);
    }
  }

  #look(state: number): void {
    const { size, bytes } = this.#store;
    const progress = { states: size, transitions: state, queue: size - state, depth: 0 };
    if (spent(this.#options, progress, { bytes: bytes + size * STATE_BYTES }).length > 0) this.#isOver = true;
  }

  /** The steps from a state that no violation spoils. */
  #edges(graph: StateGraph, state: number, visit: (target: number, actor: number, code: number) => void): void {
    if (this.#broken.has(state)) return;
    for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) {
      if (this.#bad.has(edge)) continue;
      const { actor, alternative } = graph.choice(edge);
      visit(graph.target(edge), actor, codeOf(actor, alternative));
    }
  }

  /** Ways from the initial state, by state and who moved last, 0 for nobody. */
  #stems(graph: StateGraph): ReadonlyMap<number, Walk> {
    const lasts = this.#system.actors.length + 1;
    return cheapestWalks(
      0,
      (node, visit) => {
        const last = node % lasts;
        this.#edges(graph, (node - last) / lasts, (target, actor, code) => visit(target * lasts + actor + 1, last !== 0 && last !== actor + 1, code));
      },
      () => true,
    );
  }

  #best(graph: StateGraph, trap: Trap, stems: ReadonlyMap<number, Walk>, known: Candidate | undefined): Candidate | undefined {
    const { actors, machine } = this.#system;
    const lasts = actors.length + 1;
    let best = known;
    const memories = this.#memories(graph, trap);
    const begins = trap.states
      .filter((state) => {
        graph.store.read(state, machine.vector.words);
        return this.#options.mayBegin();
      })
      .flatMap((state) => {
        const ways = Array.from({ length: lasts }, (_, last) => ({ last, walk: stems.get(state * lasts + last) })).flatMap(({ last, walk }) => (walk === undefined ? [] : [{ last, walk }]));
        const [first] = [...ways].sort((one, other) => compareCosts(one.walk, other.walk));
        return first === undefined ? [] : [{ state, ways, least: first.walk }];
      })
      .sort((one, other) => compareCosts(one.least, other.least));
    for (const { state, ways, least } of begins) {
      for (let first = 0; first < actors.length; first++) {
        if (this.#isOver || (best !== undefined && least.switches > best.switches)) break;
        for (const cycle of this.#cycles(graph, memories, { state, first, least, best })) {
          for (const { last, walk } of ways) best = better(best, joined(walk, last !== 0 && last !== first + 1, cycle));
        }
      }
    }
    return best;
  }

  /** Which states of a trap hold the same in memory. */
  #memories(graph: StateGraph, { states }: Trap): ReadonlyMap<number, string> {
    const { vector } = this.#system.machine;
    const positions = memoryPositions(this.#system);
    return new Map(
      states.map((state) => {
        graph.store.read(state, vector.words);
        return [state, positions.map((position) => vector.words[position]).join()];
      }),
    );
  }

  /** The cheapest fair turns from a state back to it in which an actor moves first, as far as they may be better than what is known. */
  #cycles(graph: StateGraph, memories: ReadonlyMap<number, string>, from: { readonly state: number; readonly first: number; readonly least: Walk; readonly best: Candidate | undefined }): readonly Walk[] {
    const { state, first, least, best } = from;
    const lasts = this.#system.actors.length + 1;
    const bits = new Map<number, number>();
    const moving = this.#movers(graph, state);
    for (let actor = 0; actor < lasts - 1; actor++) if (moving.has(actor) || actor === this.#options.actor) bits.set(actor, 1 << bits.size);
    const changes = this.#options.kind === 'livelock' ? 1 << bits.size : 0;
    const size = 1 << (bits.size + Number(changes !== 0));
    if (bits.size >= MOST_BITS) {
      this.#isOver = true;
      return [];
    }
    const full = size - 1;
    /** What is no longer lacking where somebody has come to a state. */
    const had = new Map<number, number>();
    const hadAt = (at: number): number => {
      let mask = had.get(at);
      if (mask === undefined) {
        mask = memories.get(at) === memories.get(state) ? 0 : changes;
        const able = this.#movers(graph, at);
        for (const [actor, bit] of bits) if (!able.has(actor) && actor !== this.#options.actor) mask |= bit;
        had.set(at, mask);
      }
      return mask;
    };
    const nodeOf = (at: number, last: number, mask: number): number => (at * lasts + last) * size + mask;
    const walks = cheapestWalks(
      -1,
      (node, visit) => {
        const mask = node < 0 ? 0 : node % size;
        const place = node < 0 ? state * lasts : (node - mask) / size;
        const last = place % lasts;
        if (node >= 0 && mask === full && (place - last) / lasts === state) return;
        this.#edges(graph, (place - last) / lasts, (target, actor, code) => {
          if (node < 0 && actor !== first) return;
          visit(nodeOf(target, actor + 1, mask | (bits.get(actor) ?? 0) | hadAt(target)), node >= 0 && last !== actor + 1, code);
        });
      },
      (cost) => {
        if (++this.#places > this.#options.maxStates * PLACES_PER_STATE) this.#isOver = true;
        return !this.#isOver && (best === undefined || compareCosts({ switches: cost.switches + least.switches, steps: cost.steps + least.steps }, best) <= 0);
      },
    );
    return Array.from({ length: lasts }, (_, last) => walks.get(nodeOf(state, last, full))).filter((walk) => walk !== undefined);
  }

  #movers(graph: StateGraph, state: number): ReadonlySet<number> {
    const movers = new Set<number>();
    for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) movers.add(graph.actor(edge));
    return movers;
  }
}

function joined(stem: Walk, isSwitch: boolean, cycle: Walk): Candidate {
  return { switches: stem.switches + Number(isSwitch) + cycle.switches, steps: stem.steps + cycle.steps, stem: choicesOf(stem), cycle: choicesOf(cycle) };
}

function better(one: Candidate | undefined, other: Candidate): Candidate {
  if (one === undefined) return other;
  const order = compareCosts(one, other) || one.stem.length - other.stem.length;
  if (order !== 0) return order < 0 ? one : other;
  const [a, b] = [one, other].map(({ stem, cycle }) => [...stem, ...cycle]) as [number[], number[]];
  const at = a.findIndex((code, index) => code !== b[index]);
  return at < 0 || a[at]! < b[at]! ? one : other;
}
