import type { Counterexample } from './counterexample/file';
import { isAlike } from './counterexample/steps';
import { recheck } from './recheck';
import type { Origin } from './report/replay-line';
import { replaySavedLine } from './report/replay-line';
import type { Style } from './report/style';
import { textReport } from './report/text';
import type { CheckResult, Recheck } from './result';
import type { Scenario } from './scenario';

/** How a regression is judged. */
export interface RegressionSetting {
  /** The counterexample's file, as people are to see it. */
  readonly file: string;
  /** States that may be looked at where the schedule no longer applies. */
  readonly states: number;
  readonly style: Style;
}

/** Whether a counterexample is as it should be, and the words for it. */
export interface RegressionVerdict {
  readonly passes: boolean;
  readonly text: string;
}

/** Runs a saved counterexample as a test of what it says should be: that it is gone, or still there. */
export function judgeRegression(scenario: Scenario, saved: Counterexample, { file, states, style }: RegressionSetting): RegressionVerdict {
  const first = recheck(scenario, saved, { isLoose: true });
  const { departure, isShown } = first.recheck;
  const isAcknowledged = saved.departs !== undefined && saved.departs.step === departure?.step && isAlike({ does: saved.departs.does, within: '' }, { does: departure.does, within: '' });
  const isDecided = isShown || (saved.expect === 'gone' && (departure === undefined || isAcknowledged));
  const result = isDecided ? first : recheck(scenario, saved, { isLoose: true, near: { states } });
  const origin: Origin = { counterexample: file, command: () => replaySavedLine(file, style) };
  const { passes, words } = verdictOf(saved, result, isAcknowledged, replaySavedLine(file, style));
  return { passes, text: `${words}\n\n${textReport(result, style, origin)}` };
}

function verdictOf(saved: Counterexample, { recheck: { saved: what = 'a violation', ...seen } }: CheckResult & { readonly recheck: Recheck }, isAcknowledged: boolean, replay: string): { readonly passes: boolean; readonly words: string } {
  const { isShown, departure, near } = seen;
  if (saved.expect === 'violated') {
    if (isShown && near === undefined) return { passes: true, words: `It still shows ${what}, as it should.` };
    if (isShown) return { passes: false, words: `The schedule of this known-bad code no longer applies; near it there is one that shows ${what}.\nRenew the file: ${replay} --renew` };
    return { passes: false, words: `Expected this known-bad code to show ${what}, and it no longer does.\nIf it was mended, set "expect" to "gone" in the file; else look near it: ${replay} --renew` };
  }
  if (isShown) return { passes: false, words: `${near === undefined ? 'It is back' : 'It is back, by another schedule'}: ${what}.` };
  if (departure === undefined) return { passes: true, words: 'Every step is what it was, and nothing is shown.' };
  if (isAcknowledged) return { passes: true, words: `The code leaves the schedule at step ${departure.step}, as the file says.` };
  if (near?.complete === true) return { passes: true, words: 'No schedule near it shows the violation any more.' };
  return {
    passes: false,
    words: `The schedule no longer applies, so this test would notice nothing if ${what} came back.\nRenew the file, which looks near it first: ${replay} --renew`,
  };
}
