/** What a family's file exports: `mutants` and `controls`. */
export type { Control, Mutant, MutantBounds as Bounds } from 'quiesce';
