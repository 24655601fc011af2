import type { Access, LoopHead, Thread } from '../../impl/memory';
import { UsageError } from '../usage-error';
import { Encoder } from './encode';
import { deepFreeze } from './freeze';
import { describeAccess, sameAccess, writes } from './same-access';

/** Told when thread code starts and stops running, so that code which never yields can be named. */
export interface Watch {
  enter(operation: string): void;
  leave(): void;
}

/** Where an operation can stand: about to make an access, returned, or thrown. */
export type Standing =
  | { readonly form: 'access'; readonly access: Access }
  | { readonly form: 'return'; readonly value: unknown }
  | { readonly form: 'throw'; readonly error: unknown };

/** A node of an operation's tree: what it does next, and how it was reached. */
export interface Node {
  readonly standing: Standing;
  readonly parent: Node | null;
  /** What the parent's access returned on the way here. */
  readonly answer: number;
  /** The newest of its edges; a loop that goes round leads back to one of its heads. */
  edge: Edge | null;
  /** For the head of a loop: the loop it belongs to. */
  readonly loop: Loop | null;
  /** Loops entered on the way here, this one included. */
  readonly loopDepth: number;
  /** A generator that still stands here. */
  live: Live | null;
  /** The first control point that stands for it, or -1. */
  control: number;
}

export interface Edge {
  /** What the access returned. */
  readonly answer: number;
  readonly target: Node;
  /** The next edge of the same node. */
  readonly next: Edge | null;
  /** True when taking it goes round a loop. */
  readonly back: boolean;
}

/** One entry into a retry loop: its heads, one for every value of the carried integers. */
interface Loop {
  readonly heads: Map<string, Node>;
}

/** A generator standing at a node, with the loops it has entered. */
interface Live {
  readonly thread: Thread<unknown>;
  /** Null until the first. */
  loops: Map<object, Loop> | null;
}

const TURN_LIMIT = 10_000;
/** Generators kept where they stand. */
const MOST_LIVE = 512;
/** Ends that are all verified; afterwards one in so many. */
const ALL_VERIFIED = 1024;
const THEN_ONE_IN = 16;
/** Further turns for which a body that went round is compared with one started afresh. */
const TURNS_COMPARED = 4;

/**
 * One operation with its arguments, unfolded on demand into a tree of accesses (DESIGN, section 2). Growing an edge resumes
 * the generator that stands at the node if it is still at hand, and otherwise feeds a fresh one with the recorded answers:
 * O(length of the run) once per edge of the tree, never per visit. A fresh one must do what is recorded; so must one that runs
 * again to an end, of which the first 1,024 are tried and then one in 16.
 */
export class Operation {
  readonly name: string;
  readonly root: Node;
  readonly #start: () => Thread<unknown>;
  readonly #watch: Watch | undefined;
  /** The last nodes at which a generator was left standing, and where the next one goes. */
  readonly #kept: Node[] = [];
  #keeps = 0;
  #ends = 0;
  readonly #encoder = new Encoder();

  constructor(name: string, start: () => Thread<unknown>, watch?: Watch) {
    this.name = name;
    this.#start = start;
    this.#watch = watch;
    const live: Live = { thread: this.fresh(), loops: null };
    const standing = this.#resume(live, null);
    this.root = enter(standing, null, 0, live);
    this.#keep(this.root, live);
  }

  /** The node after `node`'s access returned `answer`. */
  follow(node: Node, answer: number): Edge {
    for (let { edge } = node; edge !== null; edge = edge.next) if (edge.answer === answer) return edge;
    return this.#grow(node, answer);
  }

