import { gracePeriod } from '../../models';
import { begin, moments, names, returned, runs, type Answers } from './drive';

const answers: Record<string, readonly unknown[]> = { start: [{ sequence: 4 }], end: [{ heads: [0x4000] }, null] };
const either: Answers = ({ operation }) => answers[operation] ?? [undefined];

test('it starts blocked in a state where it may be blocked for ever', () => {
  expect(begin(gracePeriod)).toMatchObject({ value: 'idle', tags: ['idle-ok'], call: { operation: 'awaitRequest' } });
});

test('only `idle` is such a state', () => {
  for (const { value, tags } of moments(gracePeriod, undefined, either)) expect(tags).toEqual(value === 'idle' ? ['idle-ok'] : []);
});

test('a turn with callbacks invokes them, one without does not', () => {
  expect(runs(gracePeriod, undefined, either, 5).map(({ calls }) => names(calls))).toEqual([
    'awaitRequest start wait end invoke',
    'awaitRequest start wait end awaitRequest',
  ]);
});

test('it never ends', () => {
  for (const { last } of runs(gracePeriod, undefined, either, 12)) expect(last.ended).toBe(false);
});

test('the snapshot of `start` is what is waited for and ended, and the batch of `end` is what is invoked', () => {
  const [run] = runs(gracePeriod, undefined, either, 5);
  expect(run?.calls.map(({ input }) => input)).toEqual([
    undefined,
    undefined,
    { snapshot: { sequence: 4 } },
    { snapshot: { sequence: 4 } },
    { batch: { heads: [0x4000] } },
  ]);
});

test('after a turn it remembers nothing of it', () => {
  const before = begin(gracePeriod);
  for (const batch of ['callbacks', null]) {
    let moment = before;
    do moment = returned(gracePeriod, moment, moment.call?.operation === 'end' ? batch : 'noted');
    while (moment.value !== 'idle');
    expect(moment).toEqual(before);
  }
});

test('it has as many snapshots as states', () => {
  expect(moments(gracePeriod, undefined, either)).toHaveLength(5);
});
