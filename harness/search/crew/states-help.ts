import { findBlocking } from '../../checks/non-blocking';
import type { System } from '../../machine/system';
import { hasBit } from '../bits';
import { Goals } from '../goals';
import { KnownSteps } from '../known-steps';
import type { KeptLessons } from '../lessons';
import { Lessons } from '../lessons';
import type { KeptPacking } from '../packing';
import { StateStore } from '../state-store';
import type { Help, Lead } from './crew';
import type { Groups } from './group-expansion';
import { GroupExpansion } from './group-expansion';
import { MOST_ROWS, Slots } from './slots';

/** Of the form of these messages, for whoever runs the other end from another copy of this code. */
export const STATES_VERSION = 1;

/** What a helper hears first. */
export interface Begin {
  readonly search: 'states' | 'reduced';
  readonly version: typeof STATES_VERSION;
  /** Its number, from 1. */
  readonly helper: number;
  readonly slots: SharedArrayBuffer;
  /** How states are packed. */
  readonly packing: KeptPacking;
}

/** What it hears whenever the one that leads has learned something. */
export interface Learned {
  /** The number of the message: a group says up to which they have to be read. */
  readonly edition: number;
  /** Pairs of a position and a value that it came to have. */
  readonly values: Int32Array;
  /** How states are packed now, as a number: of the times that they were packed anew. */
  readonly layout: number;
  /** The states, by 65,536, in shared memory; those before `from` are where they were. */
  readonly chunks: readonly Int32Array[];
  readonly from: number;
  /** What was learned since. */
  readonly lessons: unknown;
}

/** What it hears when nothing is added any more: an actor is to be run alone from some of the states. */
export interface RunAlone {
  readonly alone: number;
  /** How many states there are, and where they are found. */
  readonly size: number;
  readonly table: Int32Array;
  /** How many were expanded; and a bit for each of them, set where the actor is to be run. */
  readonly expanded: number;
  readonly asked: Int32Array;
}

/** What it answers: whether nothing is wrong with any of it. Where that is not sure, whoever leads looks itself. */
export interface RanAlone {
  readonly alone: number;
  readonly isFine: boolean;
}

/** The search is over. */
export interface End {
  readonly end: true;
}

/** What somebody knows of a system who expands groups of states. */
export interface Pupil {
  /** Learns what was learned elsewhere; returns whether it was the same here. */
  learn(lessons: unknown): boolean;
  /** @throws Error when something was learned of which this does not know. */
  refuseMore(): void;
  /** Once something was learned. */
  readonly groups: Groups;
}

/** Helps the search `states`: expands groups of states, with a system built from the same scenario and options. */
export function helpStates(system: System, lead: Lead): Help {
  return new GroupsHelp(system, lead, (store) => {
    const lessons = new Lessons(system, new Goals(system));
    return {
      learn: (kept) => lessons.learn(kept as KeptLessons, (state, words) => store.read(state, words)),
      refuseMore: () => lessons.refuseMore(),
      groups: new GroupExpansion(system, store, new KnownSteps(system.machine, store)),
    };
  });
}

/** Expands groups of states for a search that leads. */
export class GroupsHelp implements Help {
  readonly #system: System;
  readonly #lead: Lead;
  readonly #store = new StateStore(MOST_ROWS + 1);
  readonly #pupil: Pupil;
  #chunks: Int32Array[] = [];
  #slots: Slots | null = null;
  #helper = 0;
  #edition = 0;
  #layout = -1;
  #alone: RunAlone | null = null;

  constructor(system: System, lead: Lead, pupil: (store: StateStore) => Pupil) {
    this.#system = system;
    this.#lead = lead;
    this.#pupil = pupil(this.#store);
    system.machine.monitors.findings.length = 0;
    system.machine.vector.isClosed = true;
  }

  turn(): boolean {
    this.#hear();
    if (this.#alone !== null) {
      this.#runAlone(this.#alone);
      this.#alone = null;
      return true;
    }
    const slots = this.#slots;
    if (slots === null) return false;
    const slot = slots.firstReady();
    if (slot < 0 || !slots.take(slot, this.#helper)) return false;
    if (this.#edition < slots.group(slot).needs) this.#hear();
    this.#pupil.groups.expand(slots, slot, this.#layout);
    this.#pupil.refuseMore();
    this.#lead.wake();
    return true;
  }

  #runAlone({ alone, size, table, expanded, asked }: RunAlone): void {
    let isFine = false;
    this.#store.find(size, table);
    try {
      isFine = findBlocking(this.#system, this.#store, { actors: [alone], expanded, isAsked: (state) => hasBit(asked, state) }).length === 0;
    } catch {
      // Whatever it is: it happens again to the one that leads.
    }
    this.#lead.post({ alone, isFine } satisfies RanAlone);
    this.#lead.wake();
  }

  #hear(): void {
    for (let message = this.#lead.receive(); message !== undefined; message = this.#lead.receive()) {
      const heard = message as Begin | Learned | RunAlone | End;
      if ('end' in heard) this.#slots = null;
      else if ('alone' in heard) this.#alone = heard;
      else if ('slots' in heard) {
        this.#helper = heard.helper;
        this.#slots = new Slots(heard.slots);
        this.#store.mirror(heard.packing);
      } else this.#learn(heard);
    }
  }

  #learn({ edition, values, layout, chunks, from, lessons }: Learned): void {
    const { vector } = this.#system.machine;
    this.#chunks = [...this.#chunks.slice(0, from), ...chunks];
    this.#store.follow(values, this.#chunks);
    vector.isClosed = false;
    const isSame = this.#pupil.learn(lessons);
    vector.isClosed = true;
    if (!isSame) throw new Error('the same steps have other effects here');
    this.#edition = edition;
    this.#layout = layout;
  }
}
