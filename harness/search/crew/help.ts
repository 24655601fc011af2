import type { System } from '../../machine/system';
import type { Help, Lead } from './crew';
import { helpReduced } from '../reduced/help';
import { helpStar } from './star-help';
import { helpStates } from './states-help';
import { helpTraces } from './traces-help';

/** The first message of a search to those who help: which search it is. */
interface Begin {
  readonly search: string;
}

/** Helps whichever search begins, and then the next one; `build` makes the system anew, with footprints where they are wanted. */
export function help(build: (footprint: boolean) => System, lead: Lead): Help {
  return new AnyHelp(build, lead);
}

class AnyHelp implements Help {
  readonly #build: (footprint: boolean) => System;
  readonly #lead: Lead;
  #help: Help | null = null;
  /** The message with which the next search begins, until somebody has read it. */
  #begin: Begin | undefined;

  constructor(build: (footprint: boolean) => System, lead: Lead) {
    this.#build = build;
    this.#lead = lead;
  }

  turn(): boolean {
    if (this.#begin === undefined && this.#help === null) this.#begin = beginning(this.#lead.receive());
    if (this.#begin !== undefined) this.#help = this.#helpFor(this.#begin);
    return this.#help?.turn() ?? false;
  }

  #helpFor(begin: Begin): Help {
    this.#begin = undefined;
    let first: Begin | undefined = begin;
    const receive = (): unknown => {
      if (this.#begin !== undefined) return undefined;
      const message = first ?? this.#lead.receive();
      if (first === undefined) this.#begin = beginning(message);
      first = undefined;
      return this.#begin === undefined ? message : undefined;
    };
    const lead: Lead = { receive, post: (message) => this.#lead.post(message), wake: () => this.#lead.wake() };
    if (begin.search === 'states') return helpStates(this.#build(false), lead);
    if (begin.search === 'reduced') return helpReduced(this.#build(true), lead);
    if (begin.search === 'star') return helpStar(this.#build(true), lead);
    if (begin.search === 'traces') return helpTraces(this.#build(true), lead);
    throw new Error(`nobody knows how to help the search ${begin.search}`);
  }
}

function beginning(message: unknown): Begin | undefined {
  return typeof message === 'object' && message !== null && 'search' in message ? (message as Begin) : undefined;
}
