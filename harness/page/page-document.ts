import type { Film } from '../counterexample/film';
import type { Row } from '../report/trace-rows';

/** The format of the data in a page; grows when a page of an older version could not show it. */
export const PAGE_VERSION = 1;

/** One line of the source, as pages show it. */
export interface PageFrame {
  readonly call: string;
  /** Relative to the directory of the run where it lies below it. */
  readonly file: string;
  readonly line: number;
}

export interface PageSentence {
  readonly step: number;
  readonly text: string;
  readonly site?: PageFrame;
}

/** A row of the schedule: one thing that a step did. */
export interface PageRow extends Omit<Row, 'step' | 'mark'> {
  /** The step it belongs to, of rows that ride on one, too. */
  readonly at: number;
  readonly step?: number;
  readonly mark?: string;
}

/** Everything that a page shows of one counterexample: what its script is given, and all it is given. */
export interface PageDocument {
  readonly format: 'quiesce-page';
  readonly version: typeof PAGE_VERSION;
  readonly scenario: string;
  readonly description: string;
  readonly kind: string;
  /** What violations of the kind are, in one sentence. */
  readonly meaning: string;
  readonly message: string;
  readonly headline: string;
  /** `36 steps, 3 context switches, none is shorter`. */
  readonly length: string;
  readonly replay: string;
  /** The facts of the violation as the text report prints them. */
  readonly facts: string;
  /** The step of the violation. */
  readonly bug: number;
  /** The other access of a data race. */
  readonly other?: PageFrame & { readonly actor: string };
  /** The name of the object that it is about. */
  readonly object?: string;
  readonly explanation: readonly PageSentence[];
  readonly rows: readonly PageRow[];
  readonly film: Omit<Film, 'frames' | 'lifecycles' | 'trace'> & { readonly frames: readonly PageFrame[] };
  /** SVG by lifecycle. */
  readonly pictures: Readonly<Record<string, string>>;
  /** Lines of the source by number, by file. */
  readonly sources: Readonly<Record<string, Readonly<Record<number, string>>>>;
}
