import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../harness/check';
import { collectScenarios } from '../../harness/cli/collect';
import type { Scenario } from '../../harness/scenario';
import * as lookUps from '../scenarios/binder';
import * as sorted from '../scenarios/binder-sorted';
import * as space from '../scenarios/binder-space';
import * as states from '../scenarios/binder-states';
import { ROOT } from './code-blocks';
import { printed } from './printed';
import { quoted, rowsUnder } from './tables';

const page = readFileSync(join(ROOT, 'docs/binder.md'), 'utf8');
const scenarios = [lookUps, space, states, sorted].flatMap((file) => collectScenarios({ ...file }, 'binder'));
const rows = rowsUnder(page, 'What is checked');

/** The scenario of a name that a cell quotes. */
function named(cell: string): Scenario {
  const [name = ''] = quoted(cell);
  const found = scenarios.find((each) => each.name === name);
  if (!found) throw new Error(`no scenario is called '${name}'`);
  return found;
}

const twoDigits = (count: number): number => Number(count.toPrecision(2));

test('the table side by side says how many states each has, and what only the tree keeps', () => {
  const compared = rows.filter((cells) => cells.length === 5 && cells[0] !== '');
  expect(compared).toHaveLength(3);
  for (const [, onTree = '', treeStates, onArray = '', arrayStates] of compared) {
    expect([onTree, String(twoDigits(check(named(onTree)).statistics.states))]).toEqual([onTree, treeStates]);
    const { expect: expected = 'holds' } = named(onArray);
    if (expected === 'holds') expect([onArray, String(twoDigits(check(named(onArray)).statistics.states))]).toEqual([onArray, arrayStates]);
    else expect(onArray).toContain(expected[0]);
  }
});

test('what is said to be found is what the scenarios expect, and all that are violated are named', () => {
  const found = rows.filter((cells) => cells.length === 4 && cells[0] !== 'step');
  for (const [, , kind, by = ''] of found) expect([by, named(by).expect]).toEqual([by, [kind]]);
  const violated = scenarios.filter(({ expect: expected = 'holds' }) => expected !== 'holds');
  expect(violated.map(({ name }) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  expect(found).toHaveLength(violated.length - 1);
});

test('all that hold are named', () => {
  const names = scenarios.filter(({ expect: expected = 'holds' }) => expected === 'holds').map(({ name }) => name);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('the example does what it says, with both', () => {
  const lines = printed('docs/binder.md', 'binder.ts');
  const each = [
    [0, 104, 3992],
    [4000, null],
    [{ ok: false, error: 'EPERM' }],
    [{ ok: true, size: 4000, debugId: 0, data: 42 }],
    [{ ok: true, pages: { first: 1, end: 2 } }],
  ];
  expect(lines).toEqual([...each, ...each]);
});
