import fc from 'fast-check';
import { acquireWhen, fetchAdd, load, program, store, type Address, type Choice, type Scenario, type Thread } from '../../index';
import { buildSystem } from '../../harness/machine/system';
import { replay } from '../../harness/counterexample/explain';
import { isPlain, readOf, writeOf, type Happened } from '../../harness/counterexample/happened';
import { ordersOf } from '../../harness/counterexample/orders';
import { spansOf } from '../../harness/counterexample/spans';

const OPTIONS = { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined };
const words = { x: 0, y: 0, lock: 0 };
type Words = Readonly<Record<keyof typeof words, Address>>;
type Step = 'read x' | 'read y' | 'read x plainly' | 'write x' | 'write x plainly' | 'write y' | 'add to y' | 'lock';
const STEPS: readonly Step[] = ['read x', 'read y', 'read x plainly', 'write x', 'write x plainly', 'write y', 'add to y', 'lock'];

function* runs(steps: readonly Step[], { x, y, lock }: Words): Thread<void> {
  for (const step of steps) {
    if (step === 'read x') yield* load(x);
    if (step === 'read y') yield* load(y, 'acquire');
    if (step === 'read x plainly') yield* load(x, 'plain');
    if (step === 'write x') yield* store(x, 1);
    if (step === 'write x plainly') yield* store(x, 2, 'plain');
    if (step === 'write y') yield* store(y, 1, 'release');
    if (step === 'add to y') yield* fetchAdd(y, 1);
    if (step === 'lock') {
      yield* acquireWhen(lock, '==', 0, 1);
      yield* store(lock, 0);
    }
  }
}

/** What happens before what, by all paths over the order of each actor and every read of another's write. */
function paths(events: readonly Happened[]): readonly (readonly boolean[])[] {
  const before = events.map((later, to) =>
    events.map((first, from) => {
      if (from >= to || first.actor < 0 || later.actor < 0) return false;
      if (first.actor === later.actor) return true;
      const read = readOf(later);
      if (read === undefined || isPlain(later) || isPlain(first) || writeOf(first)?.address !== read.address) return false;
      return !events.slice(from + 1, to).some((between) => writeOf(between)?.address === read.address);
    }),
  );
  for (const [middle] of events.entries()) {
    for (const [to] of events.entries()) for (const [from] of events.entries()) if (before[to]![middle]! && before[middle]![from]!) before[to]![from] = true;
  }
  return before;
}

/** A run in which who moves is drawn; who cannot is passed over. */
function ran(scenario: Scenario, draws: readonly number[], actors: number): readonly Happened[] {
  const schedule: Choice[] = [];
  const { machine } = buildSystem(scenario, OPTIONS);
  for (const draw of draws) {
    const actor = draw % actors;
    if (machine.alternatives(actor) === 0) continue;
    machine.step(actor, 0);
    schedule.push({ actor, alternative: 0 });
  }
  return replay(scenario, OPTIONS, schedule).events;
}

test('vector clocks say what all paths say, and every arrow orders something new', () => {
  let ordered = 0;
  fc.assert(
    fc.property(fc.array(fc.array(fc.constantFrom(...STEPS), { minLength: 3, maxLength: 5 }), { minLength: 2, maxLength: 3 }), fc.array(fc.nat(5), { minLength: 10, maxLength: 16 }), (threads, draws) => {
      const scenario = program({ name: 'any', words, threads: threads.map((steps) => (addresses: Words) => runs(steps, addresses)), races: 'off' });
      const events = ran(scenario, draws, threads.length);
      const orders = ordersOf(events, threads.length);
      const slow = paths(events);
      const wrong: unknown[] = [];
      for (const [later, { actor }] of events.entries()) {
        for (const [first, other] of events.entries()) {
          if (first >= later || actor < 0 || other.actor < 0) continue;
          if (orders.isBefore(first, later) !== slow[later]![first]) wrong.push([first, later]);
        }
      }
      for (const { from, to } of orders.arrows) {
        ordered++;
        // Without the arrow's own edge the reader knew nothing of the write.
        const former = events.findLastIndex((event, at) => at < to && event.actor === events[to]!.actor);
        if (!slow[to]![from] || (former >= 0 && slow[former]![from])) wrong.push({ from, to });
      }
      expect(wrong).toEqual([]);
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(ordered).toBeGreaterThan(30);
});

/** An event of domain 16; requests are of the head 32. */
function event(name: 'section-begins' | 'section-ends' | 'request-begins' | 'request-ends', actor: number): Happened {
  return { step: 1, actor, operation: '', control: 0, answer: 0, access: { kind: 'event', event: name, domain: 16, key: name.startsWith('request') ? 32 : 0, when: 'before', detail: '' } };
}

test('a request waits for the sections that were open when it was made, and for no others', () => {
  const events = [event('section-begins', 0), event('request-begins', 2), event('section-begins', 1), event('section-ends', 1), event('section-ends', 0), event('request-ends', 3)];
  const orders = ordersOf(events, 4);
  expect(orders.arrows).toEqual([{ from: 4, to: 5, why: 'grace period' }]);
  expect([orders.isBefore(0, 5), orders.isBefore(3, 5)]).toEqual([true, false]);
});

test('a lock is held until its holder writes it, and a head that is queued twice is two requests', () => {
  const spans = spansOf([event('request-begins', 0), event('request-begins', 1), event('request-ends', 2), event('request-ends', 2)]);
  expect(spans.map(({ actor, from, to }) => [actor, from, to])).toEqual([
    [0, 0, 2],
    [1, 1, 3],
  ]);
  const access = (actor: number, kind: 'take' | 'give'): Happened => ({
    step: 1,
    actor,
    operation: '',
    control: 0,
    answer: 0,
    access: kind === 'take' ? { kind: 'acquire-when', address: 64, test: '==', value: 0, desired: 1, order: 'acquire', sleeping: false } : { kind: 'store', address: 64, value: 0, order: 'release' },
  });
  expect(spansOf([access(0, 'take'), access(0, 'give'), access(1, 'take')]).map(({ kind, actor, from, to }) => [kind, actor, from, to])).toEqual([
    ['lock', 0, 0, 1],
    ['lock', 1, 2, undefined],
  ]);
});
