import type { Access } from '../../impl/memory';

/** Whether two accesses do the same; where they were made, the identity of a loop and the text of a note do not count. */
export function sameAccess(a: Access, b: Access): boolean {
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'note':
      return true;
    case 'loop':
      return b.kind === 'loop' && a.readOnly === b.readOnly;
    case 'load':
      return b.kind === 'load' && a.address === b.address && a.order === b.order && a.intended === b.intended;
    case 'store':
      return b.kind === 'store' && a.address === b.address && a.value === b.value && a.order === b.order && a.intended === b.intended;
    default:
      return sameFields(a, b);
  }
}

function sameFields(a: object, b: object): boolean {
  for (const key in a) {
    if (key === 'made') continue;
    const x = (a as Readonly<Record<string, unknown>>)[key];
    const y = (b as Readonly<Record<string, unknown>>)[key];
    if (x === y) continue;
    if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null || !sameFields(x, y) || !sameFields(y, x)) return false;
  }
  return true;
}

/** Whether an access changes memory, or may. */
export function writes({ kind }: Access): boolean {
  return /^(store|store-byte|compare-and-swap|exchange|fetch-add|fetch-and|fetch-or|acquire-when|alloc|free)$/.test(kind);
}

/** An access in a few words, for messages. */
export function describeAccess(access: Access): string {
  switch (access.kind) {
    case 'load':
    case 'free':
      return `${access.kind} ${hex(access.address)}`;
    case 'store':
    case 'store-byte':
    case 'exchange':
    case 'fetch-add':
    case 'fetch-and':
    case 'fetch-or':
      return `${access.kind} ${hex(access.address)}, ${access.value}`;
    case 'compare-and-swap':
      return `${access.kind} ${hex(access.address)}, ${access.expected} -> ${access.value}`;
    case 'alloc':
      return `alloc ${access.layout.type}`;
    case 'wait-until':
    case 'acquire-when':
      return `${access.kind} ${hex(access.address)} ${access.test} ${access.value}`;
    case 'event':
    case 'history':
      return access.event;
    case 'ownership':
      return `ownership ${access.action}`;
    case 'loop':
      return 'the next turn of a loop';
    default:
      return access.kind;
  }
}

function hex(address: number): string {
  return `0x${(address >>> 0).toString(16)}`;
}
