import fc from 'fast-check';
import type { Move } from './model-cursor';
import type { Step, Which } from './steps';

const MAX = 0xffffffff;

/** Indexes near both ends, close together and far apart. */
export const anyIndex: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(40) },
  { weight: 4, arbitrary: fc.nat(400) },
  { weight: 2, arbitrary: fc.nat(40).map((below) => MAX - below) },
  { weight: 2, arbitrary: fc.nat(64).map((n) => Math.min(n * 0x4000000, MAX)) },
  { weight: 1, arbitrary: fc.nat(MAX) },
);

/** Mostly short ranges, some that cover a great deal, or everything; a few are empty. */
const anyRange: fc.Arbitrary<{ readonly first: number; readonly last: number }> = fc.oneof(
  { weight: 4, arbitrary: anyIndex.map((first) => ({ first, last: first })) },
  { weight: 5, arbitrary: fc.tuple(anyIndex, fc.nat(12)).map(([first, more]) => ({ first, last: Math.min(first + more, MAX) })) },
  { weight: 3, arbitrary: fc.tuple(anyIndex, fc.nat(300)).map(([first, more]) => ({ first, last: Math.min(first + more, MAX) })) },
  { weight: 2, arbitrary: fc.tuple(anyIndex, anyIndex).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) })) },
  { weight: 1, arbitrary: anyIndex.map((first) => ({ first, last: MAX })) },
  { weight: 1, arbitrary: anyIndex.map((last) => ({ first: 0, last })) },
  { weight: 1, arbitrary: fc.constantFrom({ first: 0, last: MAX }, { first: 5, last: 4 }) },
);

const which: fc.Arbitrary<Which> = fc.constantFrom(0, 1);

/** An entry of some kind, or now and then none. */
const kind = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 3);

const limit = fc.oneof({ weight: 2, arbitrary: anyIndex }, { weight: 1, arbitrary: fc.constantFrom(0, MAX) });

const by = fc.constantFrom<Move['by']>('find', 'findBack', 'next', 'prev');

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(anyRange, kind).map(([range, each]): Step => ({ do: 'store', ...range, kind: each })) },
  { weight: 4, arbitrary: fc.tuple(anyRange, kind).map(([range, each]): Step => ({ do: 'insert', ...range, kind: each })) },
  { weight: 4, arbitrary: anyIndex.map((index): Step => ({ do: 'erase', index })) },
  {
    weight: 3,
    arbitrary: fc.record<Step & { do: 'many' }>({
      do: fc.constant('many'),
      erase: fc.constantFrom(false, false, true),
      first: fc.oneof(fc.nat(60), fc.constant(MAX - 90), anyIndex),
      count: fc.oneof(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 10, max: 150 })),
      stride: fc.constantFrom(1, 2, 2, 3, 10, 0x1000000),
      length: fc.constantFrom(1, 1, 2, 5),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom<'low' | 'high'>('low', 'high'), fc.oneof(fc.nat(4), fc.nat(60), fc.nat(MAX)), anyRange).map(
      ([from, size, { first: min, last: max }]): Step => ({ do: 'allocate', from, size, min, max }),
    ),
  },
  { weight: 2, arbitrary: anyRange.map(({ first: min, last: max }): Step => ({ do: 'cycle', min, max })) },
  { weight: 2, arbitrary: anyIndex.map((index): Step => ({ do: 'load', index })) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom<'walk' | 'seek'>('walk', 'seek'), which, anyIndex).map(([what, cursor, index]): Step => ({ do: what, cursor, index })) },
  {
    weight: 14,
    arbitrary: fc.tuple(by, which, limit).map(([how, cursor, to]): Step => ({ do: 'move', by: how, cursor, limit: to })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(by, fc.oneof(anyIndex, fc.constantFrom(0, MAX)), limit).map(([how, index, to]): Step => ({ do: 'sweep', by: how, index, limit: to })),
  },
  { weight: 2, arbitrary: which.map((cursor): Step => ({ do: 'pause', cursor })) },
  { weight: 1, arbitrary: anyRange.map((range): Step => ({ do: 'duplicate', ...range })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'destroy' }, { do: 'elapse' }, { do: 'elapse' }, { do: 'elapse' }) },
);

/** Steps on a tree, most of them writes or moves. */
export const anySteps: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 1, maxLength: 60, size: 'max' });
