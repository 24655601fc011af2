import type { Checkpoint } from '../../harness/search/checkpoint';

/** A checkpoint as another process would find it: a copy of what a file can hold, nothing shared. */
export function copied({ search, at, arrays }: Checkpoint): Checkpoint {
  return { search, at: JSON.parse(JSON.stringify(at)) as unknown, arrays: structuredClone(arrays) };
}
