import type { Access, Address } from '../../impl/memory';
import type { Finding } from '../checks/finding';
import { OP, ROW_SHIFT } from '../machine/controls';
import { ENDED, passes, TESTS } from '../machine/opcodes';
import type { ObjectId } from '../machine/objects';
import type { System } from '../machine/system';
import type { Told } from '../result';
import { framesOf } from './frames';
import { readOf, writeOf } from './happened';
import type { Happened } from './happened';
import type { Names } from './names';
import { ordersOf } from './orders';
import type { Orders } from './orders';
import { spansOf } from './spans';
import type { Span } from './spans';

/** Words that are told of one who goes round. */
const MOST_WORDS = 3;

/** A replay as sentences are made of it: positions in `events` stand for what happened. */
export class Teller {
  readonly events: readonly Happened[];
  readonly spans: readonly Span[];
  readonly names: Names;
  readonly system: System;
  readonly finding: Finding;
  /** The step that made the violation. */
  readonly step: number;
  #orders: Orders | undefined;

  constructor(system: System, names: Names, events: readonly Happened[], finding: Finding, step: number) {
    this.system = system;
    this.names = names;
    this.events = events;
    this.finding = finding;
    this.step = step;
    this.spans = spansOf(events);
  }

  /** What happens before what; made when it is asked for, as most kinds do not. */
  get orders(): Orders {
    return (this.#orders ??= ordersOf(this.events, this.system.actors.length));
  }

  /** Who, as a sentence begins. */
  who(actor: number): string {
    return actor < 0 ? 'the world' : (this.system.actors[actor]?.name ?? `actor ${actor}`);
  }

  /** Whose violation it is, in front of a message that does not say so itself. */
  subject(message: string): string {
    const { actor } = this.finding;
    return actor < 0 || message.startsWith(`${this.who(actor)} `) ? '' : `${this.who(actor)}: `;
  }

  /** When, as a sentence goes on: `in step 4`. */
  when(at: number): string {
    const { step } = this.events[at]!;
    return step === 0 ? 'before the first step' : `in step ${step}`;
  }

  since(at: number): string {
    const { step } = this.events[at]!;
    return step === 0 ? 'since before the first step' : `since step ${step}`;
  }

  /** Something that happened, told with its actor as the subject. */
  readonly tell = (at: number, what: string): Told => {
    const { step, actor, access } = this.events[at]!;
    return told(step, `${this.who(actor)} ${what}`, access);
  };

  /** The last sentence: the violation itself. */
  conclude(what: string): Told {
    const { actor, control } = this.finding;
    const { access } = this.system.machine.controls.point(actor < 0 ? 0 : control);
    return told(this.step, what, access);
  }

  objectAt(address: Address): ObjectId {
    return this.system.machine.objects.at(address);
  }

  /** An object's name. */
  nameOf(object: ObjectId): string {
    return this.names.address(this.system.machine.objects.bases[object]!);
  }

  /** The last thing that happened for which `is` holds, before a position; -1 where nothing did. */
  last(is: (happened: Happened, at: number) => boolean, before = this.events.length): number {
    for (let at = before - 1; at >= 0; at--) if (is(this.events[at]!, at)) return at;
    return -1;
  }

  /** How an actor came to know an object: the last read of a pointer to it, or its allocation; -1 where it was told. */
  cameToKnow(actor: number, object: ObjectId, before = this.events.length): number {
    const isOf = (happened: Happened): boolean => happened.actor === actor && !this.#liesIn(happened, object);
    return this.last((happened) => {
      if (!isOf(happened)) return false;
      if (happened.access.kind === 'alloc') return happened.answer !== 0 && this.objectAt(happened.answer) === object;
      const read = readOf(happened);
      return read !== undefined && this.objectAt(read.value) === object;
    }, before);
  }

  /** The last write by which a pointer to an object went out of memory that is not the object's own; -1 where none did. */
  unlinked(object: ObjectId, before = this.events.length): number {
    const holds = new Set<Address>();
    let last = -1;
    this.events.slice(0, before).forEach((happened, at) => {
      const written = writeOf(happened);
      if (written === undefined || this.#liesIn(happened, object)) return;
      const isPointer = this.objectAt(written.value) === object;
      if (!isPointer && holds.delete(written.address)) last = at;
      if (isPointer) holds.add(written.address);
    });
    return last;
  }

  #liesIn({ access }: Happened, object: ObjectId): boolean {
    return 'address' in access && this.objectAt(access.address) === object;
  }

  /** The last write of a word, before a position. */
  lastWrite(address: Address, before = this.events.length): number {
    return this.last((happened) => writeOf(happened)?.address === ((address & ~3) >>> 0), before);
  }

  /** Who wrote a word last, as the end of a sentence; '' where only the world did. */
  writtenBy(address: Address, reader: number, before = this.events.length): string {
    const at = this.lastWrite(address, before);
    const writer = at < 0 ? -1 : this.events[at]!.actor;
    if (writer < 0) return '';
    return writer === reader ? `, which it wrote itself ${this.when(at)}${this.#tooLate(address, reader, at)}` : `, which ${this.who(writer)} wrote ${this.when(at)}`;
  }

  /** Who else touched a word last, before its own reader wrote it: a wake-up may have come too early. */
  #tooLate(address: Address, reader: number, wrote: number): string {
    const word = (address & ~3) >>> 0;
    const at = this.last((happened) => happened.actor >= 0 && happened.actor !== reader && (readOf(happened)?.address === word || writeOf(happened)?.address === word));
    if (at < 0 || at > wrote) return '';
    return `; ${this.who(this.events[at]!.actor)} last touched it ${this.when(at)}, before that`;
  }

