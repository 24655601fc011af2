import {
  acquireWhen,
  alloc,
  assertThat,
  choose,
  compareAndSwap,
  DirectMemory,
  exchange,
  fetchAdd,
  fetchAnd,
  fetchOr,
  free,
  load,
  retry,
  RETRY,
  again,
  store,
  storeByte,
  waitUntil,
  warnUnless,
  WouldBlock,
  type Thread,
  type Again,
} from '../../impl/memory';

describe('DirectMemory', () => {
  test('runs thread code to its result', () => {
    const memory = new DirectMemory();
    const sum = memory.run(
      (function* () {
        const words = yield* alloc({ type: 'pair', words: 2 });
        yield* store(words, 40);
        yield* store(words + 4, 2);
        return (yield* load(words)) + (yield* load(words + 4));
      })(),
    );
    expect(sum).toBe(42);
  });

  test('read-modify-writes return the old word and wrap at 32 bits', () => {
    const memory = new DirectMemory();
    const seen = memory.run(
      (function* () {
        const word = yield* alloc({ type: 'word', words: 1, zeroed: true });
        return [
          yield* fetchAdd(word, -1),
          yield* fetchAdd(word, 3),
          yield* fetchOr(word, 0x80000000),
          yield* fetchAnd(word, 0x80000002),
          yield* exchange(word, 7),
          yield* compareAndSwap(word, 8, 1),
          yield* compareAndSwap(word, 7, 1),
          yield* load(word),
        ];
      })(),
    );
    expect(seen).toEqual([0, 0xffffffff, 2, 0x80000002, 0x80000002, 7, 7, 1]);
  });

  test('a byte store keeps the other bytes', () => {
    const memory = new DirectMemory();
    const word = memory.run(
      (function* () {
        const address = yield* alloc({ type: 'word', words: 1 });
        yield* store(address, 0x11223344);
        yield* storeByte(address + 3, 0xff);
        yield* storeByte(address, 0);
        return yield* load(address);
      })(),
    );
    expect(word).toBe(0xff223300);
  });

  test('aligns objects, never hands out the first page, and grows', () => {
    const memory = new DirectMemory({ words: 1 });
    for (let i = 0; i < 1000; i++) {
      const address = memory.run(alloc({ type: 'node', words: 20, align: 256 }));
      expect(address % 256).toBe(0);
      expect(address).toBeGreaterThanOrEqual(4096);
    }
    expect(memory.live).toBe(1000);
  });

  test('hands freed memory out again, zeroed where asked', () => {
    const memory = new DirectMemory();
    const layout = { type: 'thing', words: 3, zeroed: true };
    const first = memory.run(alloc(layout));
    memory.run(store(first, 9));
    memory.run(free(first));
    expect(memory.live).toBe(0);
    const second = memory.run(alloc(layout));
    expect(second).toBe(first);
    expect(memory.word(second)).toBe(0);
  });

  test('rejects the free of what is not allocated', () => {
    const memory = new DirectMemory();
    const address = memory.run(alloc({ type: 'thing', words: 3 }));
    expect(() => memory.run(free(address + 4))).toThrow('no object starts here');
    memory.run(free(address));
    expect(() => memory.run(free(address))).toThrow('freed already');
  });

  test('a wait for what nobody can bring about throws and changes nothing', () => {
    const memory = new DirectMemory();
    const word = memory.run(alloc({ type: 'word', words: 1, zeroed: true }));
    expect(() => memory.run(waitUntil(word, 'has', 4))).toThrow(WouldBlock);
    expect(() => memory.run(acquireWhen(word, '!=', 0, 5))).toThrow(WouldBlock);
    expect(memory.word(word)).toBe(0);
    expect(memory.run(acquireWhen(word, '<=', 0, 5))).toBe(0);
    expect(memory.word(word)).toBe(5);
  });

  test('assertions throw, warnings are kept, choices and failures are asked for', () => {
    const memory = new DirectMemory({ choose: (count) => count - 1, failAllocation: ({ type }) => type === 'doomed' });
    expect(() => memory.run(assertThat(false, 'no such thing'))).toThrow('no such thing');
    memory.run(warnUnless(false, 'careful'));
    expect(memory.warnings).toEqual(['careful']);
    expect(memory.run(choose(3))).toBe(2);
    expect(memory.run(alloc({ type: 'doomed', words: 1 }))).toBe(0);
  });

  test('loops go round with what they carry', () => {
    const body = function* (n = 0, sum = 0): Thread<number | Again> {
      return n === 0 ? sum : again(n - 1, sum + n);
    };
    expect(new DirectMemory().run(retry(body, 4, 0))).toBe(10);
    let turns = 0;
    const counted = function* (): Thread<number | Again> {
      return ++turns === 3 ? turns : RETRY;
    };
    expect(new DirectMemory().run(retry(counted))).toBe(3);
  });
});
