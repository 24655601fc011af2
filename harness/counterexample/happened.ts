import type { Access, Address } from '../../impl/memory';

/** An access, event or note of a replay. */
export interface Happened {
  /** The step of the schedule, 1 and up; 0 for the world's construction. */
  readonly step: number;
  /** -1 for the world. */
  readonly actor: number;
  readonly operation: string;
  /** Where it stood, by the numbers of the machine that was replayed on. */
  readonly control: number;
  readonly access: Access;
  readonly answer: number;
}

/** The word that was read, and what was found there; undefined for what reads no word. */
export function readOf({ access, answer }: Happened): { readonly address: Address; readonly value: number } | undefined {
  switch (access.kind) {
    case 'load':
    case 'wait-until':
    case 'acquire-when':
    case 'compare-and-swap':
    case 'exchange':
    case 'fetch-add':
    case 'fetch-and':
    case 'fetch-or':
      return { address: wordOf(access.address), value: answer >>> 0 };
    default:
      return undefined;
  }
}

/** The word that was written, and what is there now; undefined for what writes no word, as a compare-and-swap that failed. */
export function writeOf({ access, answer }: Happened): { readonly address: Address; readonly value: number } | undefined {
  switch (access.kind) {
    case 'store':
    case 'exchange':
      return { address: access.address, value: access.value >>> 0 };
    case 'store-byte':
      // Nobody keeps a pointer in a byte.
      return { address: wordOf(access.address), value: 0 };
    case 'compare-and-swap':
      return answer >>> 0 === access.expected >>> 0 ? { address: access.address, value: access.value >>> 0 } : undefined;
    case 'fetch-add':
      return { address: access.address, value: (answer + access.value) >>> 0 };
    case 'fetch-and':
      return { address: access.address, value: (answer & access.value) >>> 0 };
    case 'fetch-or':
      return { address: access.address, value: (answer | access.value) >>> 0 };
    case 'acquire-when':
      return { address: access.address, value: access.desired >>> 0 };
    default:
      return undefined;
  }
}

/** Whether the access is neither marked nor atomic: it orders nothing. */
export function isPlain({ access }: Happened): boolean {
  return 'order' in access && access.kind !== 'fence' && access.order === 'plain';
}

function wordOf(address: Address): Address {
  return (address & ~3) >>> 0;
}
