import fc from 'fast-check';
import { alloc, DirectMemory, type Address, type Thread } from '../../../impl/memory';
import { nextOf, RCU_HEAD_WORDS } from '../../../impl/rcu/rcu-head';
import { SEGMENTED_WORDS, SegmentedCallbacks } from '../../../impl/rcu/segmented-callbacks';

/** What is done to a list, and what the list said. */
type Step =
  | { readonly do: 'enqueue' | 'entrain' | 'take' | 'finish' }
  | { readonly do: 'advance' | 'accelerate'; readonly number: number };

/** One queued callback of the model: the number it waits for; none yet; or ready. */
type Queued = { readonly head: Address; readonly number: number | 'none' | 'ready' };

/** The same as an array, the simplest way. */
class Model {
  queued: Queued[] = [];
  taken = 0;

  entrain(head: Address): boolean {
    if (this.queued.length + this.taken === 0) return false;
    this.queued.push({ head, number: this.queued.at(-1)?.number ?? 'ready' });
    return true;
  }

  advance(reached: number): void {
    this.queued = this.queued.map((one) => (typeof one.number === 'number' && one.number <= reached ? { ...one, number: 'ready' } : one));
  }

  /** Two different numbers are all that there is room for. */
  accelerate(number: number): boolean {
    const isEarlier = (one: Queued): boolean => one.number === 'ready' || (one.number !== 'none' && one.number < number);
    const earlier = new Set(this.queued.filter((one) => typeof one.number === 'number' && one.number < number).map((one) => one.number));
    if (this.queued.every(isEarlier) || earlier.size > 1) return false;
    this.queued = this.queued.map((one) => (isEarlier(one) ? one : { ...one, number }));
    return true;
  }

  take(): Address[] {
    const ready = this.queued.filter(({ number }) => number === 'ready');
    this.queued = this.queued.filter(({ number }) => number !== 'ready');
    this.taken += ready.length;
    return ready.map(({ head }) => head);
  }
}

const memory = new DirectMemory();

function* emptyList(): Thread<SegmentedCallbacks> {
  const list = new SegmentedCallbacks(yield* alloc({ type: 'rcu_data', words: SEGMENTED_WORDS, memory: 'per-cpu', zeroed: true }));
  yield* list.init();
  return list;
}

const newHead = (): Address => memory.run(alloc({ type: 'object', words: RCU_HEAD_WORDS }));

/** The heads of a list that ends with 0. */
function headsFrom(first: Address): Address[] {
  return first === 0 ? [] : [first, ...headsFrom(memory.word(nextOf(first)))];
}

/** Does the same to both; returns what each said. */
function both(list: SegmentedCallbacks, model: Model, step: Step): readonly [real: unknown, modelled: unknown] {
  const head = newHead();
  switch (step.do) {
    case 'enqueue':
      model.queued.push({ head, number: 'none' });
      memory.run(list.enqueue(head));
      return ['queued', 'queued'];
    case 'entrain':
      return [memory.run(list.entrain(head)), model.entrain(head)];
    case 'advance':
      memory.run(list.advance(step.number));
      model.advance(step.number);
      return ['advanced', 'advanced'];
    case 'accelerate':
      return [memory.run(list.accelerate(step.number)), model.accelerate(step.number)];
    case 'take':
      return [headsFrom(memory.run(list.takeDone())), model.take()];
    case 'finish':
      memory.run(list.addLength(-model.taken));
      model.taken = 0;
      return ['finished', 'finished'];
  }
}

/** What can be seen of the list. */
const seen = (list: SegmentedCallbacks): object => ({
  heads: headsFrom(memory.word(list.base)),
  length: memory.run(list.length()),
  isEmpty: memory.run(list.isEmpty()),
  hasDone: memory.run(list.hasDone()),
  hasPending: memory.run(list.hasPending()),
  nextNumber: memory.run(list.nextNumber()),
});

const seenOf = ({ queued, taken }: Model): object => ({
  heads: queued.map(({ head }) => head),
  length: queued.length + taken,
  isEmpty: queued.length + taken === 0,
  hasDone: queued[0]?.number === 'ready',
  hasPending: queued.some(({ number }) => number !== 'ready'),
  nextNumber: typeof queued[0]?.number === 'number' ? queued[0].number : 0,
});

const number = fc.integer({ min: 1, max: 8 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('enqueue' as const) }) },
  fc.record({ do: fc.constantFrom('entrain' as const, 'take' as const, 'finish' as const) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('advance' as const, 'accelerate' as const), number }) },
);

test('a segmented list is an array whose entries have numbers, at most two different ones', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const list = memory.run(emptyList());
      const model = new Model();
      for (const each of steps) {
        const [real, modelled] = both(list, model, each);
        expect(real).toEqual(modelled);
        // The number of those in front is a remnant while they have none.
        const known = model.queued[0]?.number === 'none' ? { nextNumber: expect.any(Number) as number } : {};
        expect(seen(list)).toEqual({ ...seenOf(model), ...known });
      }
    }),
    { numRuns: 500 },
  );
});

test('callbacks of different grace periods become ready one grace period after another', () => {
  const list = memory.run(emptyList());
  const [a, b, c] = [newHead(), newHead(), newHead()];
  memory.run(list.enqueue(a));
  expect(memory.run(list.accelerate(4))).toBe(true);
  memory.run(list.enqueue(b));
  expect(memory.run(list.accelerate(8))).toBe(true);
  memory.run(list.enqueue(c));
  expect(memory.run(list.accelerate(12))).toBe(false); // there is no room for a third number
  memory.run(list.advance(4));
  expect(headsFrom(memory.run(list.takeDone()))).toEqual([a]);
  expect(memory.run(list.nextNumber())).toBe(8);
  expect(memory.run(list.accelerate(12))).toBe(true);
  memory.run(list.advance(12));
  expect(headsFrom(memory.run(list.takeDone()))).toEqual([b, c]);
});

test('the head of a barrier is invoked last, and is ready at once when only taken callbacks are in front of it', () => {
  const list = memory.run(emptyList());
  const [a, barrier] = [newHead(), newHead()];
  expect(memory.run(list.entrain(barrier))).toBe(false);
  memory.run(list.enqueue(a));
  memory.run(list.accelerate(4));
  memory.run(list.advance(4));
  expect(memory.run(list.takeDone())).toBe(a);
  expect(memory.run(list.entrain(barrier))).toBe(true);
  expect(headsFrom(memory.run(list.takeDone()))).toEqual([barrier]);
});

test('a grace period that suffices for all callbacks is given to all', () => {
  const list = memory.run(emptyList());
  const [a, b] = [newHead(), newHead()];
  memory.run(list.enqueue(a));
  memory.run(list.accelerate(8));
  memory.run(list.enqueue(b));
  expect(memory.run(list.accelerate(4))).toBe(true);
  memory.run(list.advance(4));
  expect(headsFrom(memory.run(list.takeDone()))).toEqual([a, b]);
});
