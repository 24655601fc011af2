import type { System } from '../../machine/system';
import type { KeptExperience } from '../experience';
import type { Kept } from '../kept';
import { partOf } from '../kept';
import type { KeptPacking } from '../packing';
import { Factoring, Known } from '../star/factoring';
import type { KeptLeaf } from '../star/leaf';
import { StateStore } from '../state-store';
import type { Help, Lead } from './crew';
import { StarGroups } from './star-groups';
import { StarSlots } from './star-slots';

/** Of the form of these messages, for whoever runs the other end from another copy of this code. */
export const STAR_VERSION = 1;

const NOWHERE: readonly Int32Array[] = [];

/** What a helper hears first, whenever the search begins or starts over. */
export interface Begin {
  readonly search: 'star';
  readonly version: typeof STAR_VERSION;
  /** Its number, from 1. */
  readonly helper: number;
  readonly slots: SharedArrayBuffer;
  readonly leaves: number;
  /** How the centre's parts are packed. */
  readonly packing: KeptPacking;
}

/** What it hears whenever the one that leads has learned something. */
export interface Learned {
  /** What taught the machine something since. */
  readonly lessons: KeptExperience;
  /** Pairs of a position and a value that it came to have. */
  readonly values: Int32Array;
  /** How the centre's parts are packed now, as a number. */
  readonly layout: number;
  /** What is known of actors and of who is what, where that has changed: local states and sets are part of it. */
  readonly parts: Kept | null;
  /** Otherwise what was met of each leaf since, and what was learned of what commutes. */
  readonly leaves: readonly Kept<KeptLeaf>[];
  readonly news: Int32Array;
  /** Of what decides what a step has to do with leaves, the version. */
  readonly version: number;
}

/** The search is over. */
export interface End {
  readonly end: true;
}

/** Helps the star: expands groups of states, with a system built from the same scenario and options. */
export function helpStar(system: System, lead: Lead): Help {
  return new StarHelp(system, lead);
}

class StarHelp implements Help {
  readonly #lead: Lead;
  readonly #known: Known;
  readonly #store = new StateStore();
  #factoring: Factoring | null = null;
  #groups: StarGroups | null = null;
  #slots: StarSlots | null = null;
  #helper = 0;
  #layout = -1;
  #version = -1;

  constructor(system: System, lead: Lead) {
    this.#lead = lead;
    system.machine.monitors.findings.length = 0;
    this.#known = new Known(system);
  }

  turn(): boolean {
    this.#hear();
    const slots = this.#slots;
    if (slots === null || this.#groups === null) return false;
    const slot = slots.firstReady();
    if (slot < 0 || !slots.take(slot, this.#helper)) return false;
    const { layout, version } = slots.group(slot);
    if (layout !== this.#layout || version !== this.#version) this.#hear();
    if (layout === this.#layout && version === this.#version) this.#groups.expand(slots, slot, version);
    else slots.done(slot, version);
    this.#lead.wake();
    return true;
  }

  #hear(): void {
    for (let message = this.#lead.receive(); message !== undefined; message = this.#lead.receive()) {
      const heard = message as Begin | Learned | End;
      if ('end' in heard) this.#slots = null;
      else if ('slots' in heard) {
        this.#helper = heard.helper;
        this.#slots = new StarSlots(heard.slots, heard.leaves);
        this.#store.mirror(heard.packing);
      } else this.#learn(heard);
    }
  }

  #learn({ lessons, values, layout, parts, leaves, news, version }: Learned): void {
    const known = this.#known;
    if (!known.experience.learn(lessons)) throw new Error('the same steps have other effects here');
    this.#store.follow(values, NOWHERE);
    if (parts !== null) {
      known.restore(partOf(parts, 'known'));
      this.#factoring = new Factoring(known, partOf(parts, 'factoring'));
      this.#groups = new StarGroups(this.#factoring, this.#store);
    } else if (this.#factoring !== null) {
      for (const [index, leaf] of this.#factoring.leaves.entries()) leaf.restore(leaves[index]!);
      this.#factoring.commuting.follow(news);
    }
    this.#layout = layout;
    this.#version = version;
  }
}
