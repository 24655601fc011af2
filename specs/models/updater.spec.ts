import { updater, type UpdaterInput } from '../../models';
import { begin, moments, names, returned, runs, type Answers } from './drive';

const box = { address: 0x4000, generation: 1 };
const answers: Record<string, readonly unknown[]> = {
  insert: [{ ok: true }, { ok: false, value: box }],
  erase: [box, null],
  store: [box, null],
};
const either: Answers = ({ operation }) => answers[operation] ?? [undefined];
const all = (plan: UpdaterInput) => runs(updater, plan, either).map(({ calls }) => names(calls));

test('an empty plan is done at once', () => {
  expect(begin(updater, [])).toMatchObject({ value: 'done', ended: true, call: null });
});

test('an insert that succeeds leaves it with nothing; one that fails hands the value back, and it is dropped', () => {
  expect(all([{ do: 'insert', index: 100, value: 10 }])).toEqual(['insert', 'insert drop']);
});

test('an insert for which there was no memory hands nothing back', () => {
  const plan: UpdaterInput = [{ do: 'insert', index: 100, value: 10 }];
  expect(runs(updater, plan, () => [{ ok: false, value: null }, { ok: false }]).map(({ calls }) => names(calls))).toEqual([
    'insert',
    'insert',
  ]);
});

test('an erased entry is dropped, unless there was none', () => {
  expect(all([{ do: 'erase', index: 100 }])).toEqual(['erase drop', 'erase']);
});

test('a replaced entry is reclaimed the way the step says', () => {
  expect(all([{ do: 'store', index: 100, value: 11, reclaim: 'synchronize' }])).toEqual(['store synchronize', 'store']);
  expect(all([{ do: 'store', index: 100, value: 11, reclaim: 'defer' }])).toEqual(['store drop', 'store']);
});

test('the steps of a plan are done in order, each reclaimed before the next', () => {
  const plan: UpdaterInput = [
    { do: 'insert', index: 100, value: 10 },
    { do: 'erase', index: 100, reclaim: 'defer' },
    { do: 'store', index: 5, value: 11, reclaim: 'synchronize' },
  ];
  expect(all(plan)).toEqual([
    'insert erase drop store synchronize',
    'insert erase drop store',
    'insert erase store synchronize',
    'insert erase store',
    'insert drop erase drop store synchronize',
    'insert drop erase drop store',
    'insert drop erase store synchronize',
    'insert drop erase store',
  ]);
});

test('operations are given what the step says, and reclaiming the very box that the change returned', () => {
  const plan: UpdaterInput = [
    { do: 'insert', index: 100, value: 10 },
    { do: 'erase', index: 101 },
    { do: 'store', index: 102, value: 11, reclaim: 'synchronize' },
  ];
  const [run] = runs(updater, plan, ({ operation }) => [operation === 'insert' ? { ok: true } : `of ${operation}`]);
  expect(run?.calls.map(({ operation, input }) => [operation, input])).toEqual([
    ['insert', { index: 100, value: 10 }],
    ['erase', { index: 101 }],
    ['drop', { box: 'of erase' }],
    ['store', { index: 102, value: 11 }],
    ['synchronize', { box: 'of store' }],
  ]);
});

test('it owns a box in `owning` and nowhere else', () => {
  const plan: UpdaterInput = [
    { do: 'insert', index: 1, value: 1 },
    { do: 'erase', index: 1 },
    { do: 'store', index: 1, value: 2, reclaim: 'synchronize' },
  ];
  for (const { value, context } of moments(updater, plan, either)) {
    expect((context as { box: unknown }).box).toEqual(typeof value === 'object' ? box : null);
  }
});

test('whatever a step has returned, the histories merge once its box is gone', () => {
  const plan: UpdaterInput = Array.from({ length: 6 }, () => ({ do: 'erase', index: 1 }) as const);
  // Each step: erasing and deferring; and done.
  expect(moments(updater, plan, either)).toHaveLength(6 * 2 + 1);
});

test('it is never seen in a state tagged `choice`', () => {
  const plan: UpdaterInput = [
    { do: 'erase', index: 1 },
    { do: 'erase', index: 1, reclaim: 'synchronize' },
  ];
  for (const { tags } of moments(updater, plan, either)) expect(tags).not.toContain('choice');
});

test('a reclaim is over before it turns to the next step', () => {
  const plan: UpdaterInput = [
    { do: 'erase', index: 1 },
    { do: 'erase', index: 2 },
  ];
  const dropping = returned(updater, begin(updater, plan), box);
  expect(dropping.call).toMatchObject({ operation: 'drop', input: { box } });
  expect(returned(updater, dropping).call).toMatchObject({ operation: 'erase', input: { index: 2 } });
});

test('a plan that makes no sense is refused with the place', () => {
  expect(() =>
    begin(updater, [
      { do: 'erase', index: 1 },
      { do: 'erase', index: -1 },
    ]),
  ).toThrow("Input of the updater: '[1].index' must be a whole number");
});
