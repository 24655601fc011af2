import { relative } from 'node:path';
import { wantsColours } from '../cli/terminal';
import { shellWord, type Origin } from '../report/replay-line';
import { coloured, plainStyle, type Style } from '../report/style';

/** The variable that makes the matchers run one schedule instead of searching. */
export const SCHEDULE_VARIABLE = 'QUIESCE_SCHEDULE';

/** Where a matcher was called. */
export interface TestPlace {
  readonly currentTestName?: string;
  readonly testPath?: string;
}

/** The schedule that the environment asks for, and the line that asks for one in this very test. */
export function inTest({ currentTestName, testPath }: TestPlace): { readonly schedule: string | undefined; readonly origin: Origin } {
  const schedule = process.env[SCHEDULE_VARIABLE];
  const path = testPath === undefined ? [] : [relative(process.cwd(), testPath)];
  const name = currentTestName === undefined ? [] : ['-t', currentTestName.replace(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`)];
  return {
    schedule: schedule === '' ? undefined : schedule,
    origin: { command: (text) => [`${SCHEDULE_VARIABLE}=${shellWord(text)}`, ...['npx', 'jest', ...path, ...name].map(shellWord)].join(' ') },
  };
}

/** How reports look among Jest's own output. */
export function styleInTest(): Style {
  const { env, stdout } = process;
  return coloured(plainStyle({ columns: 110, root: process.cwd() }), wantsColours({ env, isTerminal: stdout.isTTY }));
}
