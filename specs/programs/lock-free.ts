import { program, type Scenario } from '../../index';
import { RETRY, assertThat, compareAndSwap, load, retry, store, waitUntil, type Address, type Thread } from '../../impl/memory';
import { several, zeros } from './several';

/** A node's number and a count of changes in one word. Node 0 is null. */
function pointer(node: number, count: number): number {
  return (count << 16) | node;
}

function nodeOf(tagged: number): number {
  return tagged & 0xffff;
}

function countOf(tagged: number): number {
  return tagged >>> 16;
}

/** Where a node points that was never pushed. It is not null, so each turn of `push`, the first one too, changes memory. */
const POISON = pointer(0x666, 0);

interface Stack {
  /** Counts, so that a node that comes back is not mistaken for what it was. */
  readonly top: Address;
  readonly value: readonly Address[];
  readonly next: readonly Address[];
}

function* push({ top, value, next }: Stack, node: number, pushed: number): Thread<void> {
  yield* store(value[node]!, pushed);
  yield* retry(function* () {
    const old = yield* load(top);
    yield* store(next[node]!, old);
    return (yield* compareAndSwap(top, old, pointer(node, countOf(old) + 1))) === old ? undefined : RETRY;
  });
}

/** Returns what was pushed last, or 0. The node goes to the free list of whoever popped it, which nobody else sees. */
function* pop({ top, value, next }: Stack): Thread<number> {
  const node = yield* retry(function* () {
    const old = yield* load(top);
    if (nodeOf(old) === 0) return 0;
    const below = yield* load(next[nodeOf(old)]!);
    return (yield* compareAndSwap(top, old, pointer(nodeOf(below), countOf(old) + 1))) === old ? nodeOf(old) : RETRY;
  });
  return node === 0 ? 0 : yield* load(value[node]!);
}

/** Treiber's stack: each writer stores a word and pushes its own number, a reader that pops a number reads its word. */
export function treiberStack(writers: number, readers: number): Scenario {
  interface Words extends Stack {
    readonly x: readonly Address[];
  }
  // The first node of each writer's own free list is the only one it needs.
  function* writer(words: Words, id: number): Thread<void> {
    yield* store(words.x[id]!, id + 42);
    yield* push(words, id, id);
  }
  function* reader(words: Words): Thread<void> {
    const id = yield* pop(words);
    if (id === 0) return;
    yield* assertThat((yield* load(words.x[id]!)) === id + 42, 'a number was popped before its word was stored');
  }
  return program({
    name: `treiber-stack (w${writers}r${readers})`,
    description: `A lock-free stack: writers (${writers}) store a word and push its index, readers (${readers}) pop one and read the word.`,
    words: {
      top: pointer(0, 0),
      value: zeros(writers + 1),
      next: several(writers + 1, () => POISON),
      x: zeros(writers + 1),
    },
    threads: [...several(writers, (index) => (words: Words) => writer(words, index + 1)), ...several(readers, () => reader)],
  });
}

/** A singly linked list that only grows: a failed compare-and-swap says what the next attempt must expect. */
export function singlyLinkedList(): Scenario {
  interface List {
    /** The first node, 0 when there is none. */
    readonly list: Address;
    readonly next: readonly Address[];
    readonly done: readonly Address[];
  }
  function* insert({ list, next, done }: List, node: number): Thread<void> {
    yield* store(next[node]!, yield* load(list));
    yield* retry(function* () {
      const expected = yield* load(next[node]!);
      const old = yield* compareAndSwap(list, expected, node);
      if (old === expected) return;
      yield* store(next[node]!, old);
      return RETRY;
    });
    yield* store(done[node]!, 1);
  }
  // It joins the others before it looks.
  function* main({ list, next, done }: List): Thread<void> {
    yield* waitUntil(done[1]!, '==', 1);
    yield* waitUntil(done[2]!, '==', 1);
    let length = 0;
    for (let node = yield* load(list); node !== 0; node = yield* load(next[node]!)) length++;
    yield* assertThat(length === 2, 'a node was lost');
  }
  return program({
    name: 'sll-test',
    description: 'Two threads put a node each in front of a list, a third waits for them and walks it.',
    words: { list: 0, next: zeros(3), done: zeros(3) },
    threads: [(words) => insert(words, 1), (words) => insert(words, 2), main],
  });
}
