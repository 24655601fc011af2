import { instance } from '@viz-js/viz';
import { lifecycleGraph } from '../../harness/graph/lifecycle-graph';
import { page } from './page';
import { LIFECYCLES } from './texts';

/** The pages of the lifecycles and their pictures, by the name of the file in this folder; the same every time. */
export async function lifecycleFiles(): Promise<ReadonlyMap<string, string>> {
  const graphviz = await instance();
  return new Map(
    LIFECYCLES.flatMap((text): [string, string][] => [
      [`${text.file}.md`, page(text)],
      [`${text.file}.svg`, graphviz.renderString(lifecycleGraph(text.machine), { format: 'svg' })],
    ]),
  );
}
