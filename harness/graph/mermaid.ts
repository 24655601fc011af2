import type { Edge, Graph, Node, Subgraph } from '@viz-js/viz';

type Attributes = Readonly<Record<string, unknown>>;

/** A graph as a Mermaid flow chart: shapes, frames, words and what is lit; Mermaid places them itself. */
export function mermaid(graph: Graph): string {
  const ids = new Map<string, string>();
  const idOf = (name: string): string => {
    const id = ids.get(name) ?? `n${ids.size}`;
    ids.set(name, id);
    return id;
  };
  const title = textOf(graph.graphAttributes, 'label');
  const lines = title === '' ? [] : ['---', `title: ${JSON.stringify(title.replaceAll('\n', '. '))}`, '---'];
  lines.push('flowchart TD', ...contents(graph, idOf, '  '));
  // Mermaid numbers arrows in the order of the text.
  const edges = allEdges(graph);
  const lit = [...edges.keys()].filter((index) => isThick(edges[index]!.attributes));
  if (lit.length > 0) lines.push(`  linkStyle ${lit.join(',')} stroke:#c92a2a,stroke-width:3px`);
  return `${lines.join('\n')}\n`;
}

type Part = Pick<Graph | Subgraph, 'nodes' | 'edges' | 'subgraphs'>;

function contents({ nodes = [], edges = [], subgraphs = [] }: Part, idOf: (name: string) => string, indent: string): readonly string[] {
  return [
    ...nodes.map((node) => `${indent}${nodeText(node, idOf)}`),
    ...subgraphs.flatMap((frame) => [`${indent}subgraph ${idOf(frame.name ?? '')}[" "]`, ...contents(frame, idOf, `${indent}  `), `${indent}end`]),
    ...nodes.flatMap((node) => styleText(node, idOf).map((line) => `${indent}${line}`)),
    ...edges.map((edge) => `${indent}${edgeText(edge, idOf)}`),
  ];
}

/** In the order in which `contents` prints them. */
function allEdges({ edges = [], subgraphs = [] }: Part): readonly Edge[] {
  return [...subgraphs.flatMap(allEdges), ...edges];
}

function nodeText({ name, attributes = {} }: Node, idOf: (name: string) => string): string {
  const label = quoted(textOf(attributes, 'label'));
  if (attributes['shape'] === 'diamond') return `${idOf(name)}{${label}}`;
  if (attributes['shape'] === 'circle') return `${idOf(name)}((${label}))`;
  return attributes['peripheries'] === 2 ? `${idOf(name)}[[${label}]]` : `${idOf(name)}(${label})`;
}

function styleText({ name, attributes = {} }: Node, idOf: (name: string) => string): readonly string[] {
  const parts = [
    ...(typeof attributes['fillcolor'] === 'string' && attributes['fillcolor'].startsWith('#') ? [`fill:${attributes['fillcolor']}`] : []),
    ...(isThick(attributes) ? ['stroke:#c92a2a,stroke-width:3px'] : []),
    ...(textOf(attributes, 'style').includes('dashed') ? ['stroke-dasharray:4'] : []),
  ];
  return parts.length === 0 ? [] : [`style ${idOf(name)} ${parts.join(',')}`];
}

function edgeText({ tail, head, attributes = {} }: Edge, idOf: (name: string) => string): string {
  const label = textOf(attributes, 'label');
  const arrow = attributes['style'] === 'invis' ? '~~~' : attributes['dir'] === 'none' ? '---' : '-->';
  return `${idOf(tail)} ${arrow}${label === '' ? '' : `|${quoted(label)}|`} ${idOf(head)}`;
}

function isThick(attributes: Attributes = {}): boolean {
  return typeof attributes['penwidth'] === 'number';
}

function textOf(attributes: Attributes | undefined, name: string): string {
  const value = attributes?.[name];
  return typeof value === 'string' ? value.replaceAll('\u00a0', '') : '';
}

/** Mermaid takes entities for what would end a text. */
function quoted(text: string): string {
  const escaped = text.replaceAll('#', '#35;').replaceAll('\\', '#92;').replaceAll('$$', '#36;#36;').replaceAll('&', '#amp;').replaceAll('"', '#quot;').replaceAll('`', '#96;').replaceAll('<', '#lt;').replaceAll('>', '#gt;').replaceAll('\n', '<br/>');
  return `"${escaped === '' ? ' ' : escaped}"`;
}
