import type { Graph } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import type { Frame, TraceLine } from '../result';

/** The format that this version makes; what reads a film of another one refuses it. */
export const FILM_VERSION = 1;

/** What a counterexample looks like at every step, as data: each picture says what changed since the one before. */
export interface Film {
  readonly version: typeof FILM_VERSION;
  readonly actors: readonly { readonly name: string; readonly lifecycle: string | null }[];
  /** The lifecycles of the actors, each as a graph for Graphviz whose nodes have the ids that `Standing` names. */
  readonly lifecycles: readonly { readonly id: string; readonly graph: Graph }[];
  readonly objects: readonly FilmObject[];
  /** Lines of the source, by their numbers in pictures. */
  readonly frames: readonly Frame[];
  /** By step; the first one is the state before the first step, with everything in it. */
  readonly pictures: readonly Picture[];
  readonly arrows: readonly Arrow[];
  readonly spans: readonly FilmSpan[];
  /** What the steps did, those of one turn of the cycle included. */
  readonly trace: readonly TraceLine[];
  /** The first step of the cycle, where it goes round. */
  readonly cycleFrom?: number;
}

export interface FilmObject {
  readonly name: string;
  readonly address: number;
  readonly type: string;
  readonly cache: string;
  /** How many. */
  readonly words: number;
  /** Who allocated it. */
  readonly by: string;
}

export type ObjectState = 'not allocated' | 'private' | 'shared' | 'freed';

export interface Picture {
  /** Who moved; -1 in the first. */
  readonly actor: number;
  /** Object, offset in words, and what is there now. */
  readonly words: readonly (readonly [object: number, offset: number, value: string])[];
  readonly objects: readonly (readonly [object: number, state: ObjectState])[];
  readonly standing: readonly (readonly [actor: number, standing: Standing])[];
  /** The word that the step was about: object and offset. */
  readonly word?: readonly [object: number, offset: number];
  /** Where the step is in the source, innermost call first, as numbers of `frames`. */
  readonly stack: readonly number[];
}

/** Where an actor stands. */
export interface Standing {
  /** The lifecycle's state, '' for a thread without one. */
  readonly state: string;
  /** Ids of the states that it is in, of the lifecycle's graph. */
  readonly lit: readonly string[];
  readonly operation: string;
  readonly status: 'can move' | 'waits' | 'at rest' | 'ended' | 'halted';
  /** What it waits for, or is about to do. */
  readonly next: string;
}

/** Happens-before between two actors. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly fromActor: number;
  readonly toActor: number;
  readonly why: 'reads' | 'lock' | 'grace period';
  readonly what: string;
}

/** What lasts from one step to another; without `to` it lasts beyond the end. */
export interface FilmSpan {
  readonly kind: 'section' | 'request' | 'grace period' | 'lock' | 'callback';
  readonly actor: number;
  readonly from: number;
  readonly to?: number;
  readonly label: string;
}
