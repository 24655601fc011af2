import type { Finding } from '../checks/finding';
import { INVARIANT_BROKEN } from '../checks/ends';
import { viewOf } from '../machine/system';
import type { System } from '../machine/system';
import type { Told } from '../result';
import { isPlain, readOf, writeOf } from './happened';
import type { Happened } from './happened';
import { endOfObject } from './story-memory';
import { hex, type Names } from './names';
import { Teller } from './teller';

/** Reads that are told of one who came to a wrong conclusion. */
const MOST_READS = 3;
/** Writes that are told of each word that a predicate looks at. */
const MOST_WRITES = 2;
/** Commits that are told of a map. */
const MOST_COMMITS = 4;

/**
 * How a violation comes about, in the few events that matter: who held what, which free, which order is missing. The last sentence is the
 * violation itself. `events` are those of a replay, and those of one turn of the cycle where it goes round.
 */
export function storyOf(system: System, names: Names, events: readonly Happened[], finding: Finding, step: number): readonly Told[] {
  const teller = new Teller(system, names, events, finding, step);
  const told = sentences(teller);
  // In the order in which it happened; what stands at the same step stays as it was told.
  return told.filter((one, index) => told.findIndex(({ step: at, text }) => at === one.step && text === one.text) === index).sort((one, other) => one.step - other.step);
}

function sentences(teller: Teller): readonly Told[] {
  switch (teller.finding.kind) {
    case 'use-after-free':
    case 'double-free':
    case 'invalid-free':
    case 'out-of-bounds':
    case 'uninitialised-read':
    case 'leak':
    case 'ownership':
    case 'rcu-usage':
      return endOfObject(teller);
    case 'early-grace-period':
      return early(teller);
    case 'double-queue':
    case 'lost-callback':
      return queued(teller);
    case 'illegal-sleep':
      return sleeping(teller);
    case 'data-race':
      return racing(teller);
    case 'not-linearizable':
      return lookedUp(teller);
    case 'deadlock':
    case 'stuck-loop':
    case 'livelock':
    case 'not-non-blocking':
      return standing(teller);
    case 'warning':
    case 'assertion':
      return [...unanswered(teller), ...seen(teller), teller.conclude(teller.finding.message)];
  }
}

/** Requests that are still open when the code warns. */
function unanswered({ finding, spans, names, tell }: Teller): Told[] {
  if (finding.kind !== 'warning') return [];
  return spans
    .filter(({ kind, to }) => kind === 'request' && to === undefined)
    .slice(-MOST_READS)
    .map(({ from, key, detail }) => tell(from, `queues ${names.address(key)}${byOf(detail)}, which is not served yet`));
}

