import { check } from '../../harness/check';
import { textReport } from '../../harness/report/text';
import { styleInTest } from '../../harness/jest/in-test';
import { program } from '../../index';
import { load, store } from '../../impl/memory';

test('a report of the search pct says what it promises', () => {
  const scenario = program({
    name: 'two threads',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        yield* store(x, 1);
      },
      function* ({ x }) {
        yield* load(x);
      },
    ],
  });
  const result = check(scenario, { search: 'pct', runs: 20, seed: '1' });
  expect(result.guarantee).toMatch(/probability/u);
  const words = (text: string): string => text.replace(/\s+/gu, ' ');
  expect(words(textReport(result, styleInTest()))).toContain(words(result.guarantee ?? ''));
});
