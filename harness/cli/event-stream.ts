import { misuseDocument, resultDocument, type Failed, type Reported } from '../report/json';
import { shownPath } from '../report/path';
import { documentSchema, SCHEMA_VERSION, type EventDocument } from '../report/schema';
import { statusOf } from '../report/status';
import type { Style } from '../report/style';
import type { UsageError } from '../usage-error';
import type { Underway } from './progress-text';
import type { ScenarioCard } from './tasks';

/** An event without what all of them have. */
type Event = EventDocument extends infer E ? (E extends EventDocument ? Omit<E, 'format' | 'version'> : never) : never;

/** Seconds between two words about the progress of a scenario. */
const EVERY = 1;

/** What happens during a run, one JSON object a line, as it happens. Scenarios end in the order in which they were picked. */
export class EventStream {
  readonly #out: (text: string) => void;
  readonly #style: Style;
  readonly #finished: Reported[] = [];
  readonly #failed: Failed[] = [];
  /** Seconds of the last word about each scenario. */
  readonly #said = new Map<string, number>();

  constructor(out: (text: string) => void, style: Style) {
    this.#out = out;
    this.#style = style;
  }

  started(cards: readonly ScenarioCard[]): void {
    const scenarios = cards.map(({ name, file, expected }) => ({ scenario: name, file: shownPath(file, this.#style.root), expected: typeof expected === 'string' ? expected : [...expected] }));
    this.#write({ event: 'started', scenarios });
  }

  progress(underway: readonly Underway[]): void {
    for (const { scenario, progress } of underway) {
      const { states, transitions, queue, depth, seconds, bytes = 0, executions, estimate } = progress;
      // A search that has begun anew counts from 0.
      const said = this.#said.get(scenario) ?? 0;
      if (seconds >= said && seconds - said < EVERY) continue;
      this.#said.set(scenario, seconds);
      this.#write({
        ...{ event: 'progress', scenario, states, transitions, queue, depth, seconds, bytes: Math.round(bytes) },
        ...(executions === undefined ? {} : { executions }),
        ...(estimate === undefined ? {} : { estimate }),
      });
    }
  }

  finished(reported: Reported): void {
    this.#finished.push(reported);
    const { violations, ...result } = resultDocument(reported, this.#style);
    for (const violation of violations) this.#write({ event: 'violation', scenario: result.scenario, violation });
    this.#write({ event: 'finished', violations: violations.length, result });
  }

  failed(failed: Failed): void {
    this.#failed.push(failed);
    this.#write({ event: 'failed', scenario: failed.scenario, error: misuseDocument(failed.error, this.#style) });
  }

  summary(exitStatus: number): void {
    const results = this.#finished.map(({ result }) => result);
    const open = results.filter(({ asExpected }) => !asExpected);
    const inconclusive = open.filter(({ verdict }) => verdict === 'inconclusive').length;
    this.#write({
      event: 'summary',
      status: this.#failed.length > 0 ? 'failed' : statusOf(results),
      exitStatus,
      scenarios: results.length + this.#failed.length,
      asExpected: results.length - open.length,
      unexpected: open.length - inconclusive,
      inconclusive,
      failed: this.#failed.length,
    });
  }

  error(error: UsageError): void {
    this.#write({ event: 'error', error: misuseDocument(error, this.#style) });
  }

  /** Checks the event against the schema, which also puts its keys in order. */
  #write(event: Event): void {
    this.#out(`${JSON.stringify(documentSchema.parse({ format: 'quiesce-event', version: SCHEMA_VERSION, ...event }))}\n`);
  }
}
