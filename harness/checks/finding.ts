import type { ViolationKind } from '../result';

/** A violation as the machine notices it, before a replay adds sites and objects. */
export interface Finding {
  readonly kind: ViolationKind;
  readonly message: string;
  /** The actor that made it, -1 for the state as a whole. */
  readonly actor: number;
  /** The control point at which it stood. */
  readonly control: number;
  /** The address it is about, or -1. */
  readonly address: number;
  /** Who else has to do with it, and where that one stood: the other access of a data race. */
  readonly other?: { readonly actor: number; readonly control: number };
}

/** What a finding is about, without where anybody stood. */
type Subject = Pick<Finding, 'kind' | 'message' | 'actor' | 'address'>;

/** Whether two findings are about the same, in systems that number control points differently. */
export function isSame(one: Subject, other: Subject): boolean {
  return one.kind === other.kind && one.actor === other.actor && one.message === other.message && one.address === other.address;
}
