import { settingOf, type Access, type Address, type Scenario, type Thread } from '../../index';

/** Cells of a map; the last one stands for all indexes from there on. */
const CELLS = 4;
const END = 0xffff_ffff;

type Said = Extract<Access, { kind: 'history' }>;

/** What was said, by whom, in order. */
interface Event {
  readonly actor: number;
  readonly said: Said;
}

/** Thread code and where it stands. */
interface Runner {
  readonly thread: Thread<unknown>;
  /** What it is about to do, null at its end. */
  standing: Access | null;
  halted: boolean;
}

/** A violation in words. */
export const wordsOf = (actor: number, { event, first, last, value, answers }: Said): string => `${actor} ${event} ${first} ${last} ${value} ${answers}`;

/** A map after some events, the obvious way: by cell the number of the commit that put something there, 0 for nothing. */
function cellsAfter(events: readonly Event[], map: Address): number[] {
  const cells = Array.from({ length: CELLS }, () => 0);
  for (const [number, { said }] of events.entries()) {
    if (said.event !== 'committed' || said.map !== map) continue;
    for (let cell = said.first; cell < CELLS && cell <= said.last; cell++) cells[cell] = said.value === 0 ? 0 : number + 1;
  }
  return cells;
}

const isCall = ({ event }: Said): boolean => event === 'lookup-begins' || event === 'lookup-continues';

/** Where the update of a map began that is under way at the end of a history. */
function underWay(history: readonly Event[], map: Address): number | undefined {
  const bounds = history.map(({ said }, index) => ({ said, index })).filter(({ said }) => said.map === map && said.event.startsWith('update-'));
  const last = bounds.at(-1);
  return last?.said.event === 'update-begins' ? last.index : undefined;
}

/** What the last event of a history says is true or not, decided by nothing but the events before it. */
function isTrue(history: readonly Event[]): boolean {
  const { actor, said } = history.at(-1)!;
  const { map } = said;
  const before = history.slice(0, -1);
  const valueOf = (commit: number): number => (commit === 0 ? 0 : history[commit - 1]!.said.value);
  const cells = Array.from({ length: CELLS }, (_, cell) => cell).filter((cell) => said.first <= cell && cell <= said.last);
  if (said.event === 'observed') {
    const now = cellsAfter(before, map);
    return cells.every((cell) => valueOf(now[cell]!) === said.value);
  }
  if (said.event !== 'lookup-found') return true;
  const called = before.findLastIndex((event) => event.actor === actor && event.said.map === map && isCall(event.said));
  const begins = before[called]?.said.event === 'lookup-continues' ? underWay(before.slice(0, called), map) ?? called : called;
  const instants = before.slice(begins).map((_, index) => cellsAfter(before.slice(0, begins + index + 1), map));
  if (said.answers === 'each index') return cells.every((cell) => instants.some((now) => valueOf(now[cell]!) === said.value));
  // A maximal run of cells of one commit.
  return instants.some((now) => {
    const commit = now[said.first]!;
    const last = Math.min(said.last, CELLS - 1);
    const isOne = cells.every((cell) => now[cell] === commit);
    const isWhole = (said.first === 0 || now[said.first - 1] !== commit) && (said.last === END || now[last + 1] !== commit);
    return isOne && isWhole && valueOf(commit) === said.value && (said.last === END) === (said.last >= CELLS - 1);
  });
}

/** One run, from scratch: memory is a map, threads are generators, and nothing of the checker is there. */
class Run {
  readonly runners: readonly Runner[];
  readonly violations: string[] = [];
  readonly #memory = new Map<Address, number>();
  readonly #history: Event[] = [];
  #end = 4096;

  constructor(scenario: Scenario) {
    const world = this.#runner(scenario.world(settingOf(scenario)));
    let handles: unknown;
    for (let step = world.thread.next(0); ; step = world.thread.next(this.#perform(step.value, -1, world))) {
      if (step.done !== true) continue;
      handles = step.value;
      break;
    }
    this.runners = Object.values(scenario.actors(handles)).map((spec) => {
      if (spec.form !== 'thread') throw new Error('thread code only');
      return this.#runner(spec.body());
    });
    for (const [actor, runner] of this.runners.entries()) {
      runner.standing = next(runner, 0);
      this.#ride(runner, actor);
    }
  }

  /** Whether an actor can move: it waits for its access, whatever it says before. */
  canMove(actor: number): boolean {
    const { standing, halted } = this.runners[actor]!;
    if (halted || standing === null) return false;
    if (standing.kind !== 'wait-until' && standing.kind !== 'acquire-when') return true;
    const word = this.#memory.get(standing.address) ?? 0;
    return standing.test === '==' ? word === standing.value : word !== standing.value;
  }

  /** What goes before an access, the access, and what goes after it. */
  step(actor: number): void {
    const runner = this.runners[actor]!;
    while (runner.standing?.kind === 'history' && !runner.halted) this.#do(runner, actor);
    if (runner.halted || runner.standing === null) return;
    this.#do(runner, actor);
    this.#ride(runner, actor);
  }

  #ride(runner: Runner, actor: number): void {
    while (!runner.halted && runner.standing?.kind === 'history' && runner.standing.when === 'after') this.#do(runner, actor);
  }

  #do(runner: Runner, actor: number): void {
    const answer = this.#perform(runner.standing!, actor, runner);
    if (!runner.halted) runner.standing = next(runner, answer);
  }

  #runner(thread: Thread<unknown>): Runner {
    return { thread, standing: null, halted: false };
  }

  #perform(access: Access, actor: number, runner: Runner): number {
    switch (access.kind) {
      case 'alloc': {
        const base = this.#end;
        this.#end += 4 * access.layout.words;
        return base;
      }
      case 'load':
      case 'wait-until':
        return this.#memory.get(access.address) ?? 0;
      case 'store':
        this.#memory.set(access.address, access.value);
        return 0;
      case 'exchange':
      case 'acquire-when':
        return this.#replace(access.address, access.kind === 'exchange' ? access.value : access.desired);
      case 'compare-and-swap': {
        const old = this.#memory.get(access.address) ?? 0;
        if (old === access.expected) this.#memory.set(access.address, access.value);
        return old;
      }
      case 'history':
        this.#history.push({ actor, said: access });
        if (isTrue(this.#history)) return 0;
        this.violations.push(wordsOf(actor, access));
        runner.halted = true;
        return 0;
      default:
        throw new Error(`the twin knows no ${access.kind}`);
    }
  }

  #replace(address: Address, value: number): number {
    const old = this.#memory.get(address) ?? 0;
    this.#memory.set(address, value);
    return old;
  }
}

function next(runner: Runner, answer: number): Access | null {
  const step = runner.thread.next(answer);
  return step.done === true ? null : step.value;
}

/** Thrown when there are too many schedules. */
export class TooManySchedules extends Error {}

/**
 * Follows every schedule of a program of random maps to its end, from scratch each time and merging nothing, and judges what was said by
 * looking at all that was said before. Returns what was not true.
 */
export function judgeHistories(scenario: Scenario, most: number): ReadonlySet<string> {
  const violations = new Set<string>();
  let runs = 0;
  const follow = (schedule: readonly number[]): void => {
    if (++runs > most) throw new TooManySchedules();
    const run = new Run(scenario);
    for (const actor of schedule) run.step(actor);
    for (const violation of run.violations) violations.add(violation);
    for (const actor of run.runners.keys()) if (run.canMove(actor)) follow([...schedule, actor]);
  };
  follow([]);
  return violations;
}
