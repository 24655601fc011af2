/** Changes of a text that keep its lines, collected in any order. */
export class Edits {
  readonly #edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Puts `text` in the place of a stretch, padded to its length, its line breaks kept. */
  replace(start: number, end: number, text: string): void {
    const rest = this.text.slice(start + text.length, end).replace(/[^\r\n]/gu, ' ');
    this.#edits.push({ start, end, text: text + rest });
  }

  /** Puts blanks in the place of a stretch. */
  blank(start: number, end: number): void {
    this.replace(start, end, '');
  }

  /** Takes a stretch out; what follows moves. */
  cut(start: number, end: number): void {
    this.#edits.push({ start, end, text: '' });
  }

  /** Adds text; of several at one place those added later come first, so that what was opened last is closed first. */
  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text });
  }

  /** The changed text. */
  apply(): string {
    // Stable: of the same start, insertions come before replacements.
    const sorted = this.#edits.slice().sort((a, b) => a.start - b.start || a.end - b.end);
    let result = '';
    let at = 0;
    for (const { start, end, text } of sorted) {
      if (start < at) throw new Error(`Two edits overlap at ${start}: ${JSON.stringify(this.text.slice(start, end))}`);
      result += this.text.slice(at, start) + text;
      at = end;
    }
    return result + this.text.slice(at);
  }
}
