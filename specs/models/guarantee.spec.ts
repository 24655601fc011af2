import { initialTransition, transition, type SnapshotFrom } from 'xstate';
import { guarantee, type GuaranteeEvent } from '../../models';

type Name = GuaranteeEvent['type'];
const NAMES: readonly Name[] = ['section-begins', 'section-ends', 'request-begins', 'request-ends'];
const LONGEST = 7;

/** Every string of events up to a length, with whether the lifecycle allows all of it. */
function* verdicts(
  snapshot: SnapshotFrom<typeof guarantee> | null = initialTransition(guarantee)[0],
  said: readonly Name[] = [],
): Generator<{ said: readonly Name[]; allowed: boolean }> {
  if (said.length === LONGEST) return;
  for (const type of NAMES) {
    const next = snapshot?.can({ type }) === true ? transition(guarantee, snapshot, { type })[0] : null;
    yield { said: [...said, type], allowed: next !== null };
    yield* verdicts(next, [...said, type]);
  }
}

// The obvious twin: looks at the whole history each time and remembers nothing.

/** The intervals that `what` opens and closes, or nothing when it does not open and close in turn. */
function intervals(said: readonly Name[], what: 'section' | 'request'): { from: number; to: number }[] | null {
  const found: { from: number; to: number }[] = [];
  for (const [at, name] of said.entries()) {
    if (!name.startsWith(what)) continue;
    const open = found.find(({ to }) => to === Infinity);
    if (name.endsWith('begins')) {
      if (open) return null;
      found.push({ from: at, to: Infinity });
    } else {
      if (!open) return null;
      open.to = at;
    }
  }
  return found;
}

/** Each begins before it ends, one at a time, and no request ends while a section that was open when it began is still open. */
function legal(said: readonly Name[]): boolean {
  const sections = intervals(said, 'section');
  const requests = intervals(said, 'request');
  if (!sections || !requests) return false;
  return requests.every(
    (request) => request.to === Infinity || sections.every((s) => !(s.from < request.from && request.from < s.to) || s.to < request.to),
  );
}

test('it agrees with the definition on every string of events up to length 7', () => {
  const all = [...verdicts()];
  const disagreed = all.filter(({ said, allowed }) => allowed !== legal(said)).map(({ said }) => said.join(', '));
  expect(disagreed).toEqual([]);
  expect(all).toHaveLength((4 ** (LONGEST + 1) - 4) / 3);
  expect(all.filter(({ allowed }) => allowed)).toHaveLength(191);
});

test('what it allows, with one section and one request only, is exactly this', () => {
  const once = (said: readonly Name[]) => new Set(said).size === said.length;
  const complete = [...verdicts()].filter(({ said, allowed }) => allowed && said.length === 4 && once(said));
  expect(complete.map(({ said }) => said.join(', '))).toEqual([
    'section-begins, section-ends, request-begins, request-ends',
    'section-begins, request-begins, section-ends, request-ends',
    'request-begins, section-begins, section-ends, request-ends',
    'request-begins, section-begins, request-ends, section-ends',
    'request-begins, request-ends, section-begins, section-ends',
  ]);
});

const after = (...said: readonly Name[]) =>
  said.reduce((snapshot, type) => transition(guarantee, snapshot, { type })[0], initialTransition(guarantee)[0]);

test('a request may not end while the section that was open at its beginning is open', () => {
  const owing = after('section-begins', 'request-begins');
  expect(owing.value).toBe('owing');
  expect(owing.can({ type: 'request-ends' })).toBe(false);
});

test('a request may end when that section has ended', () => {
  expect(after('section-begins', 'request-begins', 'section-ends', 'request-ends').value).toBe('quiescent');
});

test('a request need not wait for a section that began after it', () => {
  expect(after('request-begins', 'section-begins', 'request-ends').value).toBe('reading');
});

test('a section that follows the one owed is a newer one', () => {
  expect(after('section-begins', 'request-begins', 'section-ends', 'section-begins', 'request-ends').value).toBe('reading');
});

test('the next request waits for the section that overtook the last one', () => {
  const owing = after('request-begins', 'section-begins', 'request-ends', 'request-begins');
  expect(owing.value).toBe('owing');
});

test('its whole memory is its state', () => {
  expect(after('section-begins', 'request-begins').context).toEqual({});
});
