import type { Access } from '../../impl/memory';
import type { TraceLine } from '../result';
import { hex } from './names';
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
    case 'history':
      return { text: historyText(access, names), kind: 'event' };
    default:
      return null;
  }
}

function historyText({ event, map, first, last, value, answers }: Extract<Access, { kind: 'history' }>, names: Names): string {
  const where = first === last ? `index ${numberOf(first)}` : `[${numberOf(first)}, ${numberOf(last)}]`;
  const what = value === 0 ? 'nothing' : names.value(value);
  switch (event) {
    case 'lookup-begins':
      return `lookup begins in ${names.address(map)}: ${where}`;
    case 'lookup-continues':
      return `lookup goes on in ${names.address(map)}: ${where}`;
    case 'lookup-found':
      return `lookup found ${what} at ${where}${answers === 'each index' ? '' : ' as a whole range'}`;
    case 'lookup-ends':
      return `lookup ends in ${names.address(map)}`;
    case 'update-begins':
      return `update begins in ${names.address(map)}`;
    case 'update-ends':
      return `update ends in ${names.address(map)}`;
    case 'observed':
      return `update found ${what} at ${where} of ${names.address(map)}`;
    case 'committed':
      return `update takes effect: ${what} at ${where} of ${names.address(map)}`;
  }
}

function numberOf(index: number): string {
  return index < 4096 ? String(index) : hex(index);
}

function line(text: string): { text: string; kind: 'access' } {
  return { text, kind: 'access' };
}
