import { reader, type ReaderInput } from '../../models';
import { begin, moments, names, returned, runs, type Answers } from './drive';

const guards = [{ slot: 0 }];
const finding: Answers = ({ operation }) => (operation === 'lock' ? guards : operation === 'load' ? [{ address: 0x4000 }] : [undefined]);
const missing: Answers = ({ operation }) => (operation === 'load' ? [null] : [undefined]);
const either: Answers = ({ operation }) =>
  operation === 'lock' ? guards : operation === 'load' ? [{ address: 0x4000 }, null] : [undefined];
const only = (input: ReaderInput, answers: Answers) => runs(reader, input, answers).map(({ calls }) => names(calls));

test('one section: lock, look up, dereference, unlock', () => {
  expect(only({ index: 100 }, finding)).toEqual(['lock load dereference unlock']);
});

test('a load that finds nothing is followed by no dereference', () => {
  expect(only({ index: 100 }, missing)).toEqual(['lock load unlock']);
});

test('undefined is nothing, like null', () => {
  expect(only({ index: 100 }, () => [undefined])).toEqual(['lock load unlock']);
});

test('zero and the empty string are references like any other', () => {
  expect(only({ index: 100 }, ({ operation }) => (operation === 'load' ? [0, ''] : [null]))).toEqual(
    Array(2).fill('lock load dereference unlock'),
  );
});

test('several loads share a section', () => {
  expect(only({ index: 100, loads: 2 }, finding)).toEqual(['lock load dereference load dereference unlock']);
});

test('a section without a load is lock and unlock', () => {
  expect(only({ index: 100, loads: 0 }, finding)).toEqual(['lock unlock']);
});

test('sections follow each other', () => {
  expect(only({ index: 100, sections: 2 }, missing)).toEqual(['lock load unlock lock load unlock']);
});

test('inner sections open and close between a load and its dereference', () => {
  expect(only({ index: 100, nesting: 3 }, finding)).toEqual(['lock load lock lock unlock unlock dereference unlock']);
});

test('every run unlocks as often as it locks, never more often before, and dereferences inside only', () => {
  for (const { calls, last } of runs(reader, { index: 100, sections: 2, loads: 2, nesting: 3 }, either)) {
    let depth = 0;
    for (const { operation } of calls) {
      if (operation === 'lock') depth++;
      else expect(depth).toBeGreaterThan(0);
      if (operation === 'unlock') depth--;
    }
    expect(depth).toBe(0);
    expect(last.ended).toBe(true);
  }
});

test('there is a run for each combination of what the loads find', () => {
  expect(runs(reader, { index: 100, sections: 2, loads: 2 }, either)).toHaveLength(16);
});

test('each unlock gives back the guard of its lock, innermost first; look-ups are made under the outermost', () => {
  let slot = 0;
  const [run] = runs(reader, { index: 7, nesting: 3 }, ({ operation }) =>
    operation === 'lock' ? [{ slot: slot++ }] : operation === 'load' ? ['ref'] : [0],
  );
  expect(run?.calls.map(({ operation, input }) => ({ operation, input }))).toEqual([
    { operation: 'lock', input: undefined },
    { operation: 'load', input: { index: 7, guard: { slot: 0 } } },
    { operation: 'lock', input: undefined },
    { operation: 'lock', input: undefined },
    { operation: 'unlock', input: { guard: { slot: 2 } } },
    { operation: 'unlock', input: { guard: { slot: 1 } } },
    { operation: 'dereference', input: { ref: 'ref', guard: { slot: 0 } } },
    { operation: 'unlock', input: { guard: { slot: 0 } } },
  ]);
});

test('a lock without a guard counts all the same', () => {
  expect(only({ index: 100, nesting: 2 }, ({ operation }) => (operation === 'load' ? ['ref'] : [undefined]))).toEqual([
    'lock load lock unlock dereference unlock',
  ]);
});

test('after a section everything is as before it, but for the sections left', () => {
  const before = begin(reader, { index: 100, sections: 2, loads: 2, nesting: 2 });
  let moment = returned(reader, before, { slot: 0 });
  while (typeof moment.value !== 'object' || !('quiescent' in moment.value)) moment = returned(reader, moment, { slot: 0 });
  expect(moment).toEqual({ ...before, context: { ...(before.context as object), sectionsLeft: 1 } });
});

test('whatever a load has found, the histories merge once its reference is gone', () => {
  const counted = moments(reader, { index: 100, loads: 3 }, either);
  expect(counted.filter(({ value }) => JSON.stringify(value) === '{"inside":"loading"}')).toHaveLength(3);
});

test('nothing is in its hands when it has ended, and everything has been at rest somewhere', () => {
  const all = moments(reader, { index: 100, sections: 2, nesting: 2 }, either);
  expect(all.filter(({ ended }) => ended).map(({ context }) => context)).toEqual([
    { index: 100, loads: 1, nesting: 2, sectionsLeft: 0, loadsLeft: 1, guards: [], ref: null },
  ]);
});

test('in quiescent it holds no guard and no reference', () => {
  const quiet = moments(reader, { index: 100, sections: 3, nesting: 2 }, either).filter(({ value }) =>
    JSON.stringify(value).includes('quiescent'),
  );
  expect(quiet).toHaveLength(3);
  for (const { context } of quiet) expect(context).toMatchObject({ guards: [], ref: null });
});

test('input that makes no sense is refused with its name', () => {
  expect(() => begin(reader, { index: 100, sections: 0 })).toThrow(
    "Input of the reader: 'sections' must be a whole number, 1 or more, but is 0.",
  );
  expect(() => begin(reader, { index: -1 })).toThrow("'index'");
  expect(() => begin(reader, { index: 100, loads: 0.5 })).toThrow("'loads'");
  expect(() => begin(reader, { index: 100, nesting: 2, loads: 0 })).toThrow("'nesting' of 2 needs 'loads' of 1 or more");
});
