import { memoryPositions, trapsOf, type Trap } from '../checks/livelock';
import { mustNotBlock } from '../checks/non-blocking';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { LimitReached, Schedule } from '../result';
import { spent } from './budget';
import type { SearchOptions } from './outcome';
import { StateGraph } from './state-graph';
import { StateStore } from './state-store';
import { choiceOf, codeOf, refuseMoreActors } from './trail';
import { cheapestWalks, choicesOf, compareCosts, type Walk } from './walks';

/** A schedule that goes on for ever. */
export interface Lasso {
  readonly stem: Schedule;
  /** One turn, from where the stem ends back to there; empty where somebody is blocked for ever instead. */
  readonly cycle: Schedule;
}

/** What is looked for. */
export interface LassoOptions extends SearchOptions {
  /** `round` and `blocked` are what becomes of an operation that must not block when it runs alone. */
  readonly kind: Trap['kind'] | 'round' | 'blocked';
  /** Who is to blame: he moves in the cycle. */
  readonly actor: number;
  /** Whether the cycle may begin in the state in which the machine is. */
  readonly mayBegin: () => boolean;
}

/** What was found. */
export interface SimplestLasso {
  /** The best that was met. */
  readonly found?: Lasso;
  readonly states: number;
  /** What stopped the search; where nothing did, none is simpler. */
  readonly limits: readonly LimitReached[];
}

interface Candidate {
  readonly switches: number;
  readonly steps: number;
  readonly stem: readonly number[];
  readonly cycle: readonly number[];
}

const LOOK_EVERY = 128;
/** Bytes that a state takes besides its place in the store: for its walks. */
const STATE_BYTES = 400;
/** Places of walks that may be looked at for each state of the budget. */
const PLACES_PER_STATE = 20;
/** Actors of which it is told apart whether a turn still lacks them, a bit each. */
const MOST_BITS = 19;

/** The turn of somebody who cannot move. */
const NO_TURN: Walk = { switches: 0, steps: 0, parent: null, choice: 0 };

/**
 * What goes on for ever with the fewest context switches, of these with the fewest steps, stem and one turn of the cycle together, then the shortest stem,
 * then the lexicographically least. Stems and cycles that meet a violation do not count.
 *
 * The cycle of a livelock or stuck loop lies where nothing ever ends and nothing leads out, and it is *fair*: everybody moves in it, or cannot at some point of
 * it, so no scheduler can be blamed; memory changes in it where the kind is livelock. That of an operation which must not block is a turn of its actor alone inside it.
 *
 * All states are visited, unreduced, then walks over (state, who moved last) and, for fair cycles, what a turn still lacks. It is exact where no limit is reached.
 */
export function searchSimplestLasso(system: System, options: LassoOptions): SimplestLasso {
  refuseMoreActors(system);
  return new LassoSearch(system, options).run();
}

/** A state where a cycle may begin, with the ways to it, by who moved last, and the cheapest of them. */
interface Begin {
  readonly state: number;
  readonly ways: readonly { readonly last: number; readonly walk: Walk }[];
  readonly least: Walk;
}

class LassoSearch {
  readonly #system: System;
  readonly #options: LassoOptions;
  readonly #store = new StateStore();
  /** States that break the invariant. */
  readonly #broken = new Set<number>();
  /** What memory holds in a state, by state, as far as it was asked for. */
  readonly #memories = new Map<number, string>();
  #memory: readonly number[] = [];
  #looks = 0;
  #places = 0;
  #limits: readonly LimitReached[] = [];

  constructor(system: System, options: LassoOptions) {
    this.#system = system;
    this.#options = options;
  }

