import type { Access } from '../../impl/memory';
import type { TraceLine } from '../result';
import { hex } from './names';
import type { Names } from './names';

/** What an access did, in one line for the schedule, or what it is about to do where it has no answer yet; null when there is nothing to show. */
export function describe(access: Access, answer: number | null, names: Names): { readonly text: string; readonly kind: TraceLine['kind'] } | null {
  const answered = (before: string): string => (answer === null ? '' : `${before}${names.value(answer)}`);
  switch (access.kind) {
    case 'load':
      return line(`${access.order === 'dereference' ? 'dereference' : 'load'} ${names.address(access.address)}${answered(' -> ')}`);
    case 'store':
      return line(`store ${names.address(access.address)} = ${names.value(access.value)}`);
    case 'store-byte':
      return line(`store byte ${names.address(access.address)} = ${access.value}`);
    case 'compare-and-swap': {
      const fails = answer !== null && answer >>> 0 !== access.expected >>> 0;
      return line(`cas ${names.address(access.address)} ${names.value(access.expected)} -> ${names.value(access.value)}${fails ? answered(' fails, is ') : ''}`);
    }
    case 'exchange':
      return line(`xchg ${names.address(access.address)} = ${names.value(access.value)}${answered(', was ')}`);
    case 'fetch-add':
    case 'fetch-and':
    case 'fetch-or':
      return line(`${access.kind} ${names.address(access.address)}, ${access.value | 0}${answered(', was ')}`);
    case 'wait-until':
      return line(`await ${names.address(access.address)} ${access.test} ${names.value(access.value)}${answered(', is ')}`);
    case 'acquire-when':
      return line(`acquire ${names.address(access.address)} = ${names.value(access.desired)}`);
    case 'free':
      return line(`free ${names.address(access.address)}`);
    case 'alloc':
      return line(answer === null ? `alloc ${access.layout.type}` : answer === 0 ? `alloc ${access.layout.type} fails` : `alloc ${names.address(answer)}`);
    case 'fence':
      return { text: `fence ${access.order}`, kind: 'local' };
    case 'choose':
      return line(`choose ${answer ?? 'one'} of ${access.count}`);
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

/** What `describe` says of an access that is not answered yet, told by what it said of the answered one: of saved schedules there is nothing but that text. */
export function withoutAnswer(text: string): string {
  return text
    .replace(/(?<=^(?:load|dereference) .*) -> .*$|(?<=^(?:xchg|fetch-[a-z]+) .*), was .*$|(?<=^await .*), is .*$|(?<=^cas .*) fails, is .*$|(?<=^alloc .*) fails$/u, '')
    .replace(/^choose \d+ of/u, 'choose one of');
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
