/**
 * The text in lines of at most `width` characters, broken at blanks where there are any. The first line keeps its own
 * indentation; the others get `indent`.
 */
export function wrap(text: string, width: number, indent: string = ''): readonly string[] {
  const own = /^ */u.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = own;
  let isEmpty = true;
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const longer = isEmpty ? line + word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
    } else {
      if (!isEmpty) lines.push(line);
      line = (lines.length === 0 ? own : indent) + word;
    }
    isEmpty = false;
    while (line.length > width && width > indent.length) {
      lines.push(line.slice(0, width));
      line = indent + line.slice(width);
    }
  }
  if (!isEmpty || lines.length === 0) lines.push(line);
  return lines;
}
