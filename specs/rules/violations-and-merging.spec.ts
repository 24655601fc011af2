import { alloc, assertThat, choose, free, load, program, store } from '../../index';
import { CELL, kindsOf } from './kinds';

test('rule 14: a violation halts its actor; the others run on', () => {
  const two = program({
    name: 'two bugs',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        yield* store(x, 1);
        yield* assertThat(false, 'first');
      },
      function* ({ x }) {
        if ((yield* load(x)) === 1) yield* load(0);
      },
    ],
  });
  expect(kindsOf(two)).toEqual(['assertion', 'out-of-bounds']);
});

test('rule 14: two violations that leave the same state behind are both found', () => {
  const same = program({
    name: 'one of two bugs',
    words: { x: 0 },
    threads: [
      function* () {
        if ((yield* choose(2)) === 0) yield* assertThat(false, 'this one');
        yield* load(0);
      },
    ],
  });
  expect(kindsOf(same)).toEqual(['assertion', 'out-of-bounds']);
});

test('rule 8: an invariant over two words sees the state between two writes', () => {
  const both = program({
    name: 'never both',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x }) {
        yield* store(x, 1);
      },
      function* ({ y }) {
        yield* store(y, 1);
      },
    ],
    invariant:
      ({ x, y }) =>
      (view) =>
        !(view.word(x) === 1 && view.word(y) === 1),
  });
  expect(kindsOf(both)).toEqual(['assertion']);
});

const aba = (reuse: boolean) =>
  program({
    name: `ABA, ${reuse ? 'reused' : 'quarantined'}`,
    words: { p: 0 },
    reuse,
    threads: [
      function* ({ p }) {
        const first = yield* alloc(CELL);
        yield* store(first, 1);
        yield* store(p, first);
        yield* store(p, 0);
        yield* free(first);
        const second = yield* alloc(CELL);
        yield* store(second, 2);
        yield* store(p, second);
      },
      function* ({ p }) {
        const before = yield* load(p);
        const after = yield* load(p);
        const again = yield* load(p);
        // The same address after it was gone: only reuse can do that.
        yield* assertThat(before === 0 || after !== 0 || again !== before, 'ABA');
      },
    ],
    ignore: ['leak'],
  });

test('rule 15: reuse hands an address out again, which shows ABA; quarantine hides it', () => {
  expect(kindsOf(aba(true))).toEqual(['assertion']);
  expect(kindsOf(aba(false))).toEqual([]);
});

test('rule 15: a pointer to the former life of an address is stale', () => {
  const stale = (reuse: boolean) =>
    program({
      name: `kept too long, ${reuse ? 'reused' : 'quarantined'}`,
      words: { p: 0 },
      reuse,
      threads: [
        function* ({ p }) {
          const first = yield* alloc(CELL);
          yield* store(first, 1);
          yield* store(p, first);
          yield* free(first);
          const second = yield* alloc(CELL);
          yield* store(second, 2);
          yield* store(p, 0);
        },
        function* ({ p }) {
          const cell = yield* load(p);
          if (cell !== 0) yield* load(cell);
        },
      ],
      ignore: ['leak', 'uninitialised-read'],
    });
  expect(kindsOf(stale(true))).toEqual(['use-after-free']);
  expect(kindsOf(stale(false))).toEqual(['use-after-free']);
});
