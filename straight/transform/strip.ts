import { leaveUnfrozen } from './freezing';
import { eraseTypeImports } from './imports';
import { Source } from './source';
import { stripThreads } from './threads';
import { eraseTypes } from './types';

/**
 * Turns thread code into plain functions: no generators, no `yield*`, no types; an ES module in JavaScript, every line where it was. `Object.freeze` is left out.
 * `file` is its name, whose ending says which language it is in. Throws `NotStraight`, which names the places that cannot be stripped.
 */
export function strip(text: string, file: string): string {
  const source = new Source(text, file);
  eraseTypes(source);
  eraseTypeImports(source);
  stripThreads(source);
  leaveUnfrozen(source);
  return source.end();
}
