import { basename, extname, join, resolve } from 'node:path';
import { pageAssets } from '../page/assets';
import { indexHtml, pageHtml } from '../page/html';
import type { PageDocument } from '../page/page-document';
import { pagesOf } from '../page/pages';
import type { Reported } from '../report/json';
import { coloured } from '../report/style';
import { UsageError } from '../usage-error';
import { fileNameOf, type Saving } from './save';
import { styleFor } from './style-for';
import type { Terminal } from './terminal';

/**
 * The pages of all counterexamples. A name that ends in .html is the file of the only one; any other is a directory, with a page for each
 * and an index.html that leads to them.
 */
export async function htmlFiles(reported: readonly Reported[], option: string, terminal: Terminal): Promise<readonly Saving[]> {
  const pages = await pagesOf(reported, coloured(styleFor(terminal, true), false));
  const assets = pageAssets();
  const path = resolve(terminal.directory, option);
  if (isFile(option)) {
    if (pages.length > 1) throw new UsageError(`there are ${pages.length} counterexamples for one page`, { file: option, fix: 'give --html a directory, or name one scenario' });
    const [page] = pages;
    return page === undefined ? [] : [{ path, text: pageHtml(page, assets) }];
  }
  const entries = pages.map((page, index) => ({ page, file: named(pages, index) }));
  return [
    ...entries.map(({ page, file }) => ({ path: join(path, file), text: pageHtml(page, assets) })),
    { path: join(path, 'index.html'), text: indexHtml(entries, assets) },
  ];
}

/** What is said of pages that were written: where to look. */
export function htmlWritten(files: readonly Saving[], terminal: Terminal): string {
  if (files.length === 0) return 'No counterexample, so no page.\n';
  const { path } = files.find((file) => basename(file.path) === 'index.html') ?? files[0]!;
  const shown = path.startsWith(`${terminal.directory}/`) ? path.slice(terminal.directory.length + 1) : path;
  return `Open in a browser: ${shown}\n`;
}

function isFile(option: string): boolean {
  return extname(option).toLowerCase() === '.html';
}

function named(pages: readonly PageDocument[], index: number): string {
  const nameOf = ({ scenario, kind }: PageDocument): string => `${fileNameOf(scenario)}-${kind}`;
  const name = nameOf(pages[index]!);
  const same = pages.slice(0, index).filter((other) => nameOf(other) === name).length;
  return `${name}${same === 0 ? '' : `-${same + 1}`}.html`;
}
