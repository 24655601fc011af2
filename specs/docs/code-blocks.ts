import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = join(__dirname, '../..');

/** A fenced block of a page that says which file it is: ```ts file=name. */
export interface CodeBlock {
  readonly file: string;
  readonly text: string;
}

/** The blocks of a page that name a file, in order. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```\w+ file=(\S+)\n(.*?)^```$/gmsu)].map(([, file = '', block = '']) => ({ file, text: block }));
}

/** The targets of a page's relative links, anchors left out. */
export function relativeLinks(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target = '']) => target.replace(/#.*$/u, '')).filter((target) => target !== '' && !/^[a-z]+:/u.test(target));
}
