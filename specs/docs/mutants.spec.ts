import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './code-blocks';
import { mutantTables, withTables } from './mutant-tables';

const page = readFileSync(join(ROOT, 'docs/mutants.md'), 'utf8');

test('the tables are those of the catalogue; npx tsx specs/docs/write-mutants.ts writes them anew', () => {
  expect(page).toBe(withTables(page));
});

test('every id that the text names is in the catalogue, or said to be missing', () => {
  const text = page.replace(mutantTables(), '');
  const [, missing = ''] = /^## What is not here\n(.*?)(?=^## |$(?![^]))/msu.exec(text) ?? [];
  const named = text.replace(missing, '').match(/\b[BCGMPRU]\d\d[a-c]?\b/gu) ?? [];
  expect(named.length).toBeGreaterThan(10);
  const ids = [...mutantTables().matchAll(/^\| ([A-Z]\d\d\S*) \|/gmu)].map(([, id = '']) => id);
  expect(named.filter((name) => !ids.some((id) => id.startsWith(name)))).toEqual([]);
  expect(missing.match(/\b[GMU]\d\d[a-c]?\b/gu)?.length).toBeGreaterThan(2);
});
