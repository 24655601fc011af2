import { printSchedule } from '../counterexample/schedule';
import { plainStyle } from '../report/style';
import { textReport } from '../report/text';
import type { CheckResult, Schedule } from '../result';

/** What Jest wants of a snapshot serializer. */
export interface SnapshotSerializer {
  test(value: unknown): boolean;
  serialize(value: unknown): string;
}

/**
 * Writes results of checks into snapshots as their text reports, without times and colours, and schedules as one line. For
 * `snapshotSerializers` in Jest's configuration, or `expect.addSnapshotSerializer`.
 */
export const quiesceSerializer: SnapshotSerializer = {
  test: (value) => isResult(value) || isSchedule(value),
  serialize: (value) => {
    if (isSchedule(value)) return `Schedule <${printSchedule(value)}>`;
    return isResult(value) ? textReport(timeless(value), plainStyle({ root: process.cwd(), verbose: true })).trimEnd() : '';
  },
};

function timeless(result: CheckResult): CheckResult {
  return { ...result, statistics: { ...result.statistics, seconds: 0 } };
}

function isResult(value: unknown): value is CheckResult {
  return isObject(value) && 'verdict' in value && 'scenario' in value && 'asExpected' in value && 'violations' in value;
}

function isSchedule(value: unknown): value is Schedule {
  return Array.isArray(value) && value.length > 0 && value.every(isChoice);
}

function isChoice(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).length !== 2) return false;
  return 'actor' in value && Number.isInteger(value.actor) && 'alternative' in value && Number.isInteger(value.alternative);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
