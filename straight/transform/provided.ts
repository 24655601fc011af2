import * as memory from '../memory';

/** The memory's names that are thread code: all but those that say something of a loop. */
export const provided: ReadonlySet<string> = new Set(Object.keys(memory).filter((name) => !['Again', 'again', 'RETRY'].includes(name)));
