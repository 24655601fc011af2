import type { Happened } from './happened';
import { writeOf } from './happened';

/** What lasts from one step to another, in the lane of who began it. */
export interface Span {
  readonly kind: 'section' | 'request' | 'grace period' | 'lock' | 'callback';
  readonly actor: number;
  /** The address of the domain, head or lock that it is about; 0 where there is none. */
  readonly key: number;
  /** The domain of a section, request or grace period. */
  readonly domain: number;
  /** Positions among what happened; `to` is undefined while it lasts. */
  readonly from: number;
  readonly to: number | undefined;
  /** The function that made a request. */
  readonly detail: string;
}

/** Outermost sections, requests, grace periods, locks and callbacks, in the order in which they begin. */
export function spansOf(events: readonly Happened[]): readonly Span[] {
  const spans: { -readonly [K in keyof Span]: Span[K] }[] = [];
  const open = new Map<string, { span: (typeof spans)[number]; depth: number }>();
  // A head may be queued twice, by mistake: who was first is served first.
  const requests = new Map<string, (typeof spans)[number][]>();
  const begin = (name: string, kind: Span['kind'], from: number, key: number, domain: number): void => {
    const known = open.get(name);
    if (known !== undefined) known.depth++;
    else {
      const span = { kind, actor: events[from]!.actor, key, domain, from, to: undefined, detail: '' };
      spans.push(span);
      open.set(name, { span, depth: 1 });
    }
  };
  const end = (name: string, at: number): void => {
    const known = open.get(name);
    if (known === undefined || --known.depth > 0) return;
    known.span.to = at;
    open.delete(name);
  };
  events.forEach((happened, at) => {
    const { actor, access } = happened;
    if (access.kind === 'event') {
      const { event, domain, key, detail } = access;
      if (event === 'section-begins') begin(`section ${actor} ${domain}`, 'section', at, domain, domain);
      if (event === 'section-ends') end(`section ${actor} ${domain}`, at);
      if (event === 'request-begins') {
        const span = { kind: 'request' as const, actor, key, domain, from: at, to: undefined, detail };
        spans.push(span);
        requests.set(`${domain} ${key}`, [...(requests.get(`${domain} ${key}`) ?? []), span]);
      }
      if (event === 'request-ends') {
        const first = requests.get(`${domain} ${key}`)?.shift();
        if (first !== undefined) first.to = at;
      }
      if (event === 'grace-period-begins') begin(`grace period ${domain}`, 'grace period', at, domain, domain);
      if (event === 'grace-period-ends') end(`grace period ${domain}`, at);
      if (event === 'callback-begins') begin(`callback ${actor}`, 'callback', at, key, domain);
      if (event === 'callback-ends') end(`callback ${actor}`, at);
      return;
    }
    const written = writeOf(happened);
    if (written === undefined) return;
    // A word taken by one blocking read-modify-write is a lock until its holder writes it again.
    if (access.kind === 'acquire-when') begin(`lock ${actor} ${written.address}`, 'lock', at, written.address, 0);
    else end(`lock ${actor} ${written.address}`, at);
  });
  return spans;
}
