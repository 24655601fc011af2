import '../../harness/jest';
import { check } from '../../harness/check';
import type { CheckResult } from '../../harness/result';
import { scenario } from '../../harness/scenario';
import { result, stopped, violated } from '../report/fixtures';

// What the search finds is said here; that it finds it is said where scenarios are checked for real.
jest.mock('../../harness/check');
const found = (outcome: CheckResult): void => void jest.mocked(check).mockReturnValue(outcome);

const subject = scenario({
  name: 'subject',
  *world() {
    return {};
  },
  actors: () => ({}),
});

const failure = async (assertion: Promise<void>): Promise<string> => {
  try {
    await assertion;
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return 'passed';
};

describe('toHoldInEveryInterleaving', () => {
  test('passes for a check that holds', async () => {
    found(result());
    await expect(subject).toHoldInEveryInterleaving();
  });

  test('fails with the text report of a violation', async () => {
    found(violated);
    const text = await failure(expect(subject).toHoldInEveryInterleaving());
    expect(text).toContain('Expected the scenario to hold in every interleaving.');
    expect(text).toContain('BUG: Quiesce: use-after-free in RcuRef.read');
  });

  test('fails with a line that replays the schedule in this very test', async () => {
    found(violated);
    expect(await failure(expect(subject).toHoldInEveryInterleaving())).toContain(
      "QUIESCE_SCHEDULE='0x3 1x4 2x3 0' npx jest specs/jest/matchers.spec.ts -t " +
        "'toHoldInEveryInterleaving fails with a line that replays the schedule in this very test'",
    );
  });

  test('fails for an inconclusive check, put either way', async () => {
    found(stopped);
    expect(await failure(expect(subject).toHoldInEveryInterleaving())).toContain('inconclusive: stopped at 1,000,000 states');
    expect(await failure(expect(subject).not.toHoldInEveryInterleaving())).toContain('inconclusive');
  });

  test('with not passes for a violation', async () => {
    found(violated);
    await expect(subject).not.toHoldInEveryInterleaving();
  });

  test('hands its options to the check', async () => {
    found(result());
    await expect(subject).toHoldInEveryInterleaving({ limits: { states: 10 }, all: true });
    expect(check).toHaveBeenLastCalledWith(subject, expect.objectContaining({ limits: { states: 10 }, all: true }));
  });

  test('says what to give it', async () => {
    expect(await failure(expect({ name: 'no scenario' }).toHoldInEveryInterleaving())).toContain('is not a scenario');
  });
});

describe('toBeViolatedBy', () => {
  test('passes for the kind that is found, and for one of several', async () => {
    found(violated);
    await expect(subject).toBeViolatedBy('use-after-free');
    await expect(subject).toBeViolatedBy(['leak', 'use-after-free']);
  });

  test('fails for another kind, with the report of what was found', async () => {
    found(violated);
    const text = await failure(expect(subject).toBeViolatedBy('leak'));
    expect(text).toContain('Expected the scenario to be violated by leak.');
    expect(text).toContain('BUG: Quiesce: use-after-free');
  });

  test('fails for a check that holds', async () => {
    found(result());
    expect(await failure(expect(subject).toBeViolatedBy('leak'))).toContain('holds in every interleaving');
  });

  test('fails for an inconclusive check, put either way', async () => {
    found(stopped);
    expect(await failure(expect(subject).toBeViolatedBy('leak'))).toContain('inconclusive');
    expect(await failure(expect(subject).not.toBeViolatedBy('leak'))).toContain('inconclusive');
  });

  test('refuses kinds that do not exist', async () => {
    expect(await failure(expect(subject).toBeViolatedBy('leek' as 'leak'))).toContain('there is no kind of violation "leek"');
    expect(await failure(expect(subject).toBeViolatedBy([]))).toContain('no kind of violation is given');
  });
});

describe('with QUIESCE_SCHEDULE set', () => {
  beforeEach(() => {
    process.env['QUIESCE_SCHEDULE'] = '0x2 1';
  });
  afterEach(() => {
    delete process.env['QUIESCE_SCHEDULE'];
  });

  test('a matcher runs that schedule and never passes', async () => {
    found(result({ search: 'replay', verdict: 'inconclusive', asExpected: false }));
    expect(await failure(expect(subject).toHoldInEveryInterleaving())).toContain('this schedule shows no violation');
    expect(await failure(expect(subject).not.toHoldInEveryInterleaving())).toContain('this schedule shows no violation');
    const schedule = [0, 0, 1].map((actor) => ({ actor, alternative: 0 }));
    expect(check).toHaveBeenLastCalledWith(subject, expect.objectContaining({ search: 'replay', schedule }));
  });
});
