import type { Choice, Schedule } from '../../result';
import type { StateId } from '../state-store';
import type { Member, SetId } from './leaf';

/** A state of the centre with one set of local states per leaf: it stands for all their combinations. */
export interface Standing {
  readonly centre: StateId;
  /** By leaf. */
  readonly sets: readonly SetId[];
}

/** The same, and how it was reached. */
export interface Decoupled extends Standing {
  /** The state it was reached from, -1 for the first. */
  readonly parent: number;
  /** The step that led here from its parent, and which successor by its actor it is, counted in the order in which they are made. */
  readonly step: Choice & { readonly ordinal: number };
  readonly depth: number;
}

/** Local states that something needs, by leaf. */
export type Picks = ReadonlyMap<number, Member>;

/** How a local state was reached: by a step of its leaf, or from one before the centre's last step. */
export interface Origin {
  readonly from: Member;
  /** The alternative of the leaf's step, -1 for the centre's. */
  readonly alternative: number;
}

/** Where a step of the centre leads, for those local states that allow it. */
export interface Successor extends Choice {
  readonly centre: StateId;
  /** What becomes of the local states of the leaves that the step has to do with, by leaf; the others keep theirs. */
  readonly moves: ReadonlyMap<number, ReadonlyMap<Member, Member>>;
  /** Leaves that may be able to do something new. */
  readonly closes: ReadonlySet<number>;
}

/** What happens in a state with some leaves in given local states, and after it: a finding waits for the whole schedule. */
export interface Occasion {
  readonly picks: Picks;
  readonly then: Schedule;
}

export const NO_PICKS: Picks = new Map();
