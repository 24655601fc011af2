import type { Access, Address, Layout, LoopHead, Thread } from '../../impl/memory';
import { settingOf, type ActorSpec, type Choice, type Scenario } from '../../index';
import { Told } from './rerun-events';
import { blank, isOver, passes, type Block, type Runner } from './rerun-runner';

/** What a search brought to light, in a form that two searches can be compared by. */
export interface Observed {
  /** Memory and who can move, of every state. */
  readonly states: ReadonlySet<string>;
  /** The same, of the states in which nobody can move. */
  readonly finals: ReadonlySet<string>;
  /** Violations as `kind actor`; `deadlock` alone, for it takes several. */
  readonly violations: ReadonlySet<string>;
  /** Whether from some state no continuation ever ends. */
  readonly endless: boolean;
}

export interface RerunOptions {
  /** Equal states are one (on unless told); without it every schedule is followed to its end, which needs programs without loops. */
  readonly merge?: boolean;
  readonly maxStates?: number;
}

const WORLD = -1;
const RED_ZONE = 16;
const ARENA = 0x0100_0000;
const SLOT = 0x4000;

/** One run from the very start: real generators over memory that is a plain map. */
class Run {
  readonly runners: Runner[] = [];
  readonly violations: string[] = [];
  readonly told = new Told();
  readonly #scenario: Scenario;
  readonly #blocks = new Map<Address, Block>();
  #worldEnd = 0x1000;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    let handles: unknown;
    const build = function* (): Thread<void> {
      handles = yield* scenario.world(settingOf(scenario));
    };
    const builder = this.#begin(build(), WORLD, {});
    while (builder.standing !== null) this.#perform(builder, WORLD, 0);
    for (const [name, spec] of Object.entries(scenario.actors(handles))) {
      if (spec.form !== 'thread') throw new Error(`${name} is no thread`);
      const actor = this.runners.length;
      const runner = this.#begin(spec.body(), actor, spec.options);
      this.runners.push(runner);
      this.#ride(runner, actor);
    }
  }

  /** In how many ways an actor can move. */
  alternatives(actor: number): number {
    const runner = this.runners[actor]!;
    const { standing } = runner;
    if (isOver(runner) || this.runners.some((other, index) => index !== actor && other.options.cpu === (runner.options.cpu ?? NaN) && this.#keepsCpu(other, index))) return 0;
    if (standing === null) return 1;
    if (standing.kind === 'choose') return standing.count;
    if (standing.kind === 'alloc') {
      const { reuse, allocationFailure } = this.#scenario;
      return 1 + (reuse === true ? this.#freed(standing.layout).length : 0) + (allocationFailure === true ? 1 : 0);
    }
    if (standing.kind !== 'wait-until' && standing.kind !== 'acquire-when') return 1;
    const block = this.#find(standing.address);
    if (block?.live !== true) return 1;
    const word = block.values.get(standing.address);
    return word === undefined || passes(word, standing.test, standing.value) ? 1 : 0;
  }

  step({ actor, alternative }: Choice): void {
    const runner = this.runners[actor]!;
    runner.hasBegun = true;
    for (const access of runner.coming.splice(0)) {
      if (runner.halted) return;
      this.#hear(runner, actor, access);
    }
    if (runner.halted || runner.standing === null) return;
    this.#perform(runner, actor, alternative);
    this.#ride(runner, actor);
  }

  /** A CPU is its interrupt's from that one's first step to its last, or that of a thread that has turned interrupts off and not on again. */
  #keepsCpu(runner: Runner, actor: number): boolean {
    if (runner.halted) return false;
    return runner.options.interrupt === true ? runner.hasBegun && !isOver(runner) : this.told.depthOff(actor) > 0;
  }

  /** Memory and who can move. */
  seen(): string {
    const memory = [...this.#blocks.values()]
      .sort((a, b) => a.base - b.base)
      .map(({ base, live, layout, values }) => {
        const words = Array.from({ length: layout.words }, (_, index) => values.get(base + 4 * index) ?? '?');
        return `${base.toString(16)}=${live ? words.join(' ') : 'freed'}`;
      });
    const actors = this.runners.map((runner, actor) => {
      if (runner.halted) return 'halted';
      if (isOver(runner)) return 'ended';
      return this.alternatives(actor) > 0 ? 'moves' : 'blocked';
    });
    return `${memory.join('; ')} | ${actors.join(' ')}`;
  }

  /** The whole state: also where everybody stands. */
  key(): string {
    const places = this.runners.map((runner) =>
      [runner.halted ? 'halted' : isOver(runner) ? 'ended' : runner.history.join(), runner.hasBegun, runner.allocated, ...[...runner.known].sort().flat()].join(' '),
    );
    return `${this.seen()} | ${places.join(' / ')} | ${this.told.text()}`;
  }

  #begin(thread: Thread<unknown>, actor: number, options: ActorSpec['options']): Runner {
    const runner: Runner = { thread, options, standing: null, coming: [], hasBegun: false, halted: false, history: [], loops: new Map(), allocated: 0, known: new Map() };
    this.#resume(runner, actor, () => thread.next(0));
    return runner;
  }

  #resume(runner: Runner, actor: number, go: () => IteratorResult<Access, unknown>): void {
    try {
      const { done, value } = go();
      runner.standing = done === true ? null : (value);
    } catch {
      this.#violation(runner, actor, 'assertion');
    }
  }

  /** Whatever is no access goes with the access before it, but for events that go with the one after, and what follows these. */
  #ride(runner: Runner, actor: number): void {
    for (;;) {
      const { standing, halted, coming } = runner;
      if (standing === null || halted || !['loop', 'note', 'assert', 'warn', 'actor', 'cpu', 'event'].includes(standing.kind)) return;
      if (coming.length > 0 || (standing.kind === 'event' && standing.when === 'before')) {
        coming.push(standing);
        this.#resume(runner, actor, () => runner.thread.next(0));
      } else this.#perform(runner, actor, 0);
    }
  }

  #hear(runner: Runner, actor: number, access: Access): void {
    if (access.kind === 'loop') this.#loop(runner, actor, access);
    else runner.history.push(String(this.#answer(runner, actor, access, 0)));
  }

  #perform(runner: Runner, actor: number, alternative: number): void {
    const access = runner.standing!;
    const answer = access.kind === 'loop' ? this.#loop(runner, actor, access) : this.#answer(runner, actor, access, alternative);
    if (runner.halted) return;
    if (access.kind !== 'loop') runner.history.push(String(answer));
    this.#resume(runner, actor, () => runner.thread.next(answer));
  }

  #answer(runner: Runner, actor: number, access: Exclude<Access, LoopHead>, alternative: number): number {
    switch (access.kind) {
      case 'alloc':
        return access.gfp === 'kernel' && this.told.isAtomic(actor) ? this.#violation(runner, actor, 'illegal-sleep') : this.#alloc(runner, actor, access.layout, alternative);
      case 'free':
        return this.#free(runner, actor, access.address);
      case 'choose':
        return alternative;
      case 'assert':
        return access.holds ? 0 : this.#violation(runner, actor, 'assertion');
      case 'warn':
        return access.holds ? 0 : this.#violation(runner, actor, 'warning');
      case 'actor':
      case 'cpu':
        return actor;
      case 'fence':
      case 'note':
        return 0;
      case 'event': {
        const kind = this.told.hear(access, actor);
        return kind === null ? 0 : this.#violation(runner, actor, kind);
      }
      case 'history':
      case 'ownership':
        throw new Error(`the twin knows no ${access.kind}`);
      default:
        return this.#touch(runner, actor, access);
    }
  }

  #touch(runner: Runner, actor: number, access: Extract<Access, { address: Address; order: unknown }>): number {
    const block = this.#find(access.address);
    if (block === undefined) return this.#violation(runner, actor, 'out-of-bounds');
    if (!block.live) return this.#violation(runner, actor, 'use-after-free');
    const word = access.address - (access.address % 4);
    if (word >= block.base + block.layout.words * 4) return this.#violation(runner, actor, 'out-of-bounds');
    if (runner.known.get(block.base) === 'stale') return this.#violation(runner, actor, 'use-after-free');
    const old = block.values.get(word);
    if (old === undefined && access.kind !== 'store') return this.#violation(runner, actor, 'uninitialised-read');
    const before = old ?? 0;
    if (access.kind !== 'store' && access.kind !== 'store-byte') this.#obtain(runner, before);
    const set = (value: number): void => {
      block.values.set(word, value >>> 0);
      if (block.owner !== actor || block.escaped) this.#escape(value >>> 0);
    };
    switch (access.kind) {
      case 'load':
      case 'wait-until':
        return before;
      case 'store':
        set(access.value);
        return 0;
      case 'store-byte': {
        const unit = 256 ** (access.address % 4);
        set(before - (Math.floor(before / unit) % 256) * unit + access.value * unit);
        return 0;
      }
      case 'compare-and-swap':
        if (before === access.expected) set(access.value);
        return before;
      case 'exchange':
        set(access.value);
        return before;
      case 'fetch-add':
        set(before + access.value);
        return before;
      case 'fetch-and':
        set(before & access.value);
        return before;
      case 'fetch-or':
        set(before | access.value);
        return before;
      case 'acquire-when':
        set(access.desired);
        return before;
    }
  }

  #alloc(runner: Runner, actor: number, layout: Layout, alternative: number): Address {
    if (alternative > 0) {
      const again = this.#scenario.reuse === true ? this.#freed(layout)[alternative - 1] : undefined;
      if (again === undefined) return 0;
      this.#blocks.set(again.base, { ...again, live: true, escaped: true, values: blank(again.base, layout) });
      for (const { known } of this.runners) if (known.has(again.base)) known.set(again.base, 'stale');
      this.#obtain(runner, again.base);
      return again.base;
    }
    let base: Address;
    if (actor === WORLD) {
      const align = layout.align ?? 4;
      base = Math.ceil((this.#worldEnd + RED_ZONE) / align) * align;
      this.#worldEnd = base + layout.words * 4;
    } else base = ARENA * (actor + 1) + SLOT * runner.allocated++;
    this.#blocks.set(base, { base, layout, owner: actor, live: true, escaped: actor === WORLD, values: blank(base, layout) });
    this.#obtain(runner, base);
    return base;
  }

  #free(runner: Runner, actor: number, address: Address): number {
    const block = this.#find(address);
    if (block === undefined) return this.#violation(runner, actor, 'invalid-free');
    if (!block.live) return this.#violation(runner, actor, 'double-free');
    if (block.base !== address || block.layout.memory === 'static') return this.#violation(runner, actor, 'invalid-free');
    if (runner.known.get(block.base) === 'stale') return this.#violation(runner, actor, 'use-after-free');
    block.live = false;
    block.values.clear();
    return 0;
  }

  #loop(runner: Runner, actor: number, { loop, turn, carried }: LoopHead): number {
    if (turn === 0) runner.loops.set(loop, { at: runner.history.length, allocated: runner.allocated });
    const { at, allocated } = runner.loops.get(loop)!;
    runner.history.length = at;
    runner.history.push(`@${carried.join(' ')}`);
    // What the turn kept to itself and freed was never there.
    const isTold = (base: Address): boolean => carried.some((value) => value >= ARENA && value - (value % SLOT) === base);
    for (; turn > 0 && runner.allocated > allocated; runner.allocated--) {
      const base = ARENA * (actor + 1) + SLOT * (runner.allocated - 1);
      const block = this.#blocks.get(base)!;
      if (block.live || block.escaped || isTold(base)) break;
      this.#blocks.delete(base);
    }
    return 0;
  }

  /** A thread was given a number that may be a pointer. */
  #obtain(runner: Runner, value: number): void {
    const block = this.#scenario.reuse === true ? this.#find(value) : undefined;
    if (block !== undefined) runner.known.set(block.base, 'good');
  }

  #escape(value: number): void {
    const block = this.#find(value);
    if (block === undefined || block.escaped) return;
    block.escaped = true;
    for (const inner of block.values.values()) this.#escape(inner);
  }

  #find(address: Address): Block | undefined {
    if (address >= ARENA) return this.#blocks.get(address - (address % SLOT));
    for (const block of this.#blocks.values()) if (address >= block.base && address < block.base + block.layout.words * 4) return block;
    return undefined;
  }

  #freed({ type, words }: Layout): Block[] {
    const fits = [...this.#blocks.values()].filter(({ live, layout }) => !live && layout.type === type && layout.words === words);
    return fits.sort((a, b) => a.base - b.base);
  }

  #violation(runner: Runner, actor: number, kind: string): number {
    this.violations.push(`${kind} ${actor}`);
    runner.halted = true;
    return 0;
  }
}

