import { alloc, DirectMemory, type Thread } from '../../impl/memory';
import { arrayType, boxedI32, i32, newBoxedI32, RcuBox, RcuBoxAsPosted } from '../../impl/boxes';
import { IdealRcu, serveOnce } from '../../impl/rcu';
import { CheckedMemory } from './checked-memory';

const build = (memory: { run<T>(thread: Thread<T>): T }): IdealRcu => memory.run(IdealRcu.create({ readers: 1 }));

/** The box, which is known to have got its memory. */
function must<B>(box: B | null): B {
  if (box === null) throw new Error('no memory');
  return box;
}

describe('RcuBox', () => {
  test('lends its value while it lives, and for the rest of a section', () => {
    const memory = new DirectMemory();
    const rcu = build(memory);
    const box = must(memory.run(RcuBox.create(RcuBox.of(rcu, i32), 10)));
    expect(memory.run(memory.run(box.deref()).read())).toBe(10);
    const guard = memory.run(rcu.readLock(0));
    const ref = memory.run(box.withRcu(guard));
    memory.run(box.drop());
    expect(memory.run(ref.read())).toBe(10);
  });

  test('is a frozen handle: its type, an address and a generation', () => {
    const memory = new DirectMemory();
    const box = must(memory.run(RcuBox.create(RcuBox.of(build(memory), i32), 10)));
    expect(Object.keys(box)).toEqual(['type', 'address', 'generation']);
    expect(Object.isFrozen(box)).toBe(true);
  });

  test('a value without destructor is freed by kvfree, one with a destructor by callback', () => {
    const memory = new CheckedMemory();
    const rcu = build(memory);
    const plain = must(memory.run(RcuBox.create(RcuBox.of(rcu, i32), 10)));
    const boxed = must(memory.run(RcuBox.create(RcuBox.of(rcu, boxedI32), memory.run(newBoxedI32(11)))));
    memory.run(plain.drop());
    memory.run(boxed.drop());
    expect(memory.live).toEqual(['RcuBoxInner<i32>', 'i32', 'RcuBoxInner<KBox<i32>>']);
    memory.run(serveOnce(rcu.detector));
    expect(memory.live).toEqual([]);
    expect(memory.events.filter((event) => event.startsWith('request-begins'))).toEqual(['request-begins kvfree_call_rcu', 'request-begins call_rcu']);
    expect(memory.events.filter((event) => event === 'callback-begins')).toHaveLength(1);
  });

  test('dropping synchronously ends it after the grace period, without a callback of its own', () => {
    const memory = new CheckedMemory();
    const rcu = build(memory);
    const box = must(memory.run(RcuBox.create(RcuBox.of(rcu, boxedI32), memory.run(newBoxedI32(11)))));
    memory.interleave([box.dropSynchronously(), serveOnce(rcu.detector)], () => 0);
    expect(memory.live).toEqual([]);
  });

  test('without memory there is no box, and the value is dropped', () => {
    const memory = new CheckedMemory({ failAllocation: ({ type }) => type.startsWith('RcuBoxInner') });
    const rcu = build(memory);
    const inner = memory.run(newBoxedI32(11));
    expect(memory.run(RcuBox.create(RcuBox.of(rcu, boxedI32), inner))).toBeNull();
    expect(memory.run(RcuBox.create(RcuBox.of(rcu, i32), 3))).toBeNull();
    expect(memory.live).toEqual([]);
  });

  test('the head comes first, so that a large value is freed; as posted it leaks', () => {
    const memory = new CheckedMemory();
    const rcu = build(memory);
    const large = arrayType(1024);
    const now = must(memory.run(RcuBox.create(RcuBox.of(rcu, large), [1, 2, 3])));
    expect(memory.run(memory.run(now.deref()).read(2))).toBe(3);
    expect(memory.run(memory.run(now.deref()).read(1023))).toBe(0);
    memory.run(now.drop());
    memory.run(serveOnce(rcu.detector));
    expect(memory.live).toEqual([]);
    memory.run(must(memory.run(RcuBox.create(RcuBoxAsPosted.of(rcu, large), [1]))).drop());
    memory.run(serveOnce(rcu.detector));
    expect(memory.live).toEqual(['RcuBoxInner<[u32; 1024]>']);
    expect(memory.direct.warnings).toHaveLength(1);
  });

  test.each([
    ['corrected, foreign and back, dropped once', RcuBox, ''],
    ['as posted, dropped twice', RcuBoxAsPosted, 'double queue'],
  ])('%s', (_, kind, complaint) => {
    const memory = new CheckedMemory();
    const rcu = build(memory);
    const type = kind.of(rcu, i32);
    const pointer = memory.run(must(memory.run(RcuBox.create(type, 10))).intoForeign());
    expect(memory.run(type.borrow(pointer).read())).toBe(10);
    expect(type.borrowMut(pointer)).toEqual(type.rcuBorrow(pointer));
    const back = memory.run(type.fromForeign(pointer));
    expect(back).toBeInstanceOf(kind);
    if (complaint === '') memory.run(back.drop());
    else expect(() => memory.run(back.drop())).toThrow(complaint);
  });

  test('as posted, into_foreign queues the free', () => {
    const memory = new CheckedMemory();
    const rcu = build(memory);
    const type = RcuBoxAsPosted.of(rcu, i32);
    const pointer = memory.run(must(memory.run(RcuBox.create(type, 10))).intoForeign());
    expect(memory.events).toContain('request-begins kvfree_call_rcu');
    memory.run(serveOnce(rcu.detector));
    expect(() => memory.run(type.rcuBorrow(pointer).read())).toThrow('use after free');
  });

  test('the corrected into_foreign queues nothing', () => {
    const memory = new CheckedMemory();
    const rcu = build(memory);
    memory.run(must(memory.run(RcuBox.create(RcuBox.of(rcu, i32), 10))).intoForeign());
    expect(memory.events).toEqual([]);
  });

  test('announces who owns it', () => {
    const memory = new DirectMemory();
    const type = RcuBox.of(build(memory), i32);
    const said: string[] = [];
    const listen = <T>(thread: Thread<T>): T => {
      let step = thread.next(0);
      while (step.done !== true) {
        if (step.value.kind === 'ownership') said.push(`${step.value.action} ${step.value.to}`);
        step = thread.next(memory.perform(step.value));
      }
      return step.value;
    };
    const pointer = listen(must(listen(RcuBox.create(type, 10))).intoForeign());
    listen(listen(type.fromForeign(pointer)).drop());
    listen(serveOnce(type.rcu.detector));
    expect(said).toEqual(['create actor', 'transfer container', 'adopt actor', 'transfer reclaimer', 'reclaim nobody']);
    expect(memory.run(alloc(type.layout))).toBe(pointer);
  });
});
