import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import { create } from 'xmlbuilder2';
import { validateXML } from 'xmllint-wasm';
import { check } from '../../harness/check';
import { junitReport } from '../../harness/report/junit';
import { sarifReport } from '../../harness/report/sarif';
import { plainStyle } from '../../harness/report/style';
import { UsageError } from '../../harness/usage-error';
import { boxInsertedAsPosted } from '../scenarios/box-as-posted';
import { deadlocked, result, stopped, violated } from './fixtures';

const style = plainStyle({ root: '/project', columns: 110 });
const mine = { file: '/project/mine.ts' };
const odd = { ...violated, scenario: '<a & "b"> \u0007', description: '\u0000' };
const reported = [
  ...[result(), violated, odd, { ...violated, scenario: 'on purpose', asExpected: true }].map((one) => ({ result: one, origin: mine })),
  ...[deadlocked, stopped, { ...check(boxInsertedAsPosted), asExpected: false }].map((one) => ({ result: one, origin: {} })),
];
const failed = [{ scenario: 'no world', error: new UsageError('its code threw <Error>', { file: '/project/mine.ts:7', fix: 'correct it' }) }];

describe('SARIF reports', () => {
  // What the type says of a format is not checked; OASIS's schema is of draft 4.
  const schema = JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')) as object;
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(schema);
  const complaints = (text: string): unknown => {
    validate(JSON.parse(text));
    return validate.errors ?? [];
  };

  test('keep to the schema of SARIF 2.1.0', () => {
    expect(complaints(sarifReport(reported, '1.2.3', style, failed))).toEqual([]);
    expect(complaints(sarifReport([], '1.2.3', style))).toEqual([]);
  });

  test('would not with a level that there is none', () => {
    const text = sarifReport(reported, '1.2.3', style);
    expect(text).toContain('"level": "error"');
    expect(complaints(text.replace('"level": "error"', '"level": "bad"'))).not.toEqual([]);
  });
});

describe('JUnit reports', () => {
  const schema = readFileSync(join(__dirname, 'schemas/jenkins-junit.xsd'), 'utf8');
  const complaints = async (contents: string): Promise<readonly string[]> => {
    const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema: [schema] });
    return errors.map(({ message }) => message);
  };
  const text = junitReport(reported, style, failed);

  test('keep to the schema that Jenkins has', async () => {
    expect(await complaints(text)).toEqual([]);
    expect(await complaints(junitReport([], style))).toEqual([]);
  });

  test('would not with an attribute that there is none', async () => {
    expect(await complaints(text.replace('<testcase ', '<testcase colour="red" '))).not.toEqual([]);
  });

  test('have one suite per file, for scenarios that could not be run, too', () => {
    const suites = create(text).root().toObject() as unknown as { testsuites: { testsuite: readonly { '@name': string; '@tests': string; testcase: unknown }[] } };
    expect(suites.testsuites.testsuite.map((suite) => [suite['@name'], suite['@tests']])).toEqual([['mine.ts', '5'], ['quiesce', '3']]);
  });
});
