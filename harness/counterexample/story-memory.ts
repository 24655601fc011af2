import type { ObjectId } from '../machine/objects';
import type { Told } from '../result';
import { readOf } from './happened';
import type { Span } from './spans';
import type { Teller } from './teller';

/**
 * A violation that is about an object: how the violator came to know it, who took it away from where it could be found, which grace period was
 * asked for, who freed it, and what of that had no reason to wait.
 */
export function endOfObject(teller: Teller): readonly Told[] {
  const { finding } = teller;
  const { objects } = teller.system.machine;
  const inside = finding.address < 0 ? -1 : objects.at(finding.address);
  const object = inside >= 0 ? inside : objects.near(Math.max(0, finding.address));
  // Sections of a domain, and reads outside of one, are about the domain or the word that was read.
  if (object < 0 || finding.kind === 'rcu-usage') return usage(teller, object);
  const name = teller.nameOf(object);
  switch (finding.kind) {
    case 'use-after-free':
      return used(teller, object);
    case 'double-free':
      return [...ending(teller, object), teller.conclude(`${teller.who(finding.actor)} frees ${name} a second time`)];
    case 'leak':
      return [...made(teller, object), ...gone(teller, object), teller.conclude(`nobody holds a pointer to ${name} any more, and nobody freed it`)];
    case 'ownership':
      return [...owned(teller, object), teller.conclude(`${teller.subject(finding.message)}${finding.message}`)];
    default:
      return [...made(teller, object), ...known(teller, object), teller.conclude(`${teller.subject(finding.message)}${finding.message} (${teller.names.address(finding.address)})`)];
  }
}

/** An access to what is freed. */
function used(teller: Teller, object: ObjectId): readonly Told[] {
  const { finding } = teller;
  const where = teller.names.address(finding.address);
  const verb = finding.message.startsWith('write') ? 'writes' : finding.message.startsWith('read') ? 'reads' : 'accesses';
  return [...known(teller, object), ...ending(teller, object), teller.conclude(`${teller.who(finding.actor)} ${verb} ${where}, which is freed: ${missing(teller, object)}`)];
}

/** Which order would have kept the object: the last part of a sentence. */
function missing(teller: Teller, object: ObjectId): string {
  const { finding, events, orders, spans } = teller;
  const { actor } = finding;
  const name = teller.nameOf(object);
  const freed = freeOf(teller, object);
  const got = teller.cameToKnow(actor, object);
  const section = teller.sections(actor)[0];
  const request = requestFor(teller, object);
  const former = spans.findLast((span) => span.kind === 'section' && span.actor === actor && span.from <= got && span.to !== undefined && span.to > got);
  if (former?.to !== undefined) return `it got the pointer in a section that ended ${teller.when(former.to)}, and nothing kept ${name} for it since`;
  if (section !== undefined && freed >= 0) {
    const open = `its section is open ${teller.since(section.from)}`;
    if (section.from > freed) return `${open}, which is after the free: ${name} could still be found`;
    if (request === undefined) return `${open}, and the free waited for no grace period`;
    if (section.from > request.from) return `${open}, which is after the grace period was asked for ${teller.when(request.from)}, so nobody waits for it; ${name} could still be found then`;
    return `${open}, and the grace period ended without waiting for it`;
  }
  if (freed < 0) return 'nothing kept it';
  if (events[freed]!.actor === actor) return 'it freed it itself';
  if (spans.some(({ kind }) => kind === 'section')) return `it is in no read-side critical section, so no grace period waits for it`;
  const last = teller.last((happened) => happened.actor === actor);
  if (last >= 0 && orders.isBefore(freed, last)) return `it had seen what ${teller.who(events[freed]!.actor)} did after the free, and used its old pointer`;
  return `nothing makes the free wait for it`;
}

/** How the violator came to know the object. */
function known(teller: Teller, object: ObjectId): Told[] {
  const { finding, events, names } = teller;
  const at = teller.cameToKnow(finding.actor, object);
  if (at < 0) return [];
  const name = teller.nameOf(object);
  const read = readOf(events[at]!);
  if (read === undefined) return [teller.tell(at, `allocates ${name}`)];
  const section = teller.sections(finding.actor, at)[0];
  const isReader = teller.spans.some(({ kind, actor }) => kind === 'section' && actor === finding.actor);
  const inside = section !== undefined ? `, inside the read-side critical section that it entered ${teller.when(section.from)}` : isReader ? ', outside of a read-side critical section' : '';
  const how = events[at]!.access.kind === 'exchange' ? 'takes a pointer to' : 'gets a pointer to';
  return [teller.tell(at, `${how} ${name} ${events[at]!.access.kind === 'exchange' ? 'out of' : 'from'} ${names.address(read.address)}${inside}`)];
}

