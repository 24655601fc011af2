import { wholeNumber } from './bounds';
import type { Maybe, Token } from './operation';

/** How the updater gets rid of a box: it leaves the free to a callback, or waits for the readers itself. */
export type Reclaim = 'defer' | 'synchronize';

/**
 * One step of an updater's plan: at an index, or on the range from there to `last`. `reclaim` is for the box that the step leaves it with, `defer`
 * unless told.
 */
export type UpdateStep =
  | { readonly do: 'insert'; readonly index: number; readonly last?: number; readonly value: number; readonly reclaim?: Reclaim }
  | { readonly do: 'erase'; readonly index: number; readonly reclaim?: Reclaim }
  | { readonly do: 'store'; readonly index: number; readonly last?: number; readonly value: number; readonly reclaim?: Reclaim };

/** What an updater does, in this order. */
export type UpdaterInput = readonly UpdateStep[];

/** What is to be put where: at an index, or on the range from there to `last`. */
export interface EntryInput {
  readonly index: number;
  readonly last?: number;
  readonly value: number;
}

/** What an insert reports: a failed one hands the value back, boxed; null when there was no memory for the box itself. */
export type Inserted = { readonly ok: true } | { readonly ok: false; readonly value: Maybe<Token> };

/** What an updater remembers between two operations. */
export interface UpdaterContext {
  readonly plan: UpdaterInput;
  /** The step being worked on, 0 and up. */
  readonly position: number;
  /** The box that the updater owns: no longer, or not yet, in the container. */
  readonly box: Token | null;
}

/** The context before the first step. */
export function beginUpdating(plan: UpdaterInput): UpdaterContext {
  plan.forEach((step, position) => {
    wholeNumber('updater', `[${String(position)}].index`, step.index, 0);
    if ('last' in step) wholeNumber('updater', `[${String(position)}].last`, step.last, step.index);
  });
  return { plan, position: 0, box: null };
}

/** The step being worked on; nothing when the plan is done. */
export const presentStep = ({ plan, position }: UpdaterContext): UpdateStep | undefined => plan[position];

/** The step being worked on, known to be of one kind. */
export function stepTo<Kind extends UpdateStep['do']>(context: UpdaterContext, kind: Kind): Extract<UpdateStep, { do: Kind }> {
  const step = presentStep(context);
  if (!is(step, kind)) throw new Error(`The updater's plan has no '${kind}' at position ${String(context.position)}.`);
  return step;
}

function is<Kind extends UpdateStep['do']>(step: UpdateStep | undefined, kind: Kind): step is Extract<UpdateStep, { do: Kind }> {
  return step?.do === kind;
}

/** Where a step puts its value: an index, and the end of the range if it is one. */
export const entryOf = ({ index, last, value }: Extract<UpdateStep, { do: 'insert' | 'store' }>): EntryInput => (last === undefined ? { index, value } : { index, last, value });

/** The box owned. */
export function owned({ box }: UpdaterContext): Token {
  if (box === null) throw new Error('The updater reclaims, but owns no box.');
  return box;
}

/** The step is over and nothing is owned. */
export const stepDone = ({ position }: UpdaterContext): Partial<UpdaterContext> => ({ position: position + 1, box: null });

/** The box that an insert handed back. */
export const handedBack = (inserted: Inserted): Token | null => (inserted.ok ? null : (inserted.value ?? null));
