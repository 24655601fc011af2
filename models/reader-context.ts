import { wholeNumber } from './bounds';
import type { Maybe, Token } from './operation';

/** How much a reader does. Everything is bounded, so that it ends. */
export interface ReaderInput {
  /** What it looks up. */
  readonly index: number;
  /** Outermost sections, 1 unless told. */
  readonly sections?: number;
  /** Look-ups in each section, 1 unless told; 0 is a section in which nothing happens. */
  readonly loads?: number;
  /** How deep sections nest, 1 (the outermost only) unless told. Inner sections open and close while a reference is held. */
  readonly nesting?: number;
}

/** What a reader remembers between two operations. */
export interface ReaderContext {
  readonly index: number;
  readonly loads: number;
  readonly nesting: number;
  /** Sections to go, the present one included. */
  readonly sectionsLeft: number;
  /** Loads to go in the present section; all of them while there is none. */
  readonly loadsLeft: number;
  /** What each `lock` that is not yet undone returned, outermost first. */
  readonly guards: readonly (Token | null)[];
  /** The reference held, valid until the outermost section ends. */
  readonly ref: Token | null;
}

/** The context before the first section. */
export function beginReading({ index, sections = 1, loads = 1, nesting = 1 }: ReaderInput): ReaderContext {
  const context: ReaderContext = {
    index: wholeNumber('reader', 'index', index, 0),
    loads: wholeNumber('reader', 'loads', loads, 0),
    nesting: wholeNumber('reader', 'nesting', nesting, 1),
    sectionsLeft: wholeNumber('reader', 'sections', sections, 1),
    loadsLeft: loads,
    guards: [],
    ref: null,
  };
  if (nesting > 1 && loads === 0) {
    throw new RangeError(
      `Input of the reader: 'nesting' of ${String(nesting)} needs 'loads' of 1 or more: inner sections open while a reference is held.`,
    );
  }
  return context;
}

/** True when a load found no entry. */
export const isNothing = (found: Maybe<Token>): found is null | undefined => found === null || found === undefined;

/** A lock returned, with a guard or without. */
export const entered = ({ guards }: ReaderContext, guard: Maybe<Token>): Partial<ReaderContext> => ({ guards: [...guards, guard ?? null] });

/** The innermost section was left. */
export const left = ({ guards }: ReaderContext): Partial<ReaderContext> => ({ guards: guards.slice(0, -1) });

/** A load returned. */
export const loaded = ({ loadsLeft }: ReaderContext, found: Maybe<Token>): Partial<ReaderContext> => ({
  loadsLeft: loadsLeft - 1,
  ref: found ?? null,
});

/** The outermost section was left: what is remembered is what was before it, but for the sections to go. */
export const sectionDone = ({ sectionsLeft, loads }: ReaderContext): Partial<ReaderContext> => ({
  sectionsLeft: sectionsLeft - 1,
  loadsLeft: loads,
  guards: [],
  ref: null,
});

/** The guard under which everything is read, null when the lock has none. */
export const outermost = ({ guards }: ReaderContext): Token | null => guards[0] ?? null;

/** The guard to give back next. */
export const innermost = ({ guards }: ReaderContext): Token | null => guards[guards.length - 1] ?? null;

/** The reference held. */
export function held({ ref }: ReaderContext): Token {
  if (ref === null) throw new Error('The reader dereferences, but holds no reference.');
  return ref;
}