  run(): SimplestLasso {
    this.#visit();
    const best = this.#goesOn() ? this.#search() : undefined;
    return { states: this.#store.size, limits: this.#limits, ...(best === undefined ? {} : { found: { stem: best.stem.map(choiceOf), cycle: best.cycle.map(choiceOf) } }) };
  }

  /** Visits every state. */
  #visit(): void {
    const { machine, actors, invariant } = this.#system;
    const { vector, monitors } = machine;
    const numbers = new Int32Array(512);
    monitors.findings.length = 0;
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(numbers);
    for (let state = 0; state < this.#store.size && this.#goesOn(); state++) {
      this.#store.read(state, vector.words);
      if (invariant !== undefined && monitors.looksFor('assertion') && !invariant(viewOf(this.#system))) this.#broken.add(state);
      for (let actor = 0; actor < actors.length; actor++) {
        const alternatives = machine.alternatives(actor);
        for (let alternative = 0; alternative < alternatives; alternative++) {
          machine.step(actor, alternative);
          monitors.findings.length = 0;
          this.#store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
          this.#store.commit(numbers);
          vector.undo(0);
        }
      }
    }
  }

  #search(): Candidate | undefined {
    const { kind } = this.#options;
    const isAlone = kind === 'round' || kind === 'blocked';
    const graph = new StateGraph(this.#system, this.#store, this.#store.size, { goesOn: () => this.#goesOn() });
    const stems = this.#stems(graph);
    if (!this.#goesOn()) return undefined;
    this.#memory = memoryPositions(this.#system);
    const within = isAlone ? [[...Array(graph.size).keys()]] : trapsOf(this.#system, graph).flatMap((trap) => (trap.kind === kind ? [trap.states] : []));
    return within.reduce<Candidate | undefined>((best, states) => this.#best(graph, this.#begins(graph, states, stems), best), undefined);
  }

  /** Whether all budgets are kept; looks at them now and then. */
  #goesOn(): boolean {
    if (this.#limits.length === 0 && (this.#looks++ % LOOK_EVERY === 0 || this.#store.size > this.#options.maxStates)) {
      const { size, bytes } = this.#store;
      this.#limits = spent(this.#options, { states: size, transitions: 0, queue: 0, depth: 0 }, { bytes: bytes + size * STATE_BYTES });
    }
    return this.#limits.length === 0;
  }

  /** The steps from a state that no violation spoils. */
  #edges(graph: StateGraph, state: number, visit: (target: number, actor: number, code: number, edge: number) => void): void {
    if (this.#broken.has(state)) return;
    for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) {
      if (graph.violates(edge)) continue;
      const { actor, alternative } = graph.choice(edge);
      visit(graph.target(edge), actor, codeOf(actor, alternative), edge);
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
      () => this.#goesOn(),
    );
  }

  /** Those of some states where a cycle may begin, those that are reached most cheaply first. */
  #begins(graph: StateGraph, states: readonly number[], stems: ReadonlyMap<number, Walk>): readonly Begin[] {
    const { actors, machine } = this.#system;
    const { kind, actor, mayBegin } = this.#options;
    const lasts = actors.length + 1;
    const begins: Begin[] = [];
    for (const state of states) {
      if (!this.#goesOn()) break;
      graph.store.read(state, machine.vector.words);
      if (!mayBegin()) continue;
      if (kind === 'round' && !mustNotBlock(this.#system, actor)) continue;
      if (kind === 'blocked' && (machine.alternatives(actor) > 0 || !mustNotBlock(this.#system, actor))) continue;
      const ways = Array.from({ length: lasts }, (_, last) => ({ last, walk: stems.get(state * lasts + last) })).flatMap(({ last, walk }) => (walk === undefined ? [] : [{ last, walk }]));
      const [first] = [...ways].sort((one, other) => compareCosts(one.walk, other.walk));
      if (first !== undefined) begins.push({ state, ways, least: first.walk });
    }
    return begins.sort((one, other) => compareCosts(one.least, other.least));
  }

  #best(graph: StateGraph, begins: readonly Begin[], known: Candidate | undefined): Candidate | undefined {
    const { kind, actor } = this.#options;
    let best = known;
    for (const begin of begins) {
      for (let first = 0; first < this.#system.actors.length; first++) {
        if (!this.#goesOn() || (best !== undefined && compareCosts(begin.least, best) > 0)) return best;
        if (kind === 'round' || kind === 'blocked') {
          if (first !== actor) continue;
          const turns = kind === 'blocked' ? [NO_TURN] : this.#turnsAlone(graph, begin.state);
          for (const turn of turns) best = this.#joined(begin, first, turn, best);
        } else {
          for (const turn of this.#fairTurns(graph, begin, first, best)) best = this.#joined(begin, first, turn, best);
        }
      }
    }
    return best;
  }

  /** The better of what is known and a turn in which somebody moves first, behind all ways to where it begins. */
  #joined({ ways }: Begin, first: number, turn: Walk, known: Candidate | undefined): Candidate {
    const all = ways.map(({ last, walk }): Candidate => {
      const isSwitch = turn.steps > 0 && last !== 0 && last !== first + 1;
      return { switches: walk.switches + Number(isSwitch) + turn.switches, steps: walk.steps + turn.steps, stem: choicesOf(walk), cycle: choicesOf(turn) };
    });
    return all.reduce(better, known ?? all[0]!);
  }

  /** The cheapest turn of an operation that must not block from a state back to it, as its actor alone makes it; none where it comes to its end. */
  #turnsAlone(graph: StateGraph, state: number): readonly Walk[] {
    const { machine } = this.#system;
    const isInside = (at: number): boolean => {
      graph.store.read(at, machine.vector.words);
      return mustNotBlock(this.#system, this.#options.actor);
    };
    const walks = cheapestWalks(
      -1,
      (node, visit) => {
        if (node === state) return;
        this.#edges(graph, node < 0 ? state : node, (target, actor, code, edge) => {
          if (actor === this.#options.actor && !graph.endsOperation(edge) && isInside(target)) visit(target, false, code);
        });
      },
      () => this.#goesOn(),
    );
    const turn = walks.get(state);
    return turn === undefined ? [] : [turn];
  }

  /** The cheapest fair turns from a state back to it in which an actor moves first, as far as they may be better than what is known. */
  #fairTurns(graph: StateGraph, { state, least }: Begin, first: number, best: Candidate | undefined): readonly Walk[] {
    const lasts = this.#system.actors.length + 1;
    const bits = new Map<number, number>();
    const moving = this.#movers(graph, state);
    for (let actor = 0; actor < lasts - 1; actor++) if (moving.has(actor) || actor === this.#options.actor) bits.set(actor, 1 << bits.size);
    const changes = this.#options.kind === 'livelock' ? 1 << bits.size : 0;
    const size = 1 << (bits.size + Number(changes !== 0));
    if (bits.size > MOST_BITS) {
      this.#limits = [{ limit: 'actors', value: MOST_BITS }];
      return [];
    }
    const full = size - 1;
    /** What is no longer lacking where somebody has come to a state. */
    const had = new Map<number, number>();
    const hadAt = (at: number): number => {
      let mask = had.get(at);
      if (mask === undefined) {
        mask = changes === 0 || this.#memoryAt(graph, at) === this.#memoryAt(graph, state) ? 0 : changes;
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
        if (++this.#places > this.#options.maxStates * PLACES_PER_STATE) this.#limits = [{ limit: 'states', value: this.#options.maxStates }];
        return this.#goesOn() && (best === undefined || compareCosts({ switches: cost.switches + least.switches, steps: cost.steps + least.steps }, best) <= 0);
      },
    );
    return Array.from({ length: lasts }, (_, last) => walks.get(nodeOf(state, last, full))).filter((walk) => walk !== undefined);
  }

  /** What a state holds in memory. */
  #memoryAt(graph: StateGraph, state: number): string {
    const { words } = this.#system.machine.vector;
    let memory = this.#memories.get(state);
    if (memory === undefined) {
      graph.store.read(state, words);
      memory = this.#memory.map((position) => words[position]).join();
      this.#memories.set(state, memory);
    }
    return memory;
  }

  #movers(graph: StateGraph, state: number): ReadonlySet<number> {
    const movers = new Set<number>();
    for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) movers.add(graph.actor(edge));
    return movers;
  }
}

function better(one: Candidate, other: Candidate): Candidate {
  const order = compareCosts(one, other) || one.stem.length - other.stem.length;
  if (order !== 0) return order < 0 ? one : other;
  const [a, b] = [one, other].map(({ stem, cycle }) => [...stem, ...cycle]) as [number[], number[]];
  const at = a.findIndex((code, index) => code !== b[index]);
  return at < 0 || a[at]! < b[at]! ? one : other;
}
