import type { Access, Address, Layout, Thread } from '../../impl/memory';
import type { ActorSpec } from '../../index';

/** A piece of memory of the twin's. */
export interface Block {
  readonly base: Address;
  readonly layout: Layout;
  readonly owner: number;
  live: boolean;
  escaped: boolean;
  readonly values: Map<number, number>;
}

/** One thread of control in a run of the twin's. */
export interface Runner {
  readonly thread: Thread<unknown>;
  readonly options: ActorSpec['options'];
  standing: Access | null;
  /** What goes with the access at which it stands, before it. */
  coming: Access[];
  /** Whether it has made a step. */
  hasBegun: boolean;
  halted: boolean;
  /** What the accesses returned; a loop that goes round starts again from its head. */
  history: string[];
  readonly loops: Map<object, { readonly at: number; readonly allocated: number }>;
  allocated: number;
  /** Blocks that the thread has a pointer to, and whether only to a former life of theirs; kept where memory is reused. */
  readonly known: Map<Address, 'good' | 'stale'>;
}

/** Whether there is nothing left to do. */
export function isOver({ standing, coming, halted }: Runner): boolean {
  return halted || (standing === null && coming.length === 0);
}

/** What memory holds at first. */
export function blank(base: Address, { words, zeroed }: Layout): Map<number, number> {
  return new Map(zeroed === true ? Array.from({ length: words }, (_, index) => [base + 4 * index, 0] as const) : []);
}

/** Whether a word passes the test of a wait. */
export function passes(word: number, test: Extract<Access, { kind: 'wait-until' }>['test'], value: number): boolean {
  const tests = {
    '==': word === value,
    '!=': word !== value,
    '<': word < value,
    '<=': word <= value,
    '>': word > value,
    '>=': word >= value,
    has: (word & value) !== 0,
    lacks: (word & value) === 0,
  };
  return tests[test];
}
