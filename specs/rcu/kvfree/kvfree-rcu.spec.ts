import { alloc, DirectMemory, WouldBlock, type Address, type MemoryKind } from '../../../impl/memory';
import { DebugObjects, IdealRcu, KvfreeRcu, KvfreeSheafRcu, serveOnce, turnOf, type KvfreeRcuOptions, type Rcu } from '../../../impl/rcu';

const memory = new DirectMemory();

const newObject = (kind: MemoryKind = 'slab', words: number = 2): Address => memory.run(alloc({ type: 'object', words, memory: kind }));

function make(Kind: typeof KvfreeRcu | typeof KvfreeSheafRcu, options: Omit<KvfreeRcuOptions, 'rcu'> = {}): Rcu {
  return memory.run(Kind.create({ rcu: memory.run(IdealRcu.create({ readers: 1, polled: true })), ...options }));
}

/** Everybody works until nobody has work. */
function settle(rcu: Rcu): void {
  const turns = [(): unknown => memory.run(serveOnce(rcu.detector)), ...rcu.daemons.map((daemon) => (): unknown => memory.run(turnOf(daemon)))];
  for (let isBusy = true; isBusy; ) {
    isBusy = false;
    for (const turn of turns) {
      try {
        turn();
        isBusy = true;
      } catch (error) {
        if (!(error instanceof WouldBlock)) throw error;
      }
    }
  }
}

/** How many objects more there are than before, once everybody is at rest. */
function leftAfter(rcu: Rcu, body: () => void): number {
  const before = memory.live;
  body();
  settle(rcu);
  return memory.live - before;
}

test.each([
  ['a page', KvfreeRcu, { pages: 1, cachedPages: 1 }],
  ['several pages', KvfreeRcu, { pages: 3, cachedPages: 3, entries: 1 }],
  ['a list', KvfreeRcu, { cachedPages: 0 }],
  ['a sheaf, and one that is not full', KvfreeSheafRcu, { cachedPages: 0 }],
] as const)('three objects are freed through %s', (_, Kind, options) => {
  const rcu = make(Kind, options);
  expect(
    leftAfter(rcu, () => {
      for (let each = 0; each < 3; each++) {
        const object = newObject();
        memory.run(rcu.kvfreeCallRcu(object, object));
      }
    }),
  ).toBe(0);
  expect(memory.warnings).toEqual([]);
});

test('a miss has the cache of empty pages filled', () => {
  const rcu = make(KvfreeRcu, { cachedPages: 2 });
  const object = newObject();
  expect(leftAfter(rcu, () => memory.run(rcu.kvfreeCallRcu(object, object)))).toBe(1); // two pages for one object
});

test('an object without a head takes a page, or its owner waits', () => {
  const rcu = make(KvfreeRcu, { cachedPages: 0 });
  expect(leftAfter(rcu, () => memory.run(rcu.kvfreeMightSleep(newObject('vmalloc'), 'vmalloc')))).toBe(0);
  const poor = new DirectMemory({ failAllocation: ({ type }) => type === 'kvfree_rcu_bulk_data' });
  const waiting = poor.run(KvfreeRcu.create({ rcu: poor.run(IdealRcu.create({ readers: 0, polled: true })), cachedPages: 0 }));
  const object = poor.run(alloc({ type: 'object', words: 1 }));
  expect(() => poor.run(waiting.kvfreeMightSleep(object))).toThrow(WouldBlock);
});

test('an object that is queued twice is freed once where debug objects are on', () => {
  const rcu = make(KvfreeRcu, { pages: 1, debugObjects: memory.run(DebugObjects.create(2)) });
  const object = newObject();
  memory.warnings.length = 0;
  expect(
    leftAfter(rcu, () => {
      memory.run(rcu.kvfreeCallRcu(object, object));
      memory.run(rcu.kvfreeCallRcu(object, object));
    }),
  ).toBe(-1);
  expect(memory.warnings).toEqual([expect.stringContaining('Double-freed call')]);
});

test('a CPU that it was not created with has no place to queue', () => {
  const rcu = make(KvfreeRcu, { cpus: 2 });
  memory.actor = 2;
  expect(() => memory.run(rcu.kvfreeCallRcu(1024 * 8, 1024 * 8))).toThrow('created with cpus: 2');
  memory.actor = 0;
});