/** A request that ended before a section: the sections, the request, its end. */
function early(teller: Teller): readonly Told[] {
  const { finding, spans } = teller;
  const key = finding.address;
  const request = spans.findLast((span) => span.kind === 'request' && span.key === key);
  if (request === undefined) return queued(teller);
  const open = spans.filter((span) => span.kind === 'section' && span.domain === request.domain && span.from < request.from && span.to === undefined);
  const period = spans.findLast((span) => span.kind === 'grace period' && span.domain === request.domain && span.to !== undefined);
  const who = open.map(({ actor }) => teller.who(actor)).join(' and ');
  return [
    ...open.map(({ from }) => teller.tell(from, 'enters a read-side critical section, which it does not leave')),
    teller.tell(request.from, `asks for a grace period${byOf(request.detail)}: it must wait for ${who === '' ? 'a callback' : `${who}'s section`}`),
    ...(period?.to === undefined ? [] : [teller.tell(period.to, `ends the grace period that it began ${teller.when(period.from)}`)]),
    teller.conclude(`${teller.who(finding.actor)} is told that the grace period is over${open.length === 0 ? '' : `, while ${who} is still inside ${open.map(({ from }) => `(${teller.since(from)})`).join(', ')}`}`),
  ];
}

/** What was queued, and never served or queued again. */
function queued(teller: Teller): readonly Told[] {
  const { finding, names, events } = teller;
  const at = teller.last(({ access }) => access.kind === 'event' && access.event === 'request-begins' && access.key === finding.address);
  const what = names.address(finding.address);
  const by = at < 0 ? undefined : events[at]!.access;
  const first = at < 0 ? [] : [teller.tell(at, `queues ${what}${by?.kind === 'event' ? byOf(by.detail) : ''}`)];
  if (finding.kind === 'lost-callback') return [...first, ...waiting(teller), teller.conclude(`nobody can move any more, and ${what} is still queued`)];
  if (finding.kind === 'double-queue') return [...first, teller.conclude(`${teller.who(finding.actor)} queues ${what} again before it was served: the list of callbacks is corrupt`)];
  return [...first, teller.conclude(`${teller.who(finding.actor)}: ${finding.message}`)];
}

/** Why nothing may sleep here. */
function sleeping(teller: Teller): readonly Told[] {
  const { finding, spans } = teller;
  const { actor, message } = finding;
  const own = spans.filter((span) => span.actor === actor && span.to === undefined);
  const callback = own.findLast(({ kind }) => kind === 'callback');
  const section = own.findLast(({ kind }) => kind === 'section');
  const atomic = atomicBegins(teller);
  const why =
    callback !== undefined
      ? [teller.tell(callback.from, 'begins to run a callback: nothing in it may sleep')]
      : atomic >= 0
        ? [teller.tell(atomic, `enters an atomic context${detailOf(teller.events[atomic]!)}: nothing may sleep until it leaves`)]
        : section !== undefined
          ? [teller.tell(section.from, 'enters a read-side critical section: nothing may sleep until it leaves')]
          : [];
  return [...why, teller.conclude(`${teller.who(actor)} sleeps, or may sleep: ${message}`)];
}

/** The innermost atomic context in which the violator is; -1 where in none. */
function atomicBegins({ events, finding }: Teller): number {
  const open: number[] = [];
  events.forEach(({ actor, access }, at) => {
    if (actor !== finding.actor || access.kind !== 'event') return;
    if (access.event === 'atomic-begins' || access.event === 'interrupts-off') open.push(at);
    if (access.event === 'atomic-ends' || access.event === 'interrupts-on') open.pop();
  });
  return open.at(-1) ?? -1;
}

/** The two accesses, what each last knew of the other, and which locks were held. */
function racing(teller: Teller): readonly Told[] {
  const { finding, names, orders, system, step } = teller;
  const { other } = finding;
  if (other === undefined) return [teller.conclude(finding.message)];
  const word = names.address(finding.address);
  const told: Told[] = [];
  const pair = [finding.actor, other.actor] as const;
  for (const actor of pair) {
    for (const lock of teller.spans.filter(({ kind, actor: holder, to }) => kind === 'lock' && holder === actor && to === undefined)) {
      const otherOne = pair[0] === actor ? pair[1] : pair[0];
      told.push(teller.tell(lock.from, `takes the lock ${names.address(lock.key)}; ${teller.who(otherOne)} does not hold it`));
    }
  }
  const link = orders.arrows.findLast(({ from, to }) => {
    const ends = [teller.events[from]!.actor, teller.events[to]!.actor];
    return ends.includes(pair[0]) && ends.includes(pair[1]);
  });
  const known =
    link === undefined
      ? 'nothing orders one after the other'
      : `the last thing that ordered them is ${teller.who(teller.events[link.to]!.actor)}'s ${link.why === 'lock' ? 'lock' : 'read'} of ${names.address(addressOf(teller.events[link.to]!))} ${teller.when(link.to)}, and nothing does after it`;
  const { access } = system.machine.controls.point(other.control);
  const stands = `${teller.who(other.actor)} is about to access ${word}, too${access !== null && 'order' in access ? ` (${access.order === 'plain' ? 'plainly' : access.order})` : ''}`;
  const mine = system.machine.controls.point(finding.control).access;
  const how = mine !== null && 'order' in mine ? ` (${mine.order === 'plain' ? 'plainly' : mine.order})` : '';
  const { site: _mine, ...first } = teller.conclude(`${stands}, at the same moment: ${known}`);
  return [...told, { ...first, ...siteOf(teller, other.control) }, { ...teller.conclude(`${teller.who(finding.actor)} accesses ${word}${how}: ${finding.message}`), step }];
}

function siteOf(teller: Teller, control: number): Pick<Told, 'site'> {
  const { site } = new Teller(teller.system, teller.names, [], { ...teller.finding, control }, teller.step).conclude('');
  return site === undefined ? {} : { site };
}

/** A lookup against the commits during its call. */
function lookedUp(teller: Teller): readonly Told[] {
  const { finding, names } = teller;
  const isOf = ({ access }: Happened, event: string): boolean => access.kind === 'history' && access.map === finding.address && access.event === event;
  const begun = teller.last((happened) => happened.actor === finding.actor && isOf(happened, 'lookup-begins'));
  const commits = teller.events.flatMap((happened, at) => (at > begun && isOf(happened, 'committed') ? [at] : [])).slice(-MOST_COMMITS);
  const before = begun < 0 ? -1 : teller.last((happened) => isOf(happened, 'committed'), begun);
  const commit = (at: number): Told => {
    const { access } = teller.events[at]!;
    if (access.kind !== 'history') throw new Error('a commit is something that a history says');
    const where = access.first === access.last ? `index ${numberOf(access.first)}` : `indexes ${numberOf(access.first)} to ${numberOf(access.last)}`;
    return teller.tell(at, `makes its update take effect: ${access.value === 0 ? 'nothing' : names.value(access.value)} at ${where}`);
  };
  return [
    ...(before < 0 ? [] : [commit(before)]),
    ...(begun < 0 ? [] : [teller.tell(begun, 'calls a lookup')]),
    ...commits.map(commit),
    ...underway(teller),
    ...seen(teller, begun),
    teller.conclude(`${teller.subject(finding.message)}${finding.message.replace(/\b0x[\da-f]+(?= (?:at|or) )/gu, (value) => names.value(Number(value)))}`),
  ];
}

/** Updates of the map that have begun and not ended: what they wrote can be seen before it takes effect. */
function underway({ finding, events, tell }: Teller): Told[] {
  const open = new Map<number, number>();
  events.forEach(({ actor, access }, at) => {
    if (access.kind !== 'history' || access.map !== finding.address || actor === finding.actor) return;
    if (access.event === 'update-begins') open.set(actor, at);
    if (access.event === 'update-ends' || access.event === 'committed') open.delete(actor);
  });
  return [...open.values()].map((at) => tell(at, 'begins an update, which has not taken effect yet'));
}

/** Where everybody stands who is not done: what each waits for, and who has it. */
function standing(teller: Teller): readonly Told[] {
  return [...inside(teller), ...waiting(teller), teller.conclude(teller.finding.message)];
}

/** Sections that are still open, which grace periods wait for. */
function inside(teller: Teller): Told[] {
  return teller.spans.filter(({ kind, to }) => kind === 'section' && to === undefined).map(({ from }) => teller.tell(from, 'enters a read-side critical section, which is still open'));
}

/** Daemons that are in the middle of something count, too: others wait for them. */
function waiting(teller: Teller): Told[] {
  const { actors, machine } = teller.system;
  return actors.flatMap((_, actor) => (machine.isAtRest(actor) ? [] : (teller.stands(actor) ?? [])));
}

/** What led to a wrong conclusion: words that the violator read in its operation after a position and others wrote, or those that a predicate looks at. */
function seen(teller: Teller, since = -1): readonly Told[] {
  const { finding, events, names } = teller;
  if (finding.actor < 0) return looked(teller);
  const told: Told[] = [];
  const operation = teller.last(({ actor }) => actor === finding.actor);
  for (let at = operation; at > since && told.length < MOST_READS; at--) {
    const happened = events[at]!;
    if (happened.actor !== finding.actor) continue;
    if (happened.operation !== events[operation]!.operation) break;
    const read = readOf(happened);
    if (read === undefined) continue;
    const writer = teller.lastWrite(read.address, at);
    if (writer < 0 || events[writer]!.actor === finding.actor || events[writer]!.actor < 0) continue;
    const alone = isPlain(happened) ? ' (plainly)' : '';
    told.unshift(teller.tell(at, `reads ${names.value(read.value)} from ${names.address(read.address)}${alone}${teller.writtenBy(read.address, finding.actor, at)}`));
  }
  return told;
}

/** The last writes of the words that the invariant or the final condition looks at. */
function looked(teller: Teller): readonly Told[] {
  const { system, finding, names } = teller;
  const predicate = finding.message === INVARIANT_BROKEN ? system.invariant : system.final;
  if (predicate === undefined) return [];
  const words = new Set<number>();
  const view = viewOf(system);
  predicate({ ...view, word: (address) => (words.add(address), view.word(address)) });
  return [...words].flatMap((address) => {
    const writes = teller.events.flatMap((happened, at) => (happened.step > 0 && writeOf(happened)?.address === address ? [at] : []));
    return writes.slice(-MOST_WRITES).map((at) => teller.tell(at, `writes ${names.value(writeOf(teller.events[at]!)!.value)} to ${names.address(address)}${outdated(teller, address, at)}`));
  });
}

/** What makes a write a lost update: its writer read the word before somebody else wrote it. */
function outdated(teller: Teller, address: number, at: number): string {
  const { actor } = teller.events[at]!;
  const read = teller.last((happened, other) => happened.actor === actor && other < at && readOf(happened)?.address === address);
  if (read < 0) return '';
  const between = teller.lastWrite(address, at);
  return between > read && teller.events[between]!.actor !== actor ? `, though it had read it ${teller.when(read)}, before ${teller.who(teller.events[between]!.actor)} wrote it ${teller.when(between)}` : '';
}

function addressOf({ access }: Happened): number {
  return 'address' in access ? access.address : 0;
}

function detailOf({ access }: Happened): string {
  return access.kind === 'event' && access.detail !== '' ? ` (${access.detail})` : '';
}

function byOf(detail: string): string {
  return detail === '' ? '' : ` by ${detail}`;
}

function numberOf(index: number): string {
  return index < 4096 ? String(index) : hex(index);
}
