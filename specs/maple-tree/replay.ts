import type { Thread } from 'quiesce';
import type { Inspection, RawMapleTree, Written } from 'quiesce/maple-tree';
import { cursorAt, inspect } from 'quiesce/maple-tree';
import type { Guard } from 'quiesce/rcu';
import type { Trace, TraceLine } from './trace';

/** A tree to replay traces on, however its thread code is run. */
export interface Bed {
  readonly tree: RawMapleTree;
  readonly guard: Guard;
  /** Runs thread code to its end. */
  run<T>(thread: Thread<T>): T;
  /** Lets a grace period elapse. */
  quiesce(): void;
}

const RET = { 'written': '0', 'nothing': '0', 'occupied': '-17', 'invalid': '-22', 'busy': '-16', 'no memory': '-12' } as const satisfies Record<Written['what'], string>;

const hex = (n: number): string => n.toString(16);
const value = (entry: number): string => hex(entry >>> 1);
const entryOf = (v: number): number => (v === 0 ? 0 : ((v << 1) | 1) >>> 0);

/** Replays a trace; returns what differs from what was recorded, and what the structure's inspection objects to. */
export function replay(bed: Bed, trace: Trace, inspectEvery: number): readonly string[] {
  const differences: string[] = [];
  let next = 0;
  trace.lines.forEach((line, n) => {
    const at = `${trace.name} line ${n + 1}: ${line.op} ${line.args.map(hex).join(' ')}`;
    const given = perform(bed, line, next);
    if (line.op === 'C' && given[0] !== '-16' && given[0] !== '-22') next = Number.parseInt(given[2] ?? '0', 16);
    if (given.join(' ') !== line.results.join(' ')) differences.push(`${at} = ${given.join(' ')}, recorded was ${line.results.join(' ')}`);
    if (line.op === 'D' || line.op === 'X' || n % inspectEvery === 0) for (const problem of look(bed).problems) differences.push(`${at}: ${problem}`);
  });
  return differences;
}

const look = (bed: Bed): Inspection => bed.run(inspect(bed.tree));

function perform(bed: Bed, { op, args }: TraceLine, next: number): readonly string[] {
  const { tree, guard } = bed;
  const [a = 0, b = 0, c = 0, d = 0] = args;
  switch (op) {
    case 'S':
      return [RET[bed.run(tree.storeRange(a, b, entryOf(c), 'kernel')).what]];
    case 'I':
      return [RET[bed.run(tree.insertRange(a, b, entryOf(c), 'kernel')).what]];
    case 'L':
      return [value(bed.run(tree.load(a, guard)))];
    case 'E': {
      const { what, content } = bed.run(tree.erase(a));
      return [value(what === 'written' ? content : 0)];
    }
    case 'W': {
      const { entry, cursor } = bed.run(tree.walk(cursorAt(a), 'lock'));
      return [value(entry), hex(cursor.index), hex(cursor.last)];
    }
    case 'A':
    case 'R': {
      const { what, index } = bed.run(tree.allocate(op === 'A' ? 'low' : 'high', entryOf(d), a, b, c, 'kernel'));
      return [RET[what], what === 'written' ? hex(index) : '-'];
    }
    case 'C': {
      const { what, index, next: after, wrapped } = bed.run(tree.allocateCyclic(entryOf(c), a, b, next, 'kernel'));
      return what === 'written' ? [wrapped ? '1' : '0', hex(index), hex(after)] : [RET[what], '-', hex(after)];
    }
    case 'F': {
      const { entry, cursor } = bed.run(tree.findFrom(a, b, guard));
      return [value(entry), hex(entry === 0 ? a : (cursor.last + 1) >>> 0)];
    }
    case 'M': {
      const { entry, cursor } = bed.run(tree.find(cursorAt(a), b, 'lock'));
      return entry === 0 ? ['0', '-', '-'] : [value(entry), hex(cursor.index), hex(cursor.last)];
    }
    case 'V': {
      const { entry, cursor } = bed.run(tree.findBack(cursorAt(a), b, 'lock'));
      return entry === 0 ? ['0', '-', '-'] : [value(entry), hex(cursor.index), hex(cursor.last)];
    }
    case 'N':
      return [value(bed.run(tree.nextOf(a, b, guard)).entry)];
    case 'P':
      return [value(bed.run(tree.prevOf(a, b, guard)).entry)];
    case 'X': {
      const { entries } = look(bed);
      return [hex(entries.length), fnv(entries.map(({ index, last, entry }) => `${hex(index)}-${hex(last)}:${value(entry)}\n`).join(''))];
    }
    case 'D':
      bed.run(tree.destroy());
      return ['0'];
    case 'Q':
      bed.quiesce();
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
