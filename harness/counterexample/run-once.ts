import { recordingSites, type Access, type Thread } from '../../impl/memory';
import type { Frame } from '../result';
import { UsageError } from '../usage-error';
import { describeAccess, sameAccess } from '../unfold/same-access';
import type { Act, Acts } from './acts';
import type { Film } from './film';
import { framesOf } from './frames';

/** What a debugger is shown beside the code: what nobody can see from inside one actor. */
export interface Moment {
  readonly step: number;
  /** How many steps the schedule has. */
  readonly of: number;
  readonly actor: string;
  readonly operation: string;
  /** What the actor does as soon as it goes on. */
  readonly aboutTo: string;
  /** The kind of violation that it is. */
  readonly violation?: string;
  /** Where it is in the user's code. */
  readonly at?: Frame;
  /** Words by the names of their objects, as they are before the step. */
  readonly memory: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Runs the thread code of all actors once, straight, in the order of a schedule: a generator goes on from one access to the next only when the schedule comes to
 * it, with the answers that were written down. `stop` is called at those places of `acts` that are in `at`, while the code that makes the access is on
 * the stack.
 *
 * @throws UsageError where the code does something else than what was written down, as it may after a debugger has changed a variable.
 */
export function runOnce({ acts, actors, steps, film }: Acts, at: ReadonlySet<number>, stop: (moment: Moment) => void): void {
  const runs = new Map<number, Run>();
  for (const [index, act] of acts.entries()) {
    const { step, operation } = act;
    const actor = actors[act.actor]!;
    const hear = (access: Access): void => {
      if (!at.has(index) || !isSame(access, act)) return;
      const own = framesOf(access).find((frame) => frame.own);
      const violation = act.violates === undefined ? {} : { violation: act.violates };
      stop({ step, of: steps, actor, operation: operation.name, aboutTo: act.does, ...violation, ...(own === undefined ? {} : { at: own }), memory: memoryBefore(film, step) });
    };
    const run = runs.get(act.actor);
    const went = recordingSites(() => goneOn(run, act), hear);
    if (!isSame(went.access, act)) {
      throw new UsageError(`at step ${step} the code of ${actor} leaves the schedule: it does ${doneBy(went.access)} instead of ${doneBy(act.access)}`, {
        fix: 'change no variables while it stops; thread code depends on its arguments and on what its accesses return alone',
      });
    }
    runs.set(act.actor, { thread: went.thread, answer: act.answer ?? 0 });
  }
}

interface Run {
  readonly thread: Thread<unknown>;
  /** What the access at which it stands is answered. */
  readonly answer: number;
}

/** Lets an actor's code go on to its next access, in the next operation where one is over. */
function goneOn(run: Run | undefined, { operation }: Act): { readonly thread: Thread<unknown>; readonly access: Access | null } {
  const went = run === undefined ? undefined : resumed(run.thread, run.answer);
  if (run !== undefined && went !== undefined && went.done !== true) return { thread: run.thread, access: went.value };
  const thread = operation.fresh();
  const begun = resumed(thread, 0);
  return { thread, access: begun.done === true ? null : begun.value };
}

/** What is thrown is the violation that the schedule ends with. */
function resumed(thread: Thread<unknown>, answer: number): IteratorResult<Access | null, unknown> {
  try {
    return thread.next(answer);
  } catch {
    return { done: false, value: null };
  }
}

function isSame(access: Access | null, act: Act): boolean {
  return access === null || act.access === null ? access === act.access : sameAccess(access, act.access);
}

function doneBy(access: Access | null): string {
  return access === null ? 'nothing' : describeAccess(access);
}

/** All that pictures before a step say, one upon the other. */
function memoryBefore({ objects, pictures }: Film, step: number): Moment['memory'] {
  const words = objects.map(({ words: count }) => Array.from({ length: count }, () => '0'));
  const states = objects.map((): string => 'not allocated');
  for (const picture of pictures.slice(0, step)) {
    for (const [object, state] of picture.objects) states[object] = state;
    for (const [object, offset, value] of picture.words) words[object]![offset] = value;
  }
  return Object.fromEntries(objects.flatMap(({ name }, object) => {
    const held = words[object]!;
    if (states[object] === 'not allocated') return [];
    return [[name, states[object] === 'freed' ? 'freed' : held.length === 1 ? held[0]! : held]];
  }));
}
