/** Rows of the tables under a heading of a page, as cells. */
export function rowsUnder(page: string, heading: string): readonly (readonly string[])[] {
  const section = page.split(/^## /mu).find((part) => part.startsWith(heading)) ?? '';
  return section.split('\n').filter((line) => /^\| (?!---)/u.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

/** What a text has in backquotes. */
export const quoted = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name);
