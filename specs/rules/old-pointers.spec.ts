import { check } from '../../harness/check';
import { program } from '../../harness/program';
import type { Scenario } from '../../harness/scenario';
import { alloc, exchange, free, load, store, waitUntil } from '../../impl/memory';

const CELL = { type: 'cell', words: 1 } as const;

/** A cell is freed and another one allocated; where it lies at the old address the reader follows its pointer, read anew or not. */
const handedOutAgain = (readsAnew: boolean, reuse: boolean): Scenario =>
  program({
    name: 'a cell handed out again',
    reuse,
    words: { ptr: 0, isSame: 0, turn: 0 },
    threads: [
      function* reader({ ptr, isSame, turn }) {
        yield* waitUntil(turn, '==', 1);
        const old = yield* load(ptr);
        yield* store(turn, 2);
        yield* waitUntil(turn, '==', 3);
        const pointer = readsAnew ? yield* load(ptr) : old;
        if ((yield* load(isSame)) === 1) yield* load(pointer);
      },
      function* updater({ ptr, isSame, turn }) {
        const first = yield* alloc(CELL);
        yield* store(first, 1);
        yield* store(ptr, first);
        yield* store(turn, 1);
        yield* waitUntil(turn, '==', 2);
        yield* free(yield* exchange(ptr, 0));
        const second = yield* alloc(CELL);
        yield* store(second, 2);
        yield* store(ptr, second);
        if (second === first) yield* store(isSame, 1);
        yield* store(turn, 3);
      },
    ],
  });

describe('rule 15: under reuse', () => {
  test('a pointer to the former life of an object is a use after free, though the address is allocated', () => {
    const { violations } = check(handedOutAgain(false, true), { ignore: ['leak'] });
    expect(violations.map(({ kind, message }) => `${kind}: ${message}`)).toEqual(["use-after-free: access through a pointer to the object's former life"]);
  });

  test('a pointer that is read anew is good', () => {
    expect(check(handedOutAgain(true, true), { ignore: ['leak'] }).verdict).toBe('holds');
  });

  test('and under quarantine no address is handed out again', () => {
    expect(check(handedOutAgain(false, false), { ignore: ['leak'] }).verdict).toBe('holds');
  });
});
