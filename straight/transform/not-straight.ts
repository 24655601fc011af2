/** Something in a file that cannot be stripped, and where. */
export interface Complaint {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A file is no thread code that can run straight through; the message names every place, `file:line:column`. */
export class NotStraight extends Error {
  readonly complaints: readonly Complaint[];

  constructor(file: string, complaints: readonly Complaint[]) {
    super(complaints.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'));
    this.name = 'NotStraight';
    this.complaints = complaints;
  }
}
