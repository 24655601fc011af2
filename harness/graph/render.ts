import { instance, type Graph } from '@viz-js/viz';
import { mermaid } from './mermaid';

/** The forms in which a graph can be had. */
export const FORMATS = ['svg', 'dot', 'mermaid'] as const;
export type Format = (typeof FORMATS)[number];

/** A graph as text of this form. Equal graphs give equal bytes. */
export async function render(graph: Graph, format: Format): Promise<string> {
  if (format === 'mermaid') return mermaid(graph);
  return (await instance()).renderString(graph, { format: format === 'dot' ? 'canon' : 'svg' });
}
