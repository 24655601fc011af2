import { columnWidths } from './column-widths';
import { painted, paintedGutter, rowLines, wantedWidth } from './row-text';
import type { Style } from './style';
import type { Row } from './trace-rows';
import { wrap } from './wrap';

const GUTTER = 7;
const SEPARATOR = ' | ';

/** A column of the schedule: an actor that moves, and the lifecycle state it ends in. */
export interface Column {
  readonly actor: number;
  readonly name: string;
  readonly state: string;
}

/** The schedule with one column per actor, or undefined when the columns would be too narrow. */
export function scheduleColumns(rows: readonly Row[], columns: readonly Column[], style: Style): string | undefined {
  const wanted = columns.map(({ actor, name, state }) =>
    Math.max(name.length, stateText(state).length, ...rows.map((row) => (row.actor === actor ? wantedWidth(row) : 0))),
  );
  const widths = columnWidths(wanted, style.columns - GUTTER - SEPARATOR.length * columns.length);
  if (widths === undefined) return undefined;
  const { bold, dim } = style.colors;
  const grid = (margin: string, cells: readonly string[], paint: (text: string) => string): string =>
    margin + cells.map((cell, index) => cellText(cell, widths[index] ?? 0, index === cells.length - 1, paint, dim)).join('');
  const rule = dim(`${'-'.repeat(GUTTER)}${widths.map((width) => `-+-${'-'.repeat(width)}`).join('')}`);
  const empty = ' '.repeat(GUTTER);
  const blank = widths.map(() => '');
  const names = columns.map(({ name }) => name);
  const lines = [grid('   step', names, bold), rule];
  for (const row of rows) {
    if (row.isSwitch) lines.push(grid(empty, blank, bold));
    const column = columns.findIndex(({ actor }) => actor === row.actor);
    rowLines(row, widths[column] ?? 0).forEach((part, index) => {
      const cells = blank.map((cell, place) => (place === column ? part : cell));
      lines.push(grid(paintedGutter(row, index === 0, style), cells, (text) => painted(row, text, style)));
    });
  }
  lines.push(rule, ...stateRows(columns, widths).map((cells, index) => grid(index === 0 ? '  state' : empty, cells, (text) => text)));
  return lines.join('\n');
}

/** A separator and a cell; nothing is padded at the end of a line, so that pasting it leaves no blanks. */
function cellText(cell: string, width: number, isLast: boolean, paint: (text: string) => string, dim: (text: string) => string): string {
  if (isLast && cell === '') return dim(SEPARATOR.trimEnd());
  const padding = isLast ? '' : ' '.repeat(width - cell.length);
  return `${dim(SEPARATOR)}${cell === '' ? '' : paint(cell)}${padding}`;
}

function stateText(state: string): string {
  return state === '' ? '' : `[${state}]`;
}

/** The last rows: where each lifecycle is at the end. Nothing for actors without one. */
function stateRows(columns: readonly Column[], widths: readonly number[]): readonly (readonly string[])[] {
  if (columns.every(({ state }) => state === '')) return [];
  const cells = columns.map(({ state }, index) => wrap(stateText(state), widths[index] ?? 0, ' '));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) => cells.map((lines) => lines[row] ?? ''));
}
