import type { ObjectFacts, Site, Violation } from '../result';
import { counted, hex } from './numbers';
import { stackLines, whoWhen } from './site-text';
import type { Style } from './style';

/** Where the object was allocated, freed and queued, as KASAN orders it; each a headed stack. */
export function historyLines(object: ObjectFacts, style: Style): readonly string[] {
  const [last, second] = object.queued;
  return [
    ...headed('Allocated by', object.allocated, style),
    ...headed('Freed by', object.freed, style),
    ...headed('Last potentially related work creation:', last, style),
    ...headed('Second to last potentially related work creation:', second, style),
  ];
}

function headed(title: string, site: Site | undefined, style: Style): readonly string[] {
  if (site === undefined) return [];
  const queuer = site.by === undefined ? '' : `${site.by}() by `;
  const { bold, yellow } = style.colors;
  return ['', bold(`${title} ${yellow(queuer + whoWhen(site))}:`), ...stackLines(site, style)];
}

/** What the address belongs to, and where in it it lies. */
export function belongingLines(object: ObjectFacts, access: Violation['access']): readonly string[] {
  const lines = [
    '',
    `The object at ${hex(object.address)} of type ${object.type}`,
    ` belongs to the cache ${object.cache} of size ${object.size}`,
  ];
  if (access !== undefined) {
    const { address, what } = access;
    const region = `${object.state} ${object.size}-byte region [${hex(object.address)}, ${hex(object.address + object.size)})`;
    lines.push(`The ${what === 'other' ? '' : 'buggy '}address ${hex(address)} is located ${whereIn(object, address)} ${region}`);
  }
  return lines;
}

function whereIn(object: ObjectFacts, address: number): string {
  const offset = address - object.address;
  if (offset < 0) return `${counted(-offset, 'byte')} to the left of`;
  if (offset >= object.size) return `${counted(offset - object.size, 'byte')} to the right of`;
  return `${counted(offset, 'byte')} inside of`;
}
