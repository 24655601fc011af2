import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentSchema, type ReportDocument } from '../../harness/report/schema';

const root = join(__dirname, '../..');

test('what is run from the sources of a checkout names their lines and columns', () => {
  const { stdout } = spawnSync(process.execPath, ['harness/cli/quiesce.cjs', 'check', 'a reader that starts after the detector looked at it', '--json'], { cwd: root, encoding: 'utf8' });
  const [result] = (documentSchema.parse(JSON.parse(stdout)) as ReportDocument).results;
  const places = [...(result?.violations[0]?.site?.frames ?? [])].filter(({ own }) => own);
  const called = places.map(({ file, line, column }) => /^\w+(?=\()/u.exec(readFileSync(join(root, file), 'utf8').split('\n')[line - 1]!.slice(column - 1))?.[0]);
  expect(called).toEqual(['requestEnds', 'kvfree', 'visit', 'forEach']);
});
