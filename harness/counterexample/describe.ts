import type { Access } from '../../impl/memory';
import type { TraceLine } from '../result';
import type { Names } from './names';

/** What an access did, in one line for the schedule, or null when there is nothing to show. */
export function describe(access: Access, answer: number, names: Names): { readonly text: string; readonly kind: TraceLine['kind'] } | null {
  switch (access.kind) {
    case 'load':
      return line(`${access.order === 'dereference' ? 'dereference' : 'load'} ${names.address(access.address)} -> ${names.value(answer)}`);
    case 'store':
      return line(`store ${names.address(access.address)} = ${names.value(access.value)}`);
    case 'store-byte':
      return line(`store byte ${names.address(access.address)} = ${access.value}`);
    case 'compare-and-swap': {
      const done = answer >>> 0 === access.expected;
      return line(`cas ${names.address(access.address)} ${names.value(access.expected)} -> ${names.value(access.value)}${done ? '' : ` fails, is ${names.value(answer)}`}`);
    }
    case 'exchange':
      return line(`xchg ${names.address(access.address)} = ${names.value(access.value)}, was ${names.value(answer)}`);
    case 'fetch-add':
    case 'fetch-and':
    case 'fetch-or':
      return line(`${access.kind} ${names.address(access.address)}, ${access.value | 0}, was ${names.value(answer)}`);
    case 'wait-until':
      return line(`await ${names.address(access.address)} ${access.test} ${names.value(access.value)}, is ${names.value(answer)}`);
    case 'acquire-when':
      return line(`acquire ${names.address(access.address)} = ${names.value(access.desired)}`);
    case 'free':
      return line(`free ${names.address(access.address)}`);
    case 'alloc':
      return line(answer === 0 ? `alloc ${access.layout.type} fails` : `alloc ${names.address(answer)}`);
    case 'fence':
      return { text: `fence ${access.order}`, kind: 'local' };
    case 'choose':
      return line(`choose ${answer} of ${access.count}`);
    case 'note':
      return { text: access.text, kind: 'note' };
    case 'event':
      return access.event === 'atomic-begins' || access.event === 'atomic-ends' || access.event === 'might-sleep'
        ? null
        : { text: `${access.event.replace(/-/g, ' ')}${access.key === 0 ? '' : ` for ${names.address(access.key)}`}`, kind: 'event' };
    default:
      return null;
  }
}

function line(text: string): { text: string; kind: 'access' } {
  return { text, kind: 'access' };
}
