import { getStateNodes } from '@xstate/graph';
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { nameOf } from '../../harness/graph/lifecycle-graph';
import type { LifecycleText } from './texts';

const LEGEND = [
  'A box is a state with the operation it runs, a grey label what must happen for the arrow to be taken, with its condition in brackets.',
  'A frame is a state with states inside, a dashed box a state in which the actor may be blocked at the end, a diamond a choice that is made at once, a double line the end.',
].join(' ');

/** The Markdown of a lifecycle's page. */
export function page(text: LifecycleText): string {
  const { file, title, machine, source, standsFor, operations, events, asserted } = text;
  return paragraphs(
    `<!-- Made by docs/draw-lifecycles.ts from ${source} and docs/lifecycles/texts.ts: change those, then run \`npx tsx docs/draw-lifecycles.ts\`. -->`,
    `# ${title}`,
    ...standsFor,
    `![The states of \`${file}\` and the transitions between them](${file}.svg)`,
    LEGEND,
    '## States',
    table(['state', 'what it is', 'runs'], statesOf(machine)),
    ...section(
      'Operations',
      ['operation', 'is given', 'returns', 'does'],
      Object.entries(operations).map(([name, { given, returns, does }]) => [code(name), given, returns, does]),
    ),
    ...section(
      'Events',
      ['event', 'what has happened'],
      Object.entries(events).map(([name, meaning]) => [code(name), meaning]),
    ),
    '## What the checker asserts',
    asserted.map((assertion) => `- ${assertion}`).join('\n'),
    `The source is [\`${source}\`](../../${source}).`,
  );
}

function statesOf(machine: AnyStateMachine): string[][] {
  return getStateNodes(machine).map((state) => {
    if (state.description === undefined) throw new Error(`The state '${state.id}' has no description.`);
    return [code(state.path.join('.')), state.description, state.invoke.map(({ src }) => code(nameOf(src))).join(', ') + endOf(state)];
  });
}

const endOf = ({ type }: AnyStateNode): string => (type === 'final' ? '(the end)' : '');

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [`## ${title}`, table(head, rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const code = (name: string): string => `\`${name}\``;

const paragraphs = (...said: readonly string[]): string => `${said.join('\n\n')}\n`;