  /** The sections of an actor that are open at a position, the latest last. */
  sections(actor: number, at = this.events.length): readonly Span[] {
    return this.spans.filter((span) => span.kind === 'section' && span.actor === actor && span.from <= at && (span.to ?? Infinity) > at);
  }

  /** What an actor that is not done waits for or looks at, told where it stands; null of one who waits for nothing. */
  stands(actor: number): Told | null {
    const { machine } = this.system;
    const { access } = machine.controls.point(machine.accessAt(machine.at(actor)));
    const waits = access !== null && (access.kind === 'wait-until' || access.kind === 'acquire-when');
    if (!waits) return this.#looks(actor);
    const value = this.#wordNow(access.address);
    if (value === undefined || passes(TESTS.indexOf(access.test), value, access.value | 0)) return this.#looks(actor);
    const holder = this.spans.find(({ kind, key, to }) => kind === 'lock' && key === access.address && to === undefined);
    const why = holder === undefined ? this.writtenBy(access.address, actor) : holder.actor === actor ? `: it holds that lock itself ${this.since(holder.from)}` : `: ${this.who(holder.actor)} holds that lock ${this.since(holder.from)}${this.#hasEnded(holder.actor) ? ', and has ended' : ''}`;
    return told(this.step, `${this.who(actor)} waits for ${this.names.address(access.address)} ${access.test} ${this.names.value(access.value)}; it is ${this.names.value(value)}${why === '' ? ', as the world was built' : why}`, access);
  }

  /** Somebody who can move and gets nowhere: what it reads in its turns, else the locks that it holds, else what it read last. */
  #looks(actor: number): Told | null {
    const reads = this.events.flatMap((happened, at) => (happened.actor === actor && readOf(happened) !== undefined ? [at] : []));
    const turns = reads.filter((at) => this.events[at]!.step > this.step);
    const locks = turns.length > 0 ? [] : this.spans.filter((span) => span.kind === 'lock' && span.actor === actor && span.to === undefined);
    if (locks[0] !== undefined) {
      const held = locks.map(({ key, from }) => `${this.names.address(key)} ${this.since(from)}`);
      return told(this.step, `${this.who(actor)} holds the lock ${held.join(' and the lock ')}, and can go on`, this.events[locks[0].from]!.access);
    }
    const shown = turns.length > 0 ? turns.filter((at, index) => turns.findIndex((other) => this.#word(other) === this.#word(at)) === index).slice(0, MOST_WORDS) : reads.slice(-1);
    const [first] = shown;
    if (first === undefined) return null;
    const what = shown.map((at) => {
      const { address, value } = readOf(this.events[at]!)!;
      return `${this.names.value(value)} in ${this.names.address(address)}${this.writtenBy(address, actor, at)}`;
    });
    const how = turns.length > 0 ? 'goes round for ever: it sees' : `can go on; ${this.when(first)} it saw`;
    return told(this.step, `${this.who(actor)} ${how} ${what.join(', and ')}`, this.events[first]!.access);
  }

  #hasEnded(actor: number): boolean {
    const { machine } = this.system;
    return machine.controls.table[(machine.at(actor) << ROW_SHIFT) + OP] === ENDED;
  }

  #word(at: number): Address | undefined {
    return readOf(this.events[at]!)?.address;
  }

  #wordNow(address: Address): number | undefined {
    const { objects, vector } = this.system.machine;
    const object = objects.at(address);
    return object < 0 ? undefined : vector.words[objects.word(object, (address - objects.bases[object]!) >>> 2)];
  }
}

function told(step: number, text: string, access: Access | null): Told {
  const frame = framesOf(access).find(({ own }) => own);
  return { step, text, ...(frame === undefined ? {} : { site: frame }) };
}
