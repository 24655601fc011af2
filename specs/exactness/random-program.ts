import seedrandom from 'seedrandom';
import {
  RETRY,
  acquireWhen,
  again,
  alloc,
  assertThat,
  choose,
  compareAndSwap,
  exchange,
  fence,
  fetchAdd,
  fetchAnd,
  fetchOr,
  free,
  load,
  retry,
  store,
  storeByte,
  waitUntil,
  type Address,
  type Test,
  type Thread,
} from '../../impl/memory';
import { program, type Scenario } from '../../index';

/** What thread code under a random program may touch. */
interface Words {
  readonly shared: readonly Address[];
  /** Words that hold pointers. */
  readonly pointers: readonly Address[];
}

/** What a thread remembers: the last number and the last pointer it got. */
interface Memory {
  number: number;
  pointer: Address;
}

type Statement = (words: Words, memory: Memory) => Thread<void>;

const CELL = { type: 'cell', words: 2 } as const;
const ZEROED = { type: 'zeroed cell', words: 1, zeroed: true } as const;
const TESTS: readonly Test[] = ['==', '!=', '<', '<=', '>', '>=', 'has', 'lacks'];

export interface RandomProgramOptions {
  /** Whether there are retry loops (unless told). */
  readonly loops?: boolean;
  /** Whether all threads run one body, and are declared symmetric. */
  readonly identical?: boolean;
  /** One more thread at most, and statements that meet in fewer words. */
  readonly dense?: boolean;
}

/** A small program that a seed stands for: two or three threads of a few statements. */
export function randomProgram(seed: string, { loops = true, dense = false, identical = false }: RandomProgramOptions = {}): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const bodies = Array.from({ length: 2 + below(dense ? 3 : 2) }, (_, _index, size = 1 + below(4)) => Array.from({ length: size }, () => statement(below, loops, dense)));
  const words: { readonly shared: readonly number[]; readonly pointers: readonly number[] } = { shared: [0, below(2), below(3)], pointers: [0, 0] };
  const runs = bodies.map(
    (statements) =>
      function* (words: Words): Thread<void> {
        const memory: Memory = { number: 0, pointer: 0 };
        for (const run of statements) yield* run(words, memory);
      },
  );
  return program({
    name: `random ${seed}`,
    words,
    threads: identical ? bodies.map(() => runs[0]!) : runs,
    ...(identical ? { symmetric: [bodies.map((_, index) => `T${index + 1}`)] } : {}),
    reuse: below(5) === 0,
    allocationFailure: below(6) === 0,
  });
}

