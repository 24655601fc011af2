import fc from 'fast-check';
import type { Access } from '../../impl/memory';
import { describe as describeAccess, withoutAnswer } from '../../harness/counterexample/describe';
import { Names } from '../../harness/counterexample/names';
import { buildSystem } from '../../harness/machine/system';
import { program } from '../../harness/program';
import { systemOptions } from '../../harness/system-options';
import { columnWidths } from '../../harness/report/column-widths';
import { counted, grouped, percent, seconds } from '../../harness/report/numbers';
import { shownPath } from '../../harness/report/path';
import { shellWord } from '../../harness/report/replay-line';
import { statusOf } from '../../harness/report/status';
import { wrap } from '../../harness/report/wrap';
import { UsageError } from '../../harness/usage-error';
import { plainStyle } from '../../harness/report/style';
import { violationText } from '../../harness/report/violation-text';
import { result, stopped, useAfterFree, violated } from './fixtures';

describe('what an access does', () => {
  const { machine } = buildSystem(program({ name: 'names', words: { a: 0, b: 0 }, threads: [function* idle() {}] }), systemOptions({}));
  const names = new Names(machine);
  const address = machine.objects.bases[0]!;
  const layout = { type: 'a', words: 1 };
  const said = (access: object, answer: number | null): string => describeAccess({ address, order: 'relaxed', ...access } as Access, answer, names)!.text;
  test.each([
    [{ kind: 'load' }, 'load a', 'load a -> 7'],
    [{ kind: 'load', order: 'dereference' }, 'dereference a', 'dereference a -> 7'],
    [{ kind: 'store', value: 1 }, 'store a = 1', 'store a = 1'],
    [{ kind: 'compare-and-swap', expected: 0, value: 1 }, 'cas a 0 -> 1', 'cas a 0 -> 1 fails, is 7'],
    [{ kind: 'compare-and-swap', expected: 7, value: 1 }, 'cas a 7 -> 1', 'cas a 7 -> 1'],
    [{ kind: 'exchange', value: 1 }, 'xchg a = 1', 'xchg a = 1, was 7'],
    [{ kind: 'fetch-add', value: -1 }, 'fetch-add a, -1', 'fetch-add a, -1, was 7'],
    [{ kind: 'wait-until', test: '==', value: 7 }, 'await a == 7', 'await a == 7, is 7'],
    [{ kind: 'acquire-when', test: '==', value: 0, desired: 1 }, 'acquire a = 1', 'acquire a = 1'],
    [{ kind: 'choose', count: 9 }, 'choose one of 9', 'choose 7 of 9'],
  ])('is said before it is answered and after: %p', (access, before, after) => {
    expect([said(access, null), said(access, 7)]).toEqual([before, after]);
    expect([withoutAnswer(before), withoutAnswer(after)]).toEqual([before, before]);
  });

  test('is said of an allocation, which may fail', () => {
    const access = { kind: 'alloc', layout };
    expect([said(access, null), said(access, 0), said(access, address)]).toEqual(['alloc a', 'alloc a fails', 'alloc a']);
    expect(withoutAnswer('alloc a fails')).toBe('alloc a');
  });
});

