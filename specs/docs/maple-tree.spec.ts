import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectScenarios } from '../../harness/cli/collect';
import * as intendedRaces from '../../impl/maple-tree/intended-races';
import { ROOT } from './code-blocks';
import { printed } from './printed';
import { quoted, rowsUnder } from './tables';

const page = readFileSync(join(ROOT, 'docs/maple-tree.md'), 'utf8');
const folder = join(ROOT, 'specs/scenarios');

const scenarios = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known when the test runs
  .flatMap((file) => collectScenarios(require(join(folder, file)) as Record<string, unknown>, file));

test('scenarios that the page names exist, and what is said to be found is what they expect', () => {
  const rows = rowsUnder(page, 'Bugs that the kernel had').filter((cells) => /^[HM]\d/u.test(cells[0] ?? ''));
  expect(rows).toHaveLength(17);
  for (const [id, , kinds = '', by = ''] of rows) {
    const found = quoted(by).map((name) => scenarios.find((each) => each.name === name));
    expect([id, found.includes(undefined), found.length > 0]).toEqual([id, false, true]);
    const expected = [...new Set(found.flatMap((each): readonly string[] => (each?.expect === undefined || each.expect === 'holds' ? ['holds'] : each.expect)))];
    expect([id, expected.toSorted()]).toEqual([id, kinds.split(', ').toSorted()]);
  }
});

test('scenarios that are said to hold do', () => {
  const names = rowsUnder(page, 'What is checked exhaustively').flatMap((cells) => quoted(cells[1] ?? ''));
  expect(names.length).toBeGreaterThan(15);
  const expects = new Map(scenarios.map(({ name, expect: expected = 'holds' }) => [name, expected]));
  expect(names.filter((name) => expects.get(name) !== 'holds')).toEqual([]);
});

test('the page lists every access that races on purpose, with its reason', () => {
  const listed = rowsUnder(page, 'Accesses that race on purpose').slice(1).map((cells) => cells[1]);
  expect(listed.toSorted()).toEqual(Object.values(intendedRaces).map(({ intended }) => intended).toSorted());
});

test('the example does what it says', () => {
  const [first, second] = printed('docs/maple-tree.md', 'tree.ts');
  expect(first).toEqual([true, true, 18]);
  expect(second).toEqual([{ entries: [{ index: 10, last: 14, entry: 0x1235 }, { index: 18, last: 19, entry: 0x1235 }], problems: [] }]);
});

test('so does the example of straight code in the README', () => {
  const [words = []] = printed('README.md', 'straight.ts');
  expect(words[0]).toBe(42);
});
