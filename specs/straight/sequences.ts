import { boxedI32, i32, newBoxedI32, RcuBox, RcuBoxAsPosted, type RcuRef } from '../../impl/boxes';
import { Geometry, MapleTree } from '../../impl/maple-tree';
import { IdealRcu, serveOnce, WaitingRcu } from '../../impl/rcu';
import { Mutex } from '../../impl/sync';
import {
  again,
  alloc,
  awaitAll,
  choose,
  compareAndSwap,
  exchange,
  fetchAdd,
  fetchAnd,
  fetchOr,
  free,
  load,
  retry,
  RETRY,
  store,
  storeByte,
  times,
  warnUnless,
  type Again,
  type Thread,
} from '../../impl/memory';

/** A step on a tree of boxes. */
export interface TreeStep {
  readonly do: 'insert' | 'store' | 'erase' | 'load' | 'serve' | 'synchronise';
  readonly index: number;
}

export interface TreeSetting {
  readonly useRcu: boolean;
  readonly slots: number;
  readonly allocSlots: number;
  readonly boxed: boolean;
  readonly posted: boolean;
  readonly waiting: boolean;
}

/** Thread code that both ways of running must answer alike: what every step said. */
export function* playTree({ useRcu, slots, allocSlots, boxed, posted, waiting }: TreeSetting, steps: readonly TreeStep[]): Thread<readonly unknown[]> {
  const rcu = yield* (waiting ? WaitingRcu : IdealRcu).create({ readers: 2 });
  const type = (posted ? RcuBoxAsPosted : RcuBox).of(rcu, boxed ? boxedI32 : i32);
  const tree = yield* MapleTree.create<RcuBox, RcuRef, RcuRef>({ rcu, useRcu, entry: type, geometry: new Geometry(slots, allocSlots) });
  const said: unknown[] = [];
  for (const [number, step] of steps.entries()) {
    switch (step.do) {
      case 'insert':
      case 'store': {
        const value: number = boxed ? yield* newBoxedI32(number) : number;
        const box = value === 0 && boxed ? null : yield* RcuBox.create(type, value);
        if (box === null) {
          said.push('no box');
          break;
        }
        const result = step.do === 'insert' ? yield* tree.insert(step.index, box) : yield* tree.store(step.index, box);
        said.push(result.ok ? 'ok' : result.cause);
        const back = 'value' in result ? result.value : null;
        if (back !== null) yield* back.drop();
        break;
      }
      case 'erase': {
        const box = yield* tree.erase(step.index);
        said.push(box === null ? null : yield* (yield* box.deref()).read());
        if (box !== null) yield* box.drop();
        break;
      }
      case 'load': {
        const guard = yield* rcu.readLock(number % 2);
        const ref = yield* tree.loadRcu(step.index, guard);
        said.push(ref === null ? null : yield* ref.read());
        yield* guard.drop();
        break;
      }
      case 'serve':
        if (!(yield* isIdle(rcu.domain + 8))) yield* serveOnce(rcu.detector);
        break;
      case 'synchronise':
        yield* rcu.synchronizeRcu();
    }
  }
  return said;
}

function* isIdle(top: number): Thread<boolean> {
  return (yield* load(top)) <= 3;
}

/** An access to a few words, by number. */
export type WordStep = readonly [kind: number, word: number, value: number];

/** The same for every access that there is. */
export function* playWords(steps: readonly WordStep[]): Thread<readonly unknown[]> {
  const words = yield* alloc({ type: 'words', words: 4, align: 64, zeroed: true });
  const mutex = yield* Mutex.create('playground');
  const said: unknown[] = [];
  const objects: number[] = [];
  for (const [kind, word, value] of steps) {
    const at = words + word * 4;
    said.push(yield* [
      () => load(at),
      () => store(at, value),
      () => storeByte(at + (value & 3), value >>> 8),
      () => compareAndSwap(at, word, value),
      () => exchange(at, value),
      () => fetchAdd(at, value),
      () => fetchAnd(at, value),
      () => fetchOr(at, value),
      () => times(word, (index) => fetchAdd(words + index * 4, value)),
      () => retry(count, 3, value),
      () => lockedAdd(mutex, at),
      () => choose(3),
      () => warnUnless(false, `warned of ${value}`),
      () => awaitAll(() => load(at)),
      () => remember(objects, 1 + (value % 7), value % 2 === 0),
      () => forget(objects),
    ][kind]!());
  }
  return said;
}

function* count(left = 0, sum = 0): Thread<number | Again> {
  if (left === 2 && sum % 2 === 0) return yield* retry<number>(function* (turn = 0): Thread<number | Again> { return turn === 0 ? again(1) : turn; });
  return left === 0 ? sum : again(left - 1, sum + left);
}

function* lockedAdd(mutex: Mutex, at: number): Thread<number> {
  const guard = yield* mutex.lock();
  const old = yield* fetchAdd(at, 1);
  yield* guard.drop();
  return old;
}

function* remember(objects: number[], words: number, zeroed: boolean): Thread<number> {
  const object = yield* alloc({ type: 'object', words, zeroed, align: zeroed ? 8 : 4 });
  if (object === 0) return 0;
  objects.push(object);
  yield* store(object, 99);
  return object;
}

function* forget(objects: number[]): Thread<void> {
  yield* free(objects.pop() ?? 0);
}

/** Never ends: nobody unlocks it. */
export function* lockTwice(): Thread<void> {
  const mutex = yield* Mutex.create('twice');
  yield* mutex.acquire();
  yield* mutex.acquire();
}

/** Goes round for a while. */
export function* turns(count: number): Thread<number> {
  const word = yield* alloc({ type: 'turns', words: 1, zeroed: true });
  return yield* retry<number>(function* (): Thread<number | Again> {
    const seen = yield* fetchAdd(word, 1);
    return seen < count ? RETRY : seen;
  });
}