  #grow(node: Node, answer: number): Edge {
    const live = node.live ?? this.#rerun(node);
    node.live = null;
    const standing = this.#resume(live, answer);
    const access = standing.form === 'access' ? standing.access : null;
    if (access?.kind === 'loop' && access.turn > 0) return this.#goRound(node, answer, access, live);
    const child = enter(standing, node, answer, live);
    if (access !== null) this.#keep(child, live);
    else if (this.#ends++ < ALL_VERIFIED || this.#ends % THEN_ONE_IN === 0) this.#rerun(child);
    return (node.edge = { answer, target: child, next: node.edge, back: false });
  }

  /** A loop goes round: lead back to its head for these carried integers, after checking that the body depends on nothing else. */
  #goRound(node: Node, answer: number, access: LoopHead, live: Live): Edge {
    const loop = live.loops?.get(access.loop);
    if (loop === undefined) throw new UsageError(`operation ${this.name} resumed a loop it never entered`, { fix: 'start every retry inside the operation' });
    const key = access.carried.join();
    const head = loop.heads.get(key) ?? anotherHead(loop, access);
    loop.heads.set(key, head);
    const edge = (node.edge = { answer, target: head, next: node.edge, back: true });
    if (access.readOnly) this.#rejectWrites(node, loop);
    this.#compareTurns(live, head, turnAnswers(node, answer, loop));
    return edge;
  }

  /**
   * Runs some more turns on the full history and beside it as many from a fresh start at the head, with the answers of the turn
   * that just ended; both must do the same.
   */
  #compareTurns(full: Live, head: Node, answers: readonly number[]): void {
    const fresh = this.#rerun(head);
    let index = 0;
    let turns = 0;
    for (let guard = 0; guard < TURN_LIMIT; guard++) {
      const answer = answers[index++] ?? 0;
      const a = this.#resume(full, answer);
      const b = this.#resume(fresh, answer);
      const endsA = a.form !== 'access' || (a.access.kind === 'loop' && a.access.turn > 0);
      const endsB = b.form !== 'access' || (b.access.kind === 'loop' && b.access.turn > 0);
      if (endsA || endsB) {
        if (!endsA || !endsB || !goOnAlike(a, b)) throw this.#remembers(a, b);
        if (a.form !== 'access' || ++turns === TURNS_COMPARED) return;
        index = 0;
        continue;
      }
      if (a.form === 'access' && b.form === 'access' && !sameAccess(a.access, b.access)) throw this.#remembers(a, b);
      if (index >= answers.length) return;
    }
  }

  #rejectWrites(from: Node, loop: Loop): void {
    for (let at: Node | null = from; at !== null && at.loop !== loop; at = at.parent) {
      if (at.standing.form === 'access' && writes(at.standing.access)) {
        throw new UsageError(`operation ${this.name} does ${describeAccess(at.standing.access)} inside awaitAll, whose body may not write`, { fix: 'use retry' });
      }
    }
  }

  #remembers(withHistory: Standing, fresh: Standing): UsageError {
    return new UsageError(
      `operation ${this.name} carries state round a retry loop: after a turn its body does ${describeStanding(withHistory)}, started afresh it does ${describeStanding(fresh)}`,
      { fix: 'pass what a turn needs through again(...integers); the body may close over constants only' },
    );
  }

  /** Brings a fresh generator to a node by feeding it the recorded answers, and checks that it does the recorded things. */
  #rerun(node: Node): Live {
    const path: Node[] = [];
    for (let at: Node | null = node; at !== null; at = at.parent) path.push(at);
    path.reverse();
    const live: Live = { thread: this.fresh(), loops: null };
    for (let index = 0; index < path.length; index++) {
      const at = path[index]!;
      const standing = this.#resume(live, index === 0 ? null : at.answer);
      if (!this.#agree(standing, at.standing)) {
        throw new UsageError(
          `operation ${this.name} is not deterministic: run again with the same answers it does ${describeStanding(standing)} instead of ${describeStanding(at.standing)}`,
          { fix: 'thread code may depend on its arguments and on what its accesses return, on nothing else' },
        );
      }
      if (standing.form === 'access' && standing.access.kind === 'loop' && at.loop !== null) {
        (live.loops ??= new Map()).set(standing.access.loop, at.loop);
        if (at.standing.form === 'access' && at.standing.access.kind === 'loop') standing.access.carried = at.standing.access.carried;
      }
    }
    return live;
  }

  #agree(a: Standing, b: Standing): boolean {
    if (a.form === 'access' && b.form === 'access') return sameAccess(a.access, b.access);
    if (a.form !== 'return' || b.form !== 'return') return a.form === b.form;
    const where = `the result of operation ${this.name}`;
    return this.#encoder.encode(a.value, where) === this.#encoder.encode(b.value, where);
  }

  /** A run of its code from the beginning, outside the tree. */
  fresh(): Thread<unknown> {
    return this.#start();
  }

  #resume(live: Live, answer: number | null): Standing {
    this.#watch?.enter(this.name);
    try {
      const { done, value } = answer === null ? live.thread.next(0) : live.thread.next(answer);
      if (done !== true) return { form: 'access', access: value };
      return { form: 'return', value: deepFreeze(value, `the result of operation ${this.name}`) };
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof Error && error.name === 'TypeError' && FROZEN.test(message)) {
        throw new UsageError(`operation ${this.name} keeps mutable state outside shared words: ${message}`, { fix: 'store it in a word of shared memory' });
      }
      return { form: 'throw', error };
    } finally {
      this.#watch?.leave();
    }
  }

  #keep(node: Node, live: Live): void {
    const oldest = this.#kept[this.#keeps];
    if (oldest !== undefined) oldest.live = null;
    this.#kept[this.#keeps] = node;
    this.#keeps = (this.#keeps + 1) % MOST_LIVE;
    node.live = live;
  }
}

