import { pageAssets } from '../../harness/page/assets';
import { pageHtml } from '../../harness/page/html';
import type { PageDocument } from '../../harness/page/page-document';
import { pagesOf } from '../../harness/page/pages';
import { plainStyle } from '../../harness/report/style';
import { check, store, program, type Address, type CheckOptions, type CheckResult, type Scenario, type Thread } from '../../index';

/** A result with the page of its first violation. */
export interface Shown {
  readonly result: CheckResult;
  readonly page: PageDocument;
  readonly html: string;
}

export async function shown(scenario: Scenario, options: CheckOptions = {}): Promise<Shown> {
  const result = check(scenario, { ...options, film: true });
  const [page] = await pagesOf([{ result, origin: {} }], plainStyle({ root: process.cwd() }));
  if (page === undefined) throw new Error(`${scenario.name} has no counterexample`);
  return { result, page, html: pageHtml(page, pageAssets()) };
}

/** A schedule of 2 * `turns` steps, in which two take turns at every step. */
export async function longPage(turns: number): Promise<Shown> {
  function* counts(word: Address): Thread<void> {
    for (let turn = 1; turn <= turns; turn++) yield* store(word, turn);
  }
  const scenario = program({
    name: 'long',
    words: { x: 0, y: 0 },
    threads: [({ x }: Record<'x' | 'y', Address>) => counts(x), ({ y }: Record<'x' | 'y', Address>) => counts(y)],
    finally: ({ x }: Record<'x' | 'y', Address>) => (view) => view.word(x) === 0,
  });
  const schedule = Array.from({ length: 2 * turns }, (_, step) => ({ actor: step % 2, alternative: 0 }));
  return await shown(scenario, { search: 'replay', schedule });
}
