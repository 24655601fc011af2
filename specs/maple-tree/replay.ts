import { free, type Thread } from 'quiesce';
import { cursorAt, inspect, RawMapleTree, type Geometry, type Written } from 'quiesce/maple-tree';
import { IdealRcu, type Guard } from 'quiesce/rcu';
import { serveAll } from './player';
import type { Trace, TraceLine } from './trace';

const RET = { 'written': '0', 'nothing': '0', 'occupied': '-17', 'invalid': '-22', 'busy': '-16', 'no memory': '-12' } as const satisfies Record<Written['what'], string>;

const hex = (n: number): string => n.toString(16);
const value = (entry: number): string => hex(entry >>> 1);
const entryOf = (v: number): number => (v === 0 ? 0 : ((v << 1) | 1) >>> 0);

/** How to replay. */
export interface Replaying {
  readonly geometry: Geometry;
  readonly inRcu: boolean;
  /** After how many lines the structure is looked at, besides when it was looked at in the recording. */
  readonly inspectEvery: number;
  /** Makes the tree, when it is not the plain one. */
  readonly make?: (...parameters: ConstructorParameters<typeof RawMapleTree>) => RawMapleTree;
}

/** What a replay says. */
export interface Replayed {
  /** The results of every line, as they would be recorded. */
  readonly given: readonly string[];
  /** What differs from what was recorded, and what the structure's inspection objects to. */
  readonly differences: readonly string[];
}

/** Replays a trace on a tree of its own, which is destroyed and freed afterwards. */
export function* replay(trace: Trace, { geometry, inRcu, inspectEvery, make = makeTree }: Replaying): Thread<Replayed> {
  const { tracksGaps, lines } = trace;
  const rcu = yield* IdealRcu.create({ readers: 1 });
  const tree = make(yield* RawMapleTree.allocate(inRcu, tracksGaps), rcu, { geometry, tracksGaps });
  const guard = yield* rcu.readLock(0);
  yield* rcu.readUnlock(guard);
  const given: string[] = [];
  const differences: string[] = [];
  let next = 0;
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n]!;
    const results = yield* perform({ rcu, tree, guard }, line, next);
    if (line.op === 'C' && results[0] !== '-16' && results[0] !== '-22') next = Number.parseInt(results[2] ?? '0', 16);
    const said = results.join(' ');
    given.push(said);
    if (said !== line.results.join(' ')) differences.push(`${where(trace, n)} = ${said}, recorded was ${line.results.join(' ')}`);
    if (line.op !== 'D' && line.op !== 'X' && n % inspectEvery !== 0) continue;
    const { problems } = yield* inspect(tree);
    for (const problem of problems) differences.push(`${where(trace, n)}: ${problem}`);
  }
  yield* tree.destroy();
  yield* serveAll(rcu);
  yield* free(tree.address, 'kfree');
  return { given, differences };
}

const where = ({ name, lines }: Trace, n: number): string => `${name} line ${n + 1}: ${lines[n]!.op} ${lines[n]!.args.map(hex).join(' ')}`;

const makeTree = (...parameters: ConstructorParameters<typeof RawMapleTree>): RawMapleTree => new RawMapleTree(...parameters);

interface Bed {
  readonly rcu: IdealRcu;
  readonly tree: RawMapleTree;
  readonly guard: Guard;
}

function* perform({ rcu, tree, guard }: Bed, { op, args }: TraceLine, next: number): Thread<readonly string[]> {
  const [a = 0, b = 0, c = 0, d = 0] = args;
  switch (op) {
    case 'S':
      return [RET[(yield* tree.storeRange(a, b, entryOf(c), 'kernel')).what]];
    case 'I':
      return [RET[(yield* tree.insertRange(a, b, entryOf(c), 'kernel')).what]];
    case 'L':
      return [value(yield* tree.load(a, guard))];
    case 'E': {
      const { what, content } = yield* tree.erase(a);
      return [value(what === 'written' ? content : 0)];
    }
    case 'W': {
      const { entry, cursor } = yield* tree.walk(cursorAt(a), 'lock');
      return [value(entry), hex(cursor.index), hex(cursor.last)];
    }
    case 'A':
    case 'R': {
      const { what, index } = yield* tree.allocate(op === 'A' ? 'low' : 'high', entryOf(d), a, b, c, 'kernel');
      return [RET[what], what === 'written' ? hex(index) : '-'];
    }
    case 'C': {
      const { what, index, next: after, wrapped } = yield* tree.allocateCyclic(entryOf(c), a, b, next, 'kernel');
      return what === 'written' ? [wrapped ? '1' : '0', hex(index), hex(after)] : [RET[what], '-', hex(after)];
    }
    case 'F': {
      const { entry, cursor } = yield* tree.findFrom(a, b, guard);
      return [value(entry), hex(entry === 0 ? a : (cursor.last + 1) >>> 0)];
    }
    case 'M': {
      const { entry, cursor } = yield* tree.find(cursorAt(a), b, 'lock');
      return entry === 0 ? ['0', '-', '-'] : [value(entry), hex(cursor.index), hex(cursor.last)];
    }
    case 'V': {
      const { entry, cursor } = yield* tree.findBack(cursorAt(a), b, 'lock');
      return entry === 0 ? ['0', '-', '-'] : [value(entry), hex(cursor.index), hex(cursor.last)];
    }
    case 'N':
      return [value((yield* tree.nextOf(a, b, guard)).entry)];
    case 'P':
      return [value((yield* tree.prevOf(a, b, guard)).entry)];
    case 'X': {
      const { entries } = yield* inspect(tree);
      return [hex(entries.length), fnv(entries.map(({ index, last, entry }) => `${hex(index)}-${hex(last)}:${value(entry)}\n`).join(''))];
    }
    case 'D':
      yield* tree.destroy();
      return ['0'];
    case 'Q':
      yield* serveAll(rcu);
      return ['0'];
    case 'B':
      return [];
    default:
      throw new Error(`unknown operation ${op}`);
  }
}

/** FNV-1a, 64 bits. */
function fnv(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) hash = ((hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}
