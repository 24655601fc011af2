import { create } from 'xmlbuilder2';
import type { CheckResult } from '../result';
import type { Reported } from './json';
import { verdictWords } from './outcome-text';
import { shownPath } from './path';
import type { Style } from './style';
import { textReport } from './text';

/** Characters that XML has no place for, not even escaped. */
 
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/gu;

/**
 * The results as JUnit XML, in the form that Jenkins and GitLab read: a suite per file, a test case per scenario. What is not as expected is a
 * failure with the full report as its text; what is not known is an error, so that no green test stands for it.
 */
export function junitReport(reported: readonly Reported[], style: Style): string {
  const plain: Style = { ...style, verbose: false };
  const document = create({ version: '1.0', encoding: 'UTF-8' });
  const root = document.ele('testsuites', { name: 'quiesce', ...counts(reported.map(({ result }) => result)) });
  for (const [file, ofFile] of byFile(reported, style)) {
    const suite = root.ele('testsuite', { name: file, ...counts(ofFile.map(({ result }) => result)) });
    for (const { result, origin } of ofFile) {
      const test = suite.ele('testcase', { classname: file, name: result.scenario, time: result.statistics.seconds.toFixed(3) });
      if (result.asExpected) continue;
      const kind = result.verdict === 'inconclusive' ? 'inconclusive' : result.violations.find(({ known }) => known === undefined)?.kind ?? 'not-violated';
      const failure = test.ele(result.verdict === 'inconclusive' ? 'error' : 'failure', { type: kind, message: verdictWords(result) });
      failure.txt(textReport(result, plain, origin).replace(UNPRINTABLE, '?'));
    }
  }
  return `${document.end({ prettyPrint: true })}\n`;
}

function counts(results: readonly CheckResult[]): Record<string, string | number> {
  const open = results.filter(({ asExpected }) => !asExpected);
  const errors = open.filter(({ verdict }) => verdict === 'inconclusive').length;
  const seconds = results.reduce((sum, { statistics }) => sum + statistics.seconds, 0);
  return { tests: results.length, failures: open.length - errors, errors, time: seconds.toFixed(3) };
}

/** Scenarios that come with Quiesce have no file of the user's. */
function byFile(reported: readonly Reported[], style: Style): Map<string, Reported[]> {
  const files = new Map<string, Reported[]>();
  for (const one of reported) {
    const file = one.origin.file === undefined ? 'quiesce' : shownPath(one.origin.file, style.root);
    files.set(file, [...(files.get(file) ?? []), one]);
  }
  return files;
}