describe('wrapping', () => {
  test('breaks at blanks, keeps the indentation of the first line and indents the others', () => {
    expect(wrap('  load slot -> 0x4000', 13, '    ')).toEqual(['  load slot', '    -> 0x4000']);
  });

  test('cuts a word that is longer than the line', () => {
    expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  });

  test('loses no letter and never exceeds the width', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/u)), fc.integer({ min: 6, max: 40 }), (words, width) => {
        const lines = wrap(words.join(' '), width, '  ');
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('columns', () => {
  test('get what they want where there is room', () => {
    expect(columnWidths([10, 30, 20], 100)).toEqual([10, 30, 20]);
  });

  test('share what the narrow ones leave', () => {
    expect(columnWidths([10, 90, 90], 110)).toEqual([10, 50, 50]);
  });

  test('are refused when too narrow to read', () => {
    expect(columnWidths([40, 40, 40, 40, 40, 40], 100)).toBeUndefined();
  });
});

describe('words for a shell', () => {
  test.each([
    ['plain-name.ts', 'plain-name.ts'],
    ['0x3 1', "'0x3 1'"],
    ["it's", String.raw`'it'\''s'`],
    ['$(rm)', "'$(rm)'"],
    ['', "''"],
  ])('%s becomes %s', (word, quoted) => expect(shellWord(word)).toBe(quoted));
});

describe('file names', () => {
  test('are relative to the root below it, and whole outside', () => {
    expect(shownPath('/a/b/c.ts', '/a')).toBe('b/c.ts');
    expect(shownPath('file:///a/b%20c.ts', '/a/')).toBe('b c.ts');
    expect(shownPath('/ab/c.ts', '/a')).toBe('/ab/c.ts');
    expect(shownPath('/a/b.ts', '')).toBe('/a/b.ts');
  });
});

describe('numbers', () => {
  test('are grouped, counted and rounded the same everywhere', () => {
    expect(grouped(1234567)).toBe('1,234,567');
    expect(grouped(999)).toBe('999');
    expect(counted(1, 'state')).toBe('1 state');
    expect(counted(1000, 'context switch', 'context switches')).toBe('1,000 context switches');
    expect(seconds(0.004)).toBe('0.00');
    expect(seconds(1234.5)).toBe('1,235');
  });

  test('are 100 per cent only when nothing is missing', () => {
    expect(percent(999, 1000)).toBe(99);
    expect(percent(0, 0)).toBe(100);
  });
});

describe('the status of a run', () => {
  test('is as expected when every scenario is, an expected violation included', () => {
    expect(statusOf([result(), result({ verdict: 'violated', expected: ['leak'] })])).toBe('as-expected');
  });

  test('is unexpected when anything is, even beside something inconclusive', () => {
    expect(statusOf([stopped, violated])).toBe('unexpected');
    expect(statusOf([result({ asExpected: false, expected: ['leak'] })])).toBe('unexpected');
  });

  test('is inconclusive when nothing worse happened', () => {
    expect(statusOf([result(), stopped])).toBe('inconclusive');
  });
});

describe('a misuse', () => {
  test('is told in one line: file, what is wrong, how to fix it', () => {
    expect(new UsageError('it is\n  wrong', { file: 'a.ts', fix: 'do it right.' }).toString()).toBe('a.ts: it is wrong. Fix: do it right.');
    expect(new UsageError('did you mean "b"?').toString()).toBe('did you mean "b"?');
  });

  test('keeps the file it names already', () => {
    expect(new UsageError('x', { file: 'a.ts' }).in('b.ts').file).toBe('a.ts');
    expect(new UsageError('x', { fix: 'y' }).in('b.ts')).toMatchObject({ file: 'b.ts', fix: 'y' });
  });
});

describe('a violation', () => {
  const style = plainStyle({ root: '/p', columns: 110 });
  const site = { actor: 'reader', operation: 'dereference', step: 5, frames: [{ call: 'perform', file: '/p/impl/memory/site.ts', line: 3, column: 1, own: false }] };

  test('that is an access which is a whole operation is in that operation, not in what makes accesses', () => {
    const text = violationText({ ...useAfterFree, site }, style);
    expect(text).toContain('BUG: Quiesce: use-after-free in dereference\n');
    expect(text).toContain('  dereference  (no line of its own: the operation is this one access)');
    expect(text).not.toContain('site.ts');
  });

  test('that is no access of a word has no address that is accessed, or buggy', () => {
    const text = violationText({ ...useAfterFree, access: { what: 'other', address: 0x1000, size: 4 } }, style);
    expect(text).not.toMatch(/Access at|buggy/u);
    expect(text).toContain('\nAt actor ');
  });
});
