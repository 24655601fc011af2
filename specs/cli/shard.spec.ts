import { documentSchema, type ReportDocument } from '../../harness/report/schema';
import { UserDirectory } from './run';

const scenarios = `
import { assertThat, load, program, store } from 'quiesce';

const writes = (name: string) => program({ name, words: { x: 0 }, threads: [function* ({ x }) { yield* store(x, 1); }, function* ({ x }) { yield* load(x); }] });
export const one = writes('one');
export const two = writes('two');
export const three = program({ name: 'three', words: { x: 0 }, threads: [function* ({ x }) { yield* assertThat((yield* load(x)) === 1, 'one is there'); }] });
export const four = writes('four');
export const five = writes('five');
`;

describe('a run in parts', () => {
  const user = new UserDirectory();
  const parts: ReportDocument[] = [];
  beforeAll(async () => {
    user.file('mine.ts', scenarios);
    for (const part of [1, 2, 3]) {
      const { out } = await user.quiesce('check', 'mine.ts', '--no-clock', '--json', '--shard', `${part}/3`);
      user.file(`${part}.json`, out);
      parts.push(documentSchema.parse(JSON.parse(out)) as ReportDocument);
    }
  });
  afterAll(() => user.end());

  test('has every scenario in exactly one of them', () => {
    expect(parts.map(({ results }) => results.map(({ scenario }) => scenario))).toEqual([['five', 'three'], ['four', 'two'], ['one']]);
  });

  test('is one report when merged, with the worst exit status of the parts', async () => {
    const { status, out } = await user.quiesce('merge', '1.json', '2.json', '3.json');
    expect(status).toBe(1);
    expect(out).toContain('\n5 scenarios: 4 as expected (4 hold, 0 violated on purpose), 1 NOT AS EXPECTED\n');
    const { out: whole } = await user.quiesce('check', 'mine.ts', '--no-clock');
    for (const line of whole.split('\n').slice(0, 6)) expect(out.split('\n')).toContain(line);
    expect((await user.quiesce('merge', '2.json', '3.json')).status).toBe(0);
  });

  test('is the same in JSON as if it had been run at once, but for the order', async () => {
    const { out } = await user.quiesce('merge', '1.json', '3.json', '2.json', '--json');
    const { out: whole } = await user.quiesce('check', 'mine.ts', '--no-clock', '--json');
    const sorted = (text: string): unknown => {
      const { results, ...rest } = documentSchema.parse(JSON.parse(text)) as ReportDocument;
      return { ...rest, results: [...results].sort((left, right) => left.scenario.localeCompare(right.scenario)) };
    };
    expect(sorted(out)).toEqual(sorted(whole));
  });

  test.each([
    [['merge', '1.json', '1.json'], '1.json: "five" is in 1.json as well. Fix: give each part once.'],
    [['merge', 'mine.ts'], 'mine.ts: it is not JSON'],
    [['merge', 'none.json'], 'none.json: it cannot be read'],
    [['check', 'mine.ts', '--shard', '4/3'], 'It must be like 2/4'],
    [['check', 'mine.ts', '--shard', '0/3'], 'It must be like 2/4'],
  ])('%j is refused', async (argv, message) => {
    const { status, err } = await user.quiesce(...argv);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});
