import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentSchema, type ReportDocument } from '../../harness/report/schema';
import { REPLACED as scenarios } from './replaced';
import { UserDirectory } from './run';

const FILE = 'found/replaced-use-after-free.json';
const numberless = (text: string): string => text.replaceAll(/\.ts:\d+/gu, '.ts:N');
const resultOf = (out: string): ReportDocument['results'][number] => {
  const [result] = (documentSchema.parse(JSON.parse(out)) as ReportDocument).results;
  if (result === undefined) throw new Error('no result');
  return result;
};

describe('a saved counterexample', () => {
  const user = new UserDirectory();
  const elsewhere = new UserDirectory();
  let checked = '';
  let replayed = '';
  beforeAll(async () => {
    user.file('mine.ts', scenarios);
    checked = (await user.quiesce('check', 'mine.ts', '--save', 'found', '--no-clock')).out;
    replayed = (await user.quiesce('replay', FILE)).out;
  });
  beforeEach(() => user.file('mine.ts', scenarios));
  afterAll(() => {
    user.end();
    elsewhere.end();
  });
  const edited = (...edits: readonly (readonly [string, string])[]): void => {
    let text = scenarios;
    for (const [from, to] of edits) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    user.file('mine.ts', text);
  };

  test('says in steps with names what happened, and names no place of this machine', () => {
    const text = readFileSync(join(user.path, FILE), 'utf8');
    expect(text).toMatchSnapshot();
    expect(text).not.toContain(user.path);
  });

  test('replays to the report of the check, but for what was searched', () => {
    const bug = (out: string): string => out.slice(out.indexOf('BUG: '), out.indexOf('Replay it with')).replace('none is shorter', 'as given');
    expect(bug(replayed)).toContain('Schedule: 4 steps, 2 context switches, as given');
    expect(bug(replayed)).toBe(bug(checked));
  });

  test('replays to the same bytes in another place', async () => {
    elsewhere.file('mine.ts', scenarios);
    mkdirSync(join(elsewhere.path, 'found'));
    writeFileSync(join(elsewhere.path, FILE), readFileSync(join(user.path, FILE)));
    expect((await elsewhere.quiesce('replay', FILE)).out).toBe(replayed);
    const [here, there] = [await user.quiesce('replay', FILE, '--json'), await elsewhere.quiesce('replay', FILE, '--json')];
    expect(there.out).toBe(here.out);
    expect(here.out).not.toContain(user.path);
    expect(resultOf(here.out).recheck).toEqual({ saved: 'use-after-free in read (mine.ts)', isShown: true });
  });

  test.each<readonly [string, readonly (readonly [string, string])[]]>([
    ['lines moved and a comment added', [['function* read', '// The reader.\n\n\nfunction* read']]],
    ['a function that is not called', [['function* replace', 'function* other(current: number) {\n  yield* store(current, 0);\n}\nfunction* replace']]],
    ['another scenario in the file', [['export const replaced', "export const other = scenario({ name: 'other', *world() { return {}; }, actors: () => ({ a: thread(function* () {}) }) });\nexport const replaced"]]],
    ['an actor that takes no step', [['    reader: thread', '    bystander: thread(function* () { yield* load(current); }),\n    reader: thread']]],
    ['an object of the same type in the world', [['    const box =', "    yield* free(yield* alloc({ type: 'Box', words: 1 }));\n    const box ="]]],
  ])('replays after an edit that does not touch its schedule: %s', async (_, edits) => {
    edited(...edits);
    const { status, out } = await user.quiesce('replay', FILE);
    expect(status).toBe(1);
    expect(out).not.toContain('does something else');
    const bug = (text: string): string => numberless(text.slice(text.indexOf('BUG: '), text.indexOf('\n\n', text.indexOf('BUG: '))));
    const named = (text: string): string => bug(text).replaceAll(/0x[0-9a-f]+/gu, '0x');
    expect(named(out)).toBe(named(replayed));
  });

  test('says at which step the code has left its schedule, and what is there now', async () => {
    edited(['  const box = yield* load(current);', '  yield* load(current + 4 * 0);\n  yield* store(current + 0, yield* load(current));\n  const box = yield* load(current);']);
    const { status, out } = await user.quiesce('replay', FILE);
    expect(status).toBe(3);
    expect(out.slice(out.indexOf('It was saved'))).toMatchSnapshot();
  });

  test('says that an actor stands still where its step was', async () => {
    edited(['  yield* free(yield* exchange(current, fresh));', '  yield* exchange(current, fresh);']);
    const { status, out } = await user.quiesce('replay', FILE, '--json');
    expect(status).toBe(3);
    expect(resultOf(out).recheck?.departure).toMatchObject({ step: 3, of: 4, expected: 'updater: free Box in replace', now: 'updater: has ended' });
  });

  test('says that an actor is gone', async () => {
    edited(['    updater: thread', '    writer: thread']);
    const { out } = await user.quiesce('replay', FILE, '--json');
    expect(resultOf(out).recheck?.departure).toMatchObject({ step: 2, now: 'there is no actor updater (there are reader, writer)' });
  });

  test('is found again near its schedule, and renewed, when the bug is still there', async () => {
    edited(['  const box = yield* load(current);', '  yield* load(current);\n  const box = yield* load(current);']);
    const before = readFileSync(join(user.path, FILE));
    try {
      const { status, out } = await user.quiesce('replay', FILE, '--renew', '--json');
      expect(status).toBe(1);
      expect(resultOf(out).violations[0]).toMatchObject({ kind: 'use-after-free', schedule: '0x2 1x2 0' });
      expect(resultOf((await user.quiesce('replay', FILE, '--json')).out).recheck).toEqual({ saved: 'use-after-free in read (mine.ts)', isShown: true });
    } finally {
      writeFileSync(join(user.path, FILE), before);
    }
  });

  test('is told to be gone when no schedule shows it, and the file notes where the code leaves it', async () => {
    edited(['  yield* free(yield* exchange(current, fresh));', '  yield* exchange(current, fresh);']);
    const before = readFileSync(join(user.path, FILE));
    try {
      const { status, out } = await user.quiesce('replay', FILE, '--renew');
      expect(status).toBe(0);
      expect(out).toContain('No schedule shows it: all of them were looked at');
      expect(readFileSync(join(user.path, FILE), 'utf8')).toContain('"departs": {\n    "step": 3,\n    "actor": "updater",\n    "does": "has ended"\n  }');
    } finally {
      writeFileSync(join(user.path, FILE), before);
    }
  });

  test('is not overwritten by another violation of the same name, but by the same one', async () => {
    const before = readFileSync(join(user.path, FILE), 'utf8');
    edited(['  yield* load(box);', '  yield* store(box, 3);'], ['function* read(', 'function* change('], ['=> read(', '=> change(']);
    await user.quiesce('check', 'mine.ts', '--save', 'found');
    await user.quiesce('check', 'mine.ts', '--save', 'found');
    expect(readdirSync(join(user.path, 'found'))).toEqual(['replaced-use-after-free-2.json', 'replaced-use-after-free.json']);
    expect(readFileSync(join(user.path, FILE), 'utf8')).toBe(before);
  });

  test('is printed as a token, too, which replays to the same report', async () => {
    const [, token = ''] = /npx quiesce replay (q1_\S+)/u.exec(checked) ?? [];
    const { status, out } = await user.quiesce('replay', token);
    expect(status).toBe(1);
    expect(out).toBe(replayed);
    expect((await user.quiesce('replay', `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).err).toContain('the token is damaged: its checksum does not fit');
  });
});
