import { check } from '../../harness/check';
import { program } from '../../harness/program';
import { alloc, free, load, retry, RETRY, store } from '../../impl/memory';
import type { Address, Thread } from '../../impl/memory';

const CELL = { type: 'cell', words: 1 } as const;

/** Allocates in a loop and in a loop within it, frees both, and goes round until `x` is 1. */
function* nested(x: Address): Thread<void> {
  yield* retry(function* () {
    const outer = yield* alloc(CELL);
    yield* store(outer, 1);
    yield* retry(function* () {
      yield* free(yield* alloc(CELL));
      return (yield* load(x)) === 2 ? RETRY : 1;
    });
    yield* free(outer);
    return (yield* load(x)) === 1 ? 1 : RETRY;
  });
}

function* settle(x: Address): Thread<void> {
  yield* store(x, 2);
  yield* store(x, 1);
}

describe('what a turn of a loop allocated and freed', () => {
  test.each([true, false])('gives its address back in nested loops, so that states repeat (private steps %s)', (privateSteps) => {
    const loops = program({ name: 'nested loops', words: { x: 0 }, threads: [({ x }) => nested(x), ({ x }) => settle(x)] });
    expect(check(loops, { limits: { states: 1_000 }, privateSteps }).verdict).toBe('holds');
  });

  test('keeps its address while private memory points to it', () => {
    const keeper = program({
      name: 'an old pointer in private memory',
      words: { x: 0 },
      threads: [
        function* ({ x }) {
          const kept = yield* alloc({ type: 'kept', words: 1, zeroed: true });
          yield* retry(function* () {
            const old = yield* load(kept);
            const fresh = yield* alloc(CELL);
            yield* store(fresh, 1);
            if (old !== 0) yield* load(old);
            yield* store(kept, fresh);
            yield* free(fresh);
            return (yield* load(x)) === 1 ? 1 : RETRY;
          });
          yield* free(kept);
        },
        ({ x }) => store(x, 1),
      ],
    });
    expect(check(keeper, { limits: { states: 1_000 } }).violations.map(({ kind }) => kind)).toEqual(['use-after-free']);
  });
});
