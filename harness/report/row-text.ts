import type { Row } from './trace-rows';
import type { Style } from './style';
import { wrap } from './wrap';

/** What a row says, with the prefix that tells its tone without colours; its mark is apart. */
export function rowText(row: Row): string {
  return `${prefixOf(row)}${row.text}`;
}

/** The width a row would like. */
export function wantedWidth(row: Row): number {
  return Math.max(rowText(row).length, markText(row).length);
}

/** The row in lines of this width; the mark follows on a line of its own where it does not fit. */
export function rowLines(row: Row, width: number): readonly string[] {
  const lines = wrap(rowText(row), width, '    ');
  const mark = markText(row);
  const last = lines.at(-1) ?? '';
  if (mark === '') return lines;
  const together = `${last} ${mark.trimStart()}`;
  return together.length <= width ? [...lines.slice(0, -1), together] : [...lines, ...wrap(mark, width, '     ')];
}

function markText(row: Row): string {
  return row.mark === undefined ? '' : `  <- ${row.mark}`;
}

function prefixOf(row: Row): string {
  switch (row.tone) {
    case 'operation':
      return '';
    case 'event':
      return '  * ';
    case 'note':
      return '  # ';
    case 'lifecycle':
      return '  => ';
    case 'access':
    case 'local':
    case 'violation':
    case 'fold':
      return '  ';
  }
}

/** The row's colour. */
export function painted(row: Row, text: string, style: Style): string {
  const { bold, cyan, dim, inverse, red, yellow } = style.colors;
  if (row.tone === 'violation') return inverse(bold(red(text)));
  if (row.mark !== undefined) return bold(yellow(text));
  switch (row.tone) {
    case 'operation':
      return bold(text);
    case 'event':
    case 'lifecycle':
      return cyan(text);
    case 'local':
    case 'fold':
      return dim(text);
    case 'access':
    case 'note':
      return text;
  }
}

/** The left margin: the step's number, an arrow where the bug is, a sign where the history of the object is. */
export function paintedGutter(row: Row, isFirstLine: boolean, style: Style): string {
  const { bold, dim, red, yellow } = style.colors;
  const step = (row.step === undefined || !isFirstLine ? '' : String(row.step)).padStart(5);
  if (!isFirstLine) return `  ${step}`;
  if (row.tone === 'violation') return bold(red(`>>${step}`));
  return row.mark === undefined ? `  ${dim(step)}` : bold(yellow(` *${step}`));
}
