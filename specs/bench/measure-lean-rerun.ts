// The cheapest re-running search for toy RCU: memory is a typed array, nothing is checked but use after free, and nothing
// is done for a step but resuming generators from the start. What it costs is what running again costs.
import type { Access, Address, Thread } from '../../impl/memory';
import { DirectMemory } from '../../impl/memory';
import { settingOf, type ActorSpec } from '../../index';
import { toyRcu } from '../programs/toy-rcu';
import type { ToyTask } from './toy';

const task = JSON.parse(process.argv[2] ?? '{}') as ToyTask;
const before = process.cpuUsage();
const toy = toyRcu(task);
const direct = new DirectMemory();
const handles = direct.run(toy.world(settingOf(toy))) as { readonly ptr: Address; readonly ctr: readonly Address[] };
const bodies = Object.values(toy.actors(handles)).map((spec) => (spec as Extract<ActorSpec, { form: 'thread' }>).body);
const count = bodies.length;

// The words that the world made, and room for what the updater allocates, behind them.
const base = Math.min(handles.ptr, handles.ctr[0]!);
const cell = direct.run(peek(handles.ptr));
const first = Math.max(cell, handles.ptr, ...handles.ctr) - base + 4;
const SIZE = (first >> 2) + task.updates;
const initial = new Int32Array(SIZE);
initial[(handles.ptr - base) >> 2] = cell;

function* peek(address: Address): Thread<number> {
  return yield { kind: 'load', address, order: 'relaxed' };
}

const memory = new Int32Array(SIZE);
const freed = new Uint8Array(SIZE);
const threads: Thread<unknown>[] = [];
const standing: (Access | null)[] = [];
/** A number for each history of answers, grown as a tree. */
const history = new Int32Array(count);
const histories = new Map<number, number>();
let allocated = 0;
let violations = 0;

function perform(actor: number): void {
  const access = standing[actor]!;
  let answer = 0;
  if (access.kind === 'alloc') {
    answer = base + first + 4 * allocated++;
  } else if (access.kind === 'load' || access.kind === 'store' || access.kind === 'wait-until' || access.kind === 'free') {
    const at = (access.address - base) >> 2;
    if (freed[at] === 1) violations++;
    if (access.kind === 'store') memory[at] = access.value;
    else if (access.kind === 'free') freed[at] = 1;
    else answer = memory[at]!;
  } else throw new Error(`no ${access.kind} in toy RCU`);
  const key = history[actor]! * 65536 + answer;
  let next = histories.get(key);
  if (next === undefined) histories.set(key, (next = histories.size + 1));
  const { done, value } = threads[actor]!.next(answer);
  standing[actor] = done === true ? null : value;
  // An actor that has ended is at one place, however it got there.
  history[actor] = done === true ? -1 : next;
}

function canMove(actor: number): boolean {
  const access = standing[actor];
  if (access === null || access === undefined) return false;
  return access.kind !== 'wait-until' || memory[(access.address - base) >> 2] !== access.value;
}

function runAgain(schedule: Uint8Array): void {
  memory.set(initial);
  freed.fill(0);
  history.fill(0);
  allocated = 0;
  for (let actor = 0; actor < count; actor++) {
    threads[actor] = bodies[actor]!();
    standing[actor] = threads[actor]!.next(0).value as Access;
  }
  for (let index = 0; index < schedule.length; index++) perform(schedule[index]!);
}

const words = new Uint32Array(SIZE + count + 1);
const bytes = Buffer.from(words.buffer);

function key(): string {
  words.set(memory);
  words.set(history, SIZE);
  words[SIZE + count] = freed.reduce((bits, bit) => bits * 2 + bit, 0);
  return bytes.toString('latin1');
}

const seen = new Set<string>();
let frontier: Uint8Array[] = [new Uint8Array(0)];
let transitions = 0;
runAgain(frontier[0]!);
seen.add(key());
while (frontier.length > 0) {
  const nextFrontier: Uint8Array[] = [];
  for (const schedule of frontier) {
    runAgain(schedule);
    let isFresh = true;
    const movable = bodies.map((_, actor) => canMove(actor));
    for (let actor = 0; actor < count; actor++) {
      if (movable[actor] !== true) continue;
      if (!isFresh) runAgain(schedule);
      isFresh = false;
      perform(actor);
      transitions++;
      const state = key();
      if (seen.has(state)) continue;
      seen.add(state);
      const longer = new Uint8Array(schedule.length + 1);
      longer.set(schedule);
      longer[schedule.length] = actor;
      nextFrontier.push(longer);
    }
  }
  frontier = nextFrontier;
}
const { user, system } = process.cpuUsage(before);
if (violations > 0) throw new Error('toy RCU is violated');
process.stdout.write(JSON.stringify({ states: seen.size, transitions, seconds: (user + system) / 1e6 }));
