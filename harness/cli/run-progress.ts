import type { Progress } from '../check';
import { now } from './now';
import { Pace } from './pace';
import type { Job, Running } from './pool';
import { progressOn, type ProgressLine } from './progress-line';
import { progressText, type Underway } from './progress-text';
import type { Terminal } from './terminal';

/** Seconds without a word after which a person wants one. */
const QUIET = 1;

/** What a command says while its jobs run: how many are done, and how far the one is that has run longest. */
export class RunProgress {
  /** Jobs in all; 0 until that is known. */
  total = 0;
  done = 0;
  readonly #task: Job['task'];
  readonly #verb: string;
  readonly #columns: number;
  readonly #line: ProgressLine;
  readonly #started = now();
  readonly #paces = new WeakMap<Job, { readonly made: Pace; readonly looked: Pace }>();

  /** `task` is what those that count are, `verb` what is done to each, where a person could not guess. */
  constructor(task: Job['task'], terminal: Terminal, verb?: string) {
    this.#task = task;
    this.#verb = verb === undefined ? '' : `${verb} `;
    this.#columns = terminal.columns;
    this.#line = progressOn(terminal, now);
  }

  /** Shows it, for the pool that looks at its threads; returns what is under way, nothing in the first moments. */
  look(running: Running): readonly Underway[] {
    const underway = running.flatMap(({ job, beacon }) => (job.task === this.#task && 'name' in job ? [{ scenario: `${this.#verb}${job.name}`, ...this.#sight(job, beacon.look().progress) }] : []));
    if (now() - this.#started < QUIET) return [];
    this.#line.show(progressText(underway, this.done, this.total, this.#columns - 1));
    return underway;
  }

  #sight(job: Job, progress: Progress): Omit<Underway, 'scenario'> {
    const { states, queue, seconds, executions = states } = progress;
    const { made, looked } = this.#paces.get(job) ?? { made: new Pace(), looked: new Pace() };
    this.#paces.set(job, { made, looked });
    made.see(seconds, executions);
    looked.see(seconds, states - queue);
    return { progress, perSecond: made.perSecond, lookedPerSecond: looked.perSecond };
  }

  /** One more is done. */
  finished(): void {
    this.done++;
    this.#line.clear();
  }

  /** Takes the line away, so that something else can be printed. */
  clear(): void {
    this.#line.clear();
  }
}
