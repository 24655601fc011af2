import { create } from 'xmlbuilder2';
import type { CheckResult } from '../result';
import type { Failed, Reported } from './json';
import { verdictWords } from './outcome-text';
import { shownPath } from './path';
import type { Style } from './style';
import { textReport } from './text';

/** Characters that XML has no place for, not even escaped. */
 
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/gu;

/** Why a test case did not pass. */
interface Trouble {
  readonly element: 'failure' | 'error';
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

interface Case {
  readonly file: string;
  readonly name: string;
  readonly seconds: number;
  readonly trouble: Trouble | undefined;
}

/**
 * The results as JUnit XML, in the form that Jenkins and GitLab read: a suite per file, a test case per scenario. What is not as expected is a
 * failure with the full report as its text; what is not known, or could not be run, is an error, so that no green test stands for it.
 */
export function junitReport(reported: readonly Reported[], style: Style, failed: readonly Failed[] = []): string {
  const cases = [...reported.map((one) => caseOf(one, style)), ...failed.map((one) => failedCase(one, style))];
  const document = create({ version: '1.0', encoding: 'UTF-8' });
  const root = document.ele('testsuites', { name: 'quiesce', ...counts(cases) });
  for (const file of new Set(cases.map((one) => one.file))) {
    const ofFile = cases.filter((one) => one.file === file);
    const suite = root.ele('testsuite', { name: printable(file), ...counts(ofFile) });
    for (const { name, seconds, trouble } of ofFile) {
      const test = suite.ele('testcase', { classname: printable(file), name: printable(name), time: seconds.toFixed(3) });
      if (trouble === undefined) continue;
      test.ele(trouble.element, { type: trouble.type, message: printable(trouble.message) }).txt(printable(trouble.text));
    }
  }
  return `${document.end({ prettyPrint: true })}\n`;
}

function caseOf({ result, origin }: Reported, style: Style): Case {
  return {
    // Scenarios that come with Quiesce have no file of the user's.
    file: origin.file === undefined ? 'quiesce' : shownPath(origin.file, style.root),
    name: result.scenario,
    seconds: result.statistics.seconds,
    trouble: result.asExpected ? undefined : troubleOf(result, textReport(result, { ...style, verbose: false }, origin)),
  };
}

function troubleOf(result: CheckResult, text: string): Trouble {
  const isOpen = result.verdict === 'inconclusive';
  const type = isOpen ? 'inconclusive' : (result.violations.find(({ known }) => known === undefined)?.kind ?? 'not-violated');
  return { element: isOpen ? 'error' : 'failure', type, message: verdictWords(result), text };
}

function failedCase({ scenario, error }: Failed, style: Style): Case {
  const file = error.file === undefined ? 'quiesce' : shownPath(error.file, style.root).replace(/:\d+$/u, '');
  return { file, name: scenario, seconds: 0, trouble: { element: 'error', type: 'cannot-be-run', message: error.message, text: error.toString() } };
}

function counts(cases: readonly Case[]): Record<string, string | number> {
  const of = (element: Trouble['element']): number => cases.filter(({ trouble }) => trouble?.element === element).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return { tests: cases.length, failures: of('failure'), errors: of('error'), time: seconds.toFixed(3) };
}

function printable(text: string): string {
  return text.replace(UNPRINTABLE, '?');
}
