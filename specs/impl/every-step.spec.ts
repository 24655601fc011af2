import { i32, RcuBox } from '../../impl/boxes';
import { MapleTree } from '../../impl/maple-tree';
import { IdealRcu, serveOnce, type Snapshot } from '../../impl/rcu';
import { alloc, WouldBlock } from '../../impl/memory';
import { atEveryStep } from './at-every-step';
import { GEOMETRIES } from '../maple-tree/geometries';
import { CheckedMemory } from './checked-memory';

const DETECTOR = 0;
const READER = 1;
const UPDATER = 2;

describe('the start of a grace period', () => {
  test('serves nothing that is queued under a section it did not see', () => {
    const steps = atEveryStep(() => {
      const memory = new CheckedMemory();
      const rcu = memory.run(IdealRcu.create({ readers: 2 }));
      const queue = (): void => {
        const object = memory.run(alloc({ type: 'object', words: 2 }));
        memory.run(rcu.kvfreeCallRcu(object, object));
      };
      queue();
      return {
        memory,
        thread: rcu.detector.start(),
        intrude: () => {
          memory.direct.actor = READER;
          memory.run(rcu.readLock(0));
          memory.direct.actor = UPDATER;
          queue();
        },
        check: (snapshot: Snapshot) => {
          memory.direct.actor = DETECTOR;
          if (snapshot.owing.length > 0) {
            expect(() => memory.run(rcu.detector.wait({ snapshot }))).toThrow(WouldBlock);
            return;
          }
          const batch = memory.run(rcu.detector.end({ snapshot }));
          memory.run(rcu.detector.invoke({ batch })); // the judge complains of a request answered early
        },
      };
    });
    expect(steps).toBeGreaterThan(3);
  });

  test('marks a reader that nests meanwhile', () => {
    const steps = atEveryStep(() => {
      const memory = new CheckedMemory();
      const rcu = memory.run(IdealRcu.create({ readers: 1 }));
      memory.direct.actor = READER;
      memory.run(rcu.readLock(0));
      return {
        memory,
        thread: rcu.detector.start(),
        intrude: () => {
          memory.direct.actor = READER;
          memory.run(rcu.readLock(0));
        },
        check: (snapshot: Snapshot) => {
          expect(snapshot.owing).toEqual([0]);
          expect(() => memory.run(rcu.detector.wait({ snapshot }))).toThrow(WouldBlock);
        },
      };
    });
    expect(steps).toBeGreaterThan(3);
  });
});

describe.each(GEOMETRIES)('a look-up in a tree of %s slots that is interrupted by a whole', (_, geometry) => {
  const indexes = [0, 5, 99, 100, 101, 4000000000];

  const interruptBy = (change: 'erase' | 'insert' | 'store', seen: number): void => {
    const before = new Map([[100, 10]]);
    const after = new Map(before);
    if (change === 'insert') after.set(101, 11);
    else if (change === 'store') after.set(100, 11);
    else after.delete(100);
    atEveryStep(() => {
      const memory = new CheckedMemory();
      const rcu = memory.run(IdealRcu.create({ readers: 1 }));
      const type = RcuBox.of(rcu, i32);
      const tree = memory.run(MapleTree.create({ rcu, useRcu: true, entry: type, geometry }));
      const box = (value: number): RcuBox => memory.run(RcuBox.create(type, value))!;
      memory.run(tree.insert(100, box(10)));
      const guard = memory.run(rcu.readLock(0));
      return {
        memory,
        thread: tree.loadRcu(seen, guard),
        intrude: () => {
          memory.direct.actor = UPDATER;
          if (change === 'insert') expect(memory.run(tree.insert(101, box(11))).ok).toBe(true);
          else if (change === 'store') memory.run(memory.run(tree.store(100, box(11))).value!.drop());
          else if (change === 'erase') memory.run(memory.run(tree.erase(100))!.drop());
        },
        check: (ref) => {
          const value = ref === null ? undefined : memory.run(ref.read());
          expect([before.get(seen), after.get(seen)]).toContain(value);
          memory.run(guard.drop());
          while (memory.direct.word(rcu.domain + 4) > 3) memory.run(serveOnce(rcu.detector));
        },
      };
    });
  };

  test.each(['insert', 'store', 'erase'] as const)('%s finds what was there before or after', (change) => {
    for (const index of indexes) interruptBy(change, index);
  });
});
