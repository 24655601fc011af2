import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { check } from '../../harness/check';
import { boxInsertedAsPosted } from '../scenarios/box-as-posted';
import { relativeLinks, ROOT } from './code-blocks';
import { schedulePicture } from './schedule-picture';

test.each(['README.md', 'ARCHITECTURE.md', 'docs/benchmarks.md', 'docs/maple-tree.md', 'docs/binder.md', 'docs/detectors.md', 'docs/series.md', 'docs/tree-rcu.md', 'docs/mutants.md', 'docs/json-schema.md'])('%s links to what exists', (page) => {
  expect(relativeLinks(page).filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
});

test('the picture of the README shows what the check finds; npx tsx specs/docs/draw-pictures.ts draws it anew', () => {
  expect(readFileSync(join(ROOT, 'docs/counterexample.svg'), 'utf8')).toBe(schedulePicture(check(boxInsertedAsPosted)));
});

test('ARCHITECTURE.md names only files that exist', () => {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const named = [...text.matchAll(/`((?:harness|impl|models|specs|docs)\/[\w./-]*)`/gu)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
