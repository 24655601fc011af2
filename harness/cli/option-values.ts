import { InvalidArgumentError } from 'commander';
import { VIOLATION_KINDS, type ViolationKind } from '../result';
import { suggestion } from './suggest';

/** Reads a whole number, 1 and up; blanks and `_` between digits are not taken. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (/^\d+$/u.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number, 1 or more.');
}

/** Reads a whole number, 0 and up. */
export function wholeNumber(text: string): number {
  if (/^\d+$/u.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}

/** Reads a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** One of several parts that a run is split into. */
export interface Shard {
  /** From 1. */
  readonly part: number;
  readonly of: number;
}

/** Reads `2/4`: the second of four parts. */
export function shard(text: string): Shard {
  const [, part, of] = /^(\d+)\/(\d+)$/u.exec(text)?.map(Number) ?? [];
  if (part !== undefined && of !== undefined && part >= 1 && part <= of) return { part, of };
  throw new InvalidArgumentError('It must be like 2/4: the second of four parts, counted from 1.');
}

/** Reads names between commas. */
export function names(text: string): readonly string[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.some((word) => word === '')) throw new InvalidArgumentError('It must be names between commas.');
  return words;
}

/** Reads the numbers of steps between commas, from 1. */
export function steps(text: string): readonly number[] {
  const found = text.split(',').map((word) => word.trim());
  if (found.every((word) => /^[1-9]\d{0,8}$/u.test(word))) return found.map(Number);
  throw new InvalidArgumentError('It must be numbers of steps between commas, counted from 1.');
}

/** Reads the number of a port; 0 stands for any. */
export function port(text: string): number {
  if (/^\d+$/u.test(text) && Number(text) < 65536) return Number(text);
  throw new InvalidArgumentError('It must be the number of a port, 0 to 65535.');
}

/** Reads kinds of violation between commas. */
export function kinds(text: string): readonly ViolationKind[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map(kindOf);
}

function kindOf(word: string): ViolationKind {
  const kind = VIOLATION_KINDS.find((candidate) => candidate === word);
  if (kind !== undefined) return kind;
  const meant = suggestion(word, VIOLATION_KINDS);
  throw new InvalidArgumentError(
    `There is no kind of violation "${word}"${meant === undefined ? `; the kinds are ${VIOLATION_KINDS.join(', ')}` : `, did you mean "${meant}"?`}`,
  );
}