/** The run that a schedule is, from scratch. */
function runOf(scenario: Scenario, schedule: readonly Choice[]): Run {
  const run = new Run(scenario);
  for (const choice of schedule) run.step(choice);
  return run;
}

/**
 * The slow, obvious twin of the states search: to make one step it runs everything from the start. No automata, no vectors,
 * no undoing; nothing of the checker but the description of a scenario. Thread code only.
 */
export function rerunSearch(scenario: Scenario, { merge = true, maxStates = Infinity }: RerunOptions = {}): Observed & { readonly count: number; readonly transitions: number } {
  const known = new Map<string, number>();
  const schedules: Choice[][] = [];
  const next: number[][] = [];
  const ends: boolean[] = [];
  const observed = { states: new Set<string>(), finals: new Set<string>(), violations: new Set<string>() };
  let transitions = 0;
  const add = (run: Run, schedule: Choice[]): number => {
    for (const violation of run.violations) observed.violations.add(violation);
    const key = run.key();
    const number = merge ? known.get(key) : undefined;
    if (number !== undefined) return number;
    if (merge) known.set(key, schedules.length);
    observed.states.add(run.seen());
    return schedules.push(schedule) - 1;
  };
  add(new Run(scenario), []);
  for (let state = 0; state < schedules.length; state++) {
    if (state > maxStates) throw new TooManyStates();
    const schedule = schedules[state]!;
    const here = runOf(scenario, schedule);
    const targets: number[] = (next[state] = []);
    for (let actor = 0; actor < here.runners.length; actor++) {
      for (let alternative = 0; alternative < here.alternatives(actor); alternative++) {
        const longer = [...schedule, { actor, alternative }];
        targets.push(add(runOf(scenario, longer), longer));
        transitions++;
      }
    }
    const halted = here.runners.some((runner) => runner.halted);
    ends[state] = halted || targets.length === 0;
    if (targets.length > 0) continue;
    observed.finals.add(here.seen());
    if (halted) continue;
    if (!here.runners.every(isOver)) observed.violations.add('deadlock');
    else if (here.told.isOwed) observed.violations.add('lost-callback -1');
  }
  return { ...observed, endless: !allCanEnd(next, ends), count: schedules.length, transitions };
}

/** Thrown when a random program is too large for the twin. */
export class TooManyStates extends Error {}

function allCanEnd(next: readonly (readonly number[])[], ends: readonly boolean[]): boolean {
  const can = [...ends];
  for (let changed = true; changed; ) {
    changed = false;
    for (const [state, targets] of next.entries()) {
      if (can[state] !== true && targets.some((target) => can[target])) changed = can[state] = true;
    }
  }
  return can.every(Boolean);
}

/** The same stateful search for the benchmark: what it costs to run thread code again for every step. */
export function rerunStates(scenario: Scenario): { states: number; transitions: number; seconds: number } {
  const started = process.cpuUsage();
  const { count, transitions } = rerunSearch(scenario);
  const { user, system } = process.cpuUsage(started);
  return { states: count, transitions, seconds: (user + system) / 1e6 };
}