function statement(below: (count: number) => number, loops: boolean, dense: boolean): Statement {
  const i = below(dense ? 2 : 3);
  const p = below(dense ? 1 : 2);
  const a = below(3);
  const b = below(3);
  const test = TESTS[below(TESTS.length)]!;
  const layout = below(2) === 0 ? ZEROED : CELL;
  const offset = below(8) === 0 ? 8 : 4 * below(2);
  const from = (make: Statement): Statement => make;
  const plain: readonly (() => Statement)[] = [
    () => from(function* ({ shared }, memory) {
      memory.number = yield* load(shared[i]!);
    }),
    () => from(function* ({ shared }) {
      yield* store(shared[i]!, a);
    }),
    () => from(function* ({ shared }, memory) {
      yield* store(shared[i]!, memory.number + a);
    }),
    () => from(function* ({ shared }) {
      yield* storeByte(shared[i]! + b, a);
    }),
    () => from(function* ({ shared }, memory) {
      memory.number = yield* compareAndSwap(shared[i]!, a, b);
    }),
    () => from(function* ({ shared }, memory) {
      memory.number = yield* fetchAdd(shared[i]!, a === 2 ? -1 : a);
    }),
    () => from(function* ({ shared }, memory) {
      memory.number = yield* (b === 0 ? fetchAnd(shared[i]!, a) : fetchOr(shared[i]!, a));
    }),
    () => from(function* ({ shared }, memory) {
      memory.number = yield* exchange(shared[i]!, a);
    }),
    () => from(function* ({ shared }, memory) {
      memory.number = yield* waitUntil(shared[i]!, test, a);
    }),
    () => from(function* ({ shared }, memory) {
      memory.number = yield* acquireWhen(shared[i]!, test, a, b);
      yield* store(shared[i]!, memory.number);
    }),
    () => from(function* (_, memory) {
      memory.number = yield* choose(2 + (a >> 1));
    }),
    () => from(function* (_, memory) {
      yield* assertThat(memory.number !== a, 'not this number');
    }),
    () => from(function* () {
      yield* fence();
    }),
    // Pointers: allocated, filled, published, taken, followed, freed.
    () => from(function* (_, memory) {
      memory.pointer = yield* alloc(layout);
    }),
    () => from(function* ({ pointers }, memory) {
      memory.pointer = yield* alloc(layout);
      yield* store(memory.pointer, a);
      yield* store(pointers[p]!, memory.pointer);
    }),
    () => from(function* ({ pointers }, memory) {
      memory.pointer = yield* load(pointers[p]!);
    }),
    () => from(function* ({ pointers }, memory) {
      memory.pointer = yield* exchange(pointers[p]!, 0);
      yield* free(memory.pointer);
    }),
    () => from(function* ({ pointers }, memory) {
      yield* store(pointers[p]!, memory.pointer);
    }),
    () => from(function* (_, memory) {
      if (memory.pointer !== 0) memory.number = yield* load(memory.pointer + offset);
    }),
    () => from(function* (_, memory) {
      if (memory.pointer !== 0) yield* store(memory.pointer + offset, a);
    }),
    // A pointer inside an object.
    () => from(function* (_, memory) {
      const inner = yield* alloc(layout);
      if (memory.pointer !== 0) yield* store(memory.pointer, inner);
    }),
    () => from(function* (_, memory) {
      if (memory.pointer !== 0) memory.pointer = yield* load(memory.pointer);
    }),
    () => from(function* (_, memory) {
      yield* free(memory.pointer);
    }),
    () => from(function* ({ shared }, memory) {
      if (memory.number === a) yield* store(shared[i]!, b);
      else memory.number = yield* load(shared[i]!);
    }),
  ];
  const looping: readonly (() => Statement)[] = [
    () => from(function* ({ shared }, memory) {
      memory.number = yield* retry(function* () {
        const seen = yield* load(shared[i]!);
        return seen === a ? seen : RETRY;
      });
    }),
    () => from(function* ({ shared }, memory) {
      memory.number = yield* retry(function* () {
        const seen = yield* load(shared[i]!);
        return (yield* compareAndSwap(shared[i]!, seen, seen + 1)) === seen ? seen : RETRY;
      });
    }),
    // Gives up after some turns.
    () => from(function* ({ shared }, memory) {
      memory.number = yield* retry(function* (turns = 0) {
        const seen = yield* load(shared[i]!);
        return seen === a || turns === 2 ? turns : again(turns + 1);
      }, 0);
    }),
    // Allocates in every turn and frees what it did not need.
    () => from(function* ({ pointers }, memory) {
      memory.pointer = yield* retry(function* () {
        const fresh = yield* alloc(layout);
        if (fresh === 0) return 0;
        yield* store(fresh, a);
        if ((yield* compareAndSwap(pointers[p]!, 0, fresh)) === 0) return fresh;
        yield* free(fresh);
        return RETRY;
      });
    }),
  ];
  // Without fences, assertions and what only makes memory known.
  const meeting = [...plain.slice(0, 11), ...plain.slice(0, 10), ...plain.slice(14)];
  const few = dense ? meeting : plain;
  const makers = loops ? [...few, ...looping, ...looping] : few;
  return makers[below(makers.length)]!();
}