const FROZEN = /read only property|object is not extensible|Cannot delete property/;

/** Makes a node, and registers the loop when it is the entry of one. */
function enter(standing: Standing, parent: Node | null, answer: number, live: Live): Node {
  const above = parent?.loopDepth ?? 0;
  if (standing.form !== 'access' || standing.access.kind !== 'loop') return { standing, parent, answer, edge: null, loop: null, loopDepth: above, live: null, control: -1 };
  const loop: Loop = { heads: new Map() };
  const node: Node = { standing, parent, answer, edge: null, loop, loopDepth: above + 1, live: null, control: -1 };
  loop.heads.set(standing.access.carried.join(), node);
  (live.loops ??= new Map()).set(standing.access.loop, loop);
  return node;
}

/** Whether two bodies whose turn is over do the same: return, throw, or go round with the same integers. */
function goOnAlike(a: Standing, b: Standing): boolean {
  if (a.form !== 'access' || b.form !== 'access') return a.form === b.form;
  if (a.access.kind === 'loop' && b.access.kind === 'loop' && a.access.carried.join() !== b.access.carried.join()) return false;
  return sameAccess(a.access, b.access);
}

/** The head of a loop for other carried integers. */
function anotherHead(loop: Loop, access: LoopHead): Node {
  const first = loop.heads.values().next().value;
  if (first === undefined) throw new Error('a loop without a head');
  return { standing: { form: 'access', access: { ...access, turn: 0 } }, parent: first.parent, answer: first.answer, edge: null, loop, loopDepth: first.loopDepth, live: null, control: -1 };
}

/** The answers given since the loop's head, the last one included. */
function turnAnswers(node: Node, answer: number, loop: Loop): number[] {
  const answers = [answer];
  for (let at: Node | null = node; at !== null && at.loop !== loop; at = at.parent) answers.push(at.answer);
  return answers.reverse();
}

/** What a standing is, for messages. */
export function describeStanding(standing: Standing): string {
  switch (standing.form) {
    case 'access':
      return describeAccess(standing.access);
    case 'return':
      return 'a return';
    case 'throw':
      return `a throw (${standing.error instanceof Error ? standing.error.message : String(standing.error)})`;
  }
}
