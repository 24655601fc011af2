/** What more is known of a misuse: how to fix it, and the file it is in. */
export interface UsageErrorDetails {
  readonly fix?: string;
  readonly file?: string;
}

/**
 * Misuse: a scenario, an option or a file that cannot be worked with. Never an outcome of a search. `message` says what is
 * wrong, `fix` what to do about it; `toString()` gives both and the file in one line.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly fix: string | undefined;
  readonly file: string | undefined;

  constructor(message: string, details: UsageErrorDetails = {}) {
    super(message);
    this.fix = details.fix;
    this.file = details.file;
  }

  /** The same misuse, said of this file, unless it names one already. */
  in(file: string): UsageError {
    if (this.file !== undefined) return this;
    return new UsageError(this.message, this.fix === undefined ? { file } : { fix: this.fix, file });
  }

  override toString(): string {
    const place = this.file === undefined ? '' : `${this.file}: `;
    const fix = this.fix === undefined ? '' : ` Fix: ${sentence(this.fix)}`;
    return `${place}${sentence(this.message)}${fix}`;
  }
}

function sentence(text: string): string {
  const line = text.replace(/\s*\n\s*/gu, ' ').trim();
  return /[.?!]$/u.test(line) ? line : `${line}.`;
}