/** How an object came to its end: out of reach, queued, freed. */
function ending(teller: Teller, object: ObjectId): Told[] {
  const name = teller.nameOf(object);
  const freed = freeOf(teller, object);
  const request = requestFor(teller, object);
  const own = requestsOf(teller, object);
  const asked = own.length > 0 || request === undefined ? own : [request];
  const by = (detail: string): string => (detail === '' ? '' : ` (${detail})`);
  return [
    ...gone(teller, object, asked[0]?.from ?? (freed < 0 ? undefined : freed)),
    ...asked.map(({ from, detail }) => teller.tell(from, `asks for a grace period${by(detail)}, after which ${name} is to be freed`)),
    ...(freed < 0 ? [] : [teller.tell(freed, `frees ${name}${request === undefined ? `, without a grace period` : request.to === undefined || request.to > freed ? ', before the grace period is over' : `; its grace period ended ${teller.when(request.to)}`}`)]),
  ];
}

/** The write that took the last pointer to an object out of memory, before a position: after it was queued its pointers are those of queues. */
function gone(teller: Teller, object: ObjectId, before?: number): Told[] {
  const at = teller.unlinked(object, before);
  if (at < 0 || teller.events[at]!.step === 0) return [];
  const { access } = teller.events[at]!;
  return 'address' in access ? [teller.tell(at, `takes the pointer to ${teller.nameOf(object)} out of ${teller.names.address(access.address)}`)] : [];
}

function made(teller: Teller, object: ObjectId): Told[] {
  const at = teller.last(({ access, answer }) => access.kind === 'alloc' && answer !== 0 && teller.objectAt(answer) === object);
  return at < 0 ? [] : [teller.tell(at, `allocates ${teller.nameOf(object)}`)];
}

/** What was said of a box's owner, the last three times. */
function owned(teller: Teller, object: ObjectId): Told[] {
  return teller.events
    .flatMap(({ access }, at) => (access.kind === 'ownership' && teller.objectAt(access.address) === object && access.action !== 'use' ? [at] : []))
    .slice(-3)
    .map((at) => {
      const { access } = teller.events[at]!;
      if (access.kind !== 'ownership') throw new Error('not of an owner');
      const name = teller.nameOf(object);
      const action = { create: `creates ${name}`, adopt: `adopts ${name}`, transfer: `gives ${name} to ${access.to === 'nobody' ? 'nobody' : `the ${access.to}`}`, use: `uses ${name}`, reclaim: `reclaims ${name}` }[access.action];
      return teller.tell(at, action);
    });
}

/** Sections and what outlived them. */
function usage(teller: Teller, object: ObjectId): readonly Told[] {
  const { finding, spans, names } = teller;
  const { actor, message } = finding;
  const ended = spans.findLast((span) => span.kind === 'section' && span.actor === actor && span.to !== undefined);
  const open = teller.sections(actor).at(-1);
  const told: Told[] = [];
  if (message.includes('outlived') && object >= 0) told.push(...known(teller, object));
  if (open !== undefined) told.push(teller.tell(open.from, 'enters a read-side critical section, which is still open'));
  if (ended?.to !== undefined && (open === undefined || message.includes('outlived'))) told.push(teller.tell(ended.to, `leaves the read-side critical section that it entered ${teller.when(ended.from)}`));
  const what = finding.address > 0 ? ` (${names.address(finding.address)})` : '';
  const never = ended === undefined && open === undefined && actor >= 0 ? '; it never entered a section' : '';
  return [...told, teller.conclude(`${teller.subject(message)}${message}${what}${never}`)];
}

/** The requests after which an object is to be freed by its own head. */
function requestsOf(teller: Teller, object: ObjectId): readonly Span[] {
  return teller.spans.filter(({ kind, key }) => kind === 'request' && teller.objectAt(key) === object);
}

function freeOf(teller: Teller, object: ObjectId): number {
  return teller.last(({ access }) => access.kind === 'free' && teller.objectAt(access.address) === object);
}

/** The grace period that the free of an object waited for: its own head's, or the last one that whoever freed it had asked for since the object was out of reach. */
function requestFor(teller: Teller, object: ObjectId): Span | undefined {
  const requests = teller.spans.filter(({ kind }) => kind === 'request');
  const freed = freeOf(teller, object);
  const own = requestsOf(teller, object).findLast(({ to }) => to === undefined || to < freed);
  if (own !== undefined) return own;
  const unlinked = teller.unlinked(object, freed);
  return freed < 0 ? undefined : requests.findLast(({ actor, from, to }) => actor === teller.events[freed]!.actor && from > unlinked && to !== undefined && to < freed);
}
