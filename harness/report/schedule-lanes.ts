import { painted, paintedGutter, rowLines } from './row-text';
import type { Column } from './schedule-columns';
import type { Style } from './style';
import type { Row } from './trace-rows';
import { wrap } from './wrap';

const GUTTER = 7;

/**
 * The schedule for more actors than there is width for: each has a lane two characters wide, as a commit graph draws
 * branches, and what it does stands to the right with its name.
 */
export function scheduleLanes(rows: readonly Row[], columns: readonly Column[], style: Style): string {
  const { bold, dim } = style.colors;
  const margin = GUTTER + 2 * columns.length + 3;
  const nameWidth = Math.max(...columns.map(({ name }) => name.length));
  const textWidth = Math.max(30, style.columns - margin - nameWidth - 2);
  const lines = columns.map(
    ({ name }, index) => `${' '.repeat(GUTTER + 1)}${dim('| ').repeat(index)}${bold(`,-${'-'.repeat(2 * (columns.length - index - 1))} ${name}`)}`,
  );
  for (const row of rows) {
    const column = columns.findIndex(({ actor }) => actor === row.actor);
    if (row.isSwitch) lines.push(`${' '.repeat(GUTTER + 1)}${dim(columns.map(() => '|').join(' '))}`);
    rowLines(row, textWidth).forEach((part, index) => {
      const lanes = columns.map((_, place) => (place === column ? painted(row, index === 0 ? '#' : ' ', style) : dim('|'))).join(' ');
      const name = (index === 0 ? (columns[column]?.name ?? '') : '').padEnd(nameWidth);
      lines.push(`${paintedGutter(row, index === 0, style)} ${lanes}   ${name}  ${painted(row, part, style)}`);
    });
  }
  const states = columns.filter(({ state }) => state !== '').map(({ name, state }) => `${name} [${state}]`);
  if (states.length > 0) lines.push(...wrap(`  state: ${states.join(', ')}`, style.columns, '         '));
  return lines.join('\n');
}
