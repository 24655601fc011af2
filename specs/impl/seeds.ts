import seedrandom from 'seedrandom';

/** A chooser of 0 .. count-1 for a seed. */
export function picker(seed: string): (count: number) => number {
  const random = seedrandom(seed);
  return (count) => Math.floor(random() * count);
}

/** The names of so many seeds. */
export const seeds = (count: number): string[] => Array.from({ length: count }, (_, seed) => `seed ${seed}`);

/** What a run threw, as text; '' when it threw nothing. */
export function complaintOf(run: () => void): string {
  try {
    run();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
