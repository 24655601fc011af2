/** Columns narrower than this wrap nearly every access. */
const NARROWEST = 20;

/**
 * Widths for columns whose content would like `wanted`, within `available` characters: a column gets what it wants while
 * that is no more than an equal share of what is left. Undefined when the shares would be too narrow to read.
 */
export function columnWidths(wanted: readonly number[], available: number): readonly number[] | undefined {
  const widths = wanted.map(() => 0);
  const open = new Set(wanted.keys());
  let left = available;
  for (;;) {
    const share = Math.floor(left / Math.max(1, open.size));
    const modest = [...open].filter((column) => (wanted[column] ?? 0) <= share);
    for (const column of modest) {
      widths[column] = wanted[column] ?? 0;
      left -= widths[column];
      open.delete(column);
    }
    if (open.size === 0) return widths;
    if (modest.length > 0) continue;
    if (share < NARROWEST) return undefined;
    for (const column of open) widths[column] = share;
    return widths;
  }
}
