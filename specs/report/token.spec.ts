import fc from 'fast-check';
import { isToken, parseToken, printToken, type Tokened } from '../../harness/counterexample/token';
import { VIOLATION_KINDS } from '../../harness/result';
import { DETECTORS } from '../../harness/setting';

const step = (actor: string, times = 1, alternative = 0): Tokened['schedule'][number] => ({ actor, alternative, times });

const posted: Tokened = {
  scenario: 'the box as posted, in a tree for a grace period',
  file: 'specs/scenarios/box-as-posted.ts',
  options: { granularity: 'access', privateSteps: true, detector: 'tree' },
  schedule: [step('user', 14), step('gracePeriod', 6), step('user', 3), step('gracePeriod', 2, 1), step('user', 12)],
};

const complaint = (token: string): string => {
  try {
    parseToken(token);
  } catch (error) {
    return String(error);
  }
  return 'accepted';
};

const text = fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('reader', 'The Updater', 'a/b-c_d.ts'));
const tokened: fc.Arbitrary<Tokened> = fc
  .record({
    scenario: text,
    file: fc.option(text),
    options: fc.record({
      granularity: fc.constantFrom('access' as const, 'operation' as const),
      privateSteps: fc.boolean(),
      detector: fc.option(fc.constantFrom(...DETECTORS)),
      ignore: fc.option(fc.subarray([...VIOLATION_KINDS], { minLength: 1 })),
    }),
    schedule: fc.array(fc.record({ actor: text, alternative: fc.nat(3), times: fc.integer({ min: 1, max: 1000 }) })),
  })
  .map(({ scenario, file, options: { detector, ignore, ...options }, schedule }) => ({
    scenario,
    ...(file === null ? {} : { file }),
    options: { ...options, ...(detector === null ? {} : { detector }), ...(ignore === null ? {} : { ignore }) },
    // Equal neighbours are one run.
    schedule: schedule.filter(({ actor, alternative }, index) => schedule[index - 1]?.actor !== actor || schedule[index - 1]?.alternative !== alternative),
  }));

describe('a token', () => {
  test('is read back as it was written, whatever is in it', () => {
    fc.assert(fc.property(tokened, (one) => expect(parseToken(printToken(one))).toEqual(one)));
  });

  test('is one word for shells and URLs, and short', () => {
    const token = printToken(posted);
    expect(token).toMatch(/^[\w-]+$/u);
    expect(encodeURIComponent(token)).toBe(token);
    expect(token.length).toBeLessThan(JSON.stringify(posted).length / 2);
    expect(isToken(token)).toBe(true);
    expect(isToken('found/bug.json')).toBe(false);
  });

  test('does not change: tokens in mails and commit messages stay valid', () => {
    expect(printToken(posted)).toMatchInlineSnapshot(`"q1_kBwHnERanDVnSR51snznDnWyHnI4nDnJUDFHnSxLRGAVSHFVrVFHQDULRVrERaoDVoSR51-ACXVxAJUDFHBSxLRGAF0BVIHBsBgwykO"`);
  });

  test('is refused when any one character is another', () => {
    const token = printToken(posted);
    for (let at = 3; at < token.length; at++) {
      const other = token.charAt(at) === 'A' ? 'B' : 'A';
      expect(complaint(token.slice(0, at) + other + token.slice(at + 1))).toContain('the token is damaged');
    }
  });

  test('is refused when a part of it is missing, with what to do', () => {
    const token = printToken(posted);
    for (const part of [token.slice(0, 20), token.slice(0, -1), `${token}A`, 'q1_', 'q1_AAAAA']) {
      expect(complaint(part)).toMatch(/^the token is damaged: .+\. Fix: copy the whole word from the report/u);
    }
  });

  test('of another version says so', () => {
    expect(complaint(printToken(posted).replace('q1_', 'q2_'))).toContain('the token is of version 2, and this Quiesce reads version 1');
  });
});
