import { alloc, DirectMemory, type Address, type Thread } from '../../../impl/memory';
import { nextOf, RCU_HEAD_WORDS } from '../../../impl/rcu/rcu-head';
import { UNNUMBERED_WORDS, UnnumberedCallbacks } from '../../../impl/rcu/unnumbered-callbacks';

const memory = new DirectMemory();

function* emptyList(): Thread<UnnumberedCallbacks> {
  const list = new UnnumberedCallbacks(yield* alloc({ type: 'rcu_data', words: UNNUMBERED_WORDS, memory: 'per-cpu', zeroed: true }));
  yield* list.init();
  return list;
}

const newHead = (): Address => memory.run(alloc({ type: 'object', words: RCU_HEAD_WORDS }));

const headsFrom = (first: Address): Address[] => (first === 0 ? [] : [first, ...headsFrom(memory.word(nextOf(first)))]);

test('what is queued before a report is ready two ends later, what is queued after it three', () => {
  const list = memory.run(emptyList());
  const [before, after] = [newHead(), newHead()];
  memory.run(list.enqueue(before));
  memory.run(list.reported());
  memory.run(list.enqueue(after));
  memory.run(list.ended());
  expect(memory.run(list.takeDone())).toBe(0);
  memory.run(list.ended());
  expect(headsFrom(memory.run(list.takeDone()))).toEqual([before]);
  memory.run(list.ended());
  expect(headsFrom(memory.run(list.takeDone()))).toEqual([after]);
  expect(memory.run(list.hasPending())).toBe(false);
});

test('the CPU that starts a grace period has all of its callbacks ready at its end', () => {
  const list = memory.run(emptyList());
  const [a, b] = [newHead(), newHead()];
  memory.run(list.enqueue(a));
  memory.run(list.enqueue(b));
  memory.run(list.started());
  expect(memory.run(list.hasPending())).toBe(true);
  memory.run(list.ended());
  expect(headsFrom(memory.run(list.takeDone()))).toEqual([a, b]);
});

test('an end that is noticed after a start makes everything ready at once', () => {
  const list = memory.run(emptyList());
  const head = newHead();
  memory.run(list.enqueue(head));
  memory.run(list.started());
  memory.run(list.ended());
  expect(headsFrom(memory.run(list.takeDone()))).toEqual([head]);
});
