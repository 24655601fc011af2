import type { Access } from '../../impl/memory';

/** Whether two accesses do the same; where they were made, and the identity of a loop, do not count. */
export function sameAccess(a: Access, b: Access): boolean {
  return a.kind === b.kind && signature(a) === signature(b);
}

/** Everything that an access does, as a string; equal exactly for accesses that do the same. */
export function signature(access: Access): string {
  if (access.kind === 'loop') return `loop ${String(access.readOnly)}`;
  if (access.kind === 'note') return 'note';
  return JSON.stringify(access, (key, value: unknown) => (key === 'stack' ? undefined : value));
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
