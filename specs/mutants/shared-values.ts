import { bothAddAtomically, bothSetCell, changedThroughMut, changedThroughShared } from '../scenarios/shared-values';
import { without, withoutReader } from './bounded';
import type { Mutant } from './mutant';

// What readers share: bounds of `RcuBox<T>` that keep others from writing to it.

export const mutants: readonly Mutant[] = [
  {
    id: 'B11',
    change: 'RcuBox asks for no Sync: a Cell is changed by two readers',
    kind: 'data-race',
    first: 'data-race',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: bothSetCell,
    below: without(bothSetCell, 'other'),
    twin: bothAddAtomically,
  },
  {
    id: 'B17',
    change: 'borrow_mut lends &mut T while readers have &T',
    kind: 'data-race',
    first: 'data-race',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: changedThroughMut,
    below: withoutReader(changedThroughMut),
    twin: changedThroughShared,
  },
];
