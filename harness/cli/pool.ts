import { UsageError } from '../usage-error';
import { Beacon } from './beacon';
import { usualMemory } from './memory';
import { now } from './now';
import { subjectOf, usageError } from './plain-error';
import { CrewLine } from './crew-line';
import type { Reply, Task } from './tasks';
import { ThreadEnded, Threads } from './threads';
import { Watchdog } from './watchdog';

/** How often workers are looked at, in milliseconds. */
const LOOK_EVERY = 100;

/** A task before it has its shared memory. */
export type Job = Unshared<Task>;
type Unshared<T> = T extends Task ? Omit<T, 'shared'> : never;

type Success = Exclude<Reply, { readonly reply: 'error' }>;

/** What a job can be asked for. */
export type Wanted = Exclude<Success['reply'], 'dropped'>;

/** The reply that brings it. */
export type Answer<W extends Wanted> = Extract<Success, { readonly reply: W }>;

/** Jobs that have begun. */
export type Running = readonly { readonly job: Job; readonly beacon: Beacon }[];

interface Run {
  readonly job: Job;
  readonly beacon: Beacon;
  readonly watchdog: Watchdog;
  readonly controller: AbortController;
  /** The line to those who may help; undefined where nobody can. */
  readonly line: CrewLine | undefined;
  verdict: UsageError | undefined;
}

/** Searches that others can help. */
const HELPED: readonly (string | undefined)[] = ['states', 'reduced', 'star', 'traces', 'auto', undefined];

export interface PoolOptions {
  readonly jobs: number;
  /** Megabytes that the search of one job may take; the usual unless told. */
  readonly memory?: number | undefined;
  /** Seconds that one run of an operation may take. */
  readonly patience: number;
  /** Hears, several times a second, of every job that has begun. */
  readonly onLook?: (running: Running) => void;
  /** Hears of a thread that helped with a job and ended too early. What it was doing is done by others. */
  readonly onHelperLost?: (scenario: string, why: string) => void;
}

/** Worker threads for user code, each under a watchdog that ends it when it does not come back. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #threads: Threads;
  readonly #runs = new Set<Run>();
  /** Threads that help with a run. */
  #helping = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#threads = new Threads(options.jobs, options.memory ?? usualMemory(1));
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY);
  }

  /** Runs a job on a free thread; it must be one that brings what is wanted, and that nobody stops. Rejects with a `UsageError` only. */
  async answer<W extends Wanted>(wanted: W, job: Job): Promise<Answer<W>> {
    const answer = await this.answerUnlessDropped(wanted, job);
    if (answer === undefined) throw new Error(`${wanted} was asked for, and dropped`);
    return answer;
  }

  /** The same, undefined where all was stopped before it had begun. */
  async answerUnlessDropped<W extends Wanted>(wanted: W, job: Job): Promise<Answer<W> | undefined> {
    const reply = await this.#run(job);
    if (reply.reply === 'dropped') return undefined;
    if (reply.reply !== wanted) throw new Error(`${wanted} was asked for, ${reply.reply} came`);
    return reply as Answer<W>;
  }

  async #run(job: Job): Promise<Success> {
    const { patience } = this.#options;
    const watchdog = new Watchdog(job.file, subjectOf(job), patience);
    const { jobs } = this.#options;
    const line = jobs > 1 && job.task === 'check' && HELPED.includes(job.options.search) ? new CrewLine(jobs - 1) : undefined;
    const run: Run = { job, beacon: new Beacon(), watchdog, controller: new AbortController(), line, verdict: undefined };
    this.#runs.add(run);
    try {
      const task = { ...job, ...(line === undefined ? {} : { crew: line.lead }), shared: run.beacon.shared };
      const reply = await this.#threads.run(task, run.controller.signal);
      if (reply.reply === 'error') throw usageError(reply.error);
      return reply;
    } catch (error) {
      throw run.verdict ?? (error instanceof ThreadEnded ? crashOf(error, job) : error);
    } finally {
      line?.close();
      this.#runs.delete(run);
    }
  }

  /** Lets every search that is under way stop and bring back what it has; what has not begun is answered as dropped. */
  stop(): void {
    this.#threads.drop();
    for (const { beacon } of this.#runs) beacon.stop();
  }

  /** Ends every thread, whatever it is doing. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#threads.close();
  }

  #look(): void {
    const at = now();
    const begun = [...this.#runs].filter(({ beacon }) => beacon.look().beat > 0);
    for (const run of begun) {
      run.verdict ??= run.watchdog.judge(run.beacon.look(), at);
      if (run.verdict !== undefined) run.controller.abort();
    }
    for (const run of begun) if (run.line?.isWanted === true) this.#call(run, run.line);
    this.#options.onLook?.(begun);
  }

  /** Lets threads help that have nothing else to do. */
  #call(run: Run, line: CrewLine): void {
    const { job, controller } = run;
    if (job.task !== 'check') return;
    // Whoever ends because the search is over, or was ended, is not lost.
    const lost = (why: string): void => (this.#runs.has(run) && !controller.signal.aborted ? this.#options.onHelperLost?.(job.name, why) : undefined);
    const { file, name, seeded = false, options } = job;
    while (this.#runs.size + this.#helping < this.#options.jobs) {
      const end = line.next();
      if (end === undefined) return;
      this.#helping++;
      const task: Task = { task: 'help', file, name, seeded, options, line: end, shared: new Beacon().shared };
      void this.#threads
        .run(task, controller.signal)
        .then((reply) => {
          if (reply.reply === 'error') lost(reply.error.message);
        })
        .catch((error: unknown) => lost(error instanceof Error ? error.message : String(error)))
        .finally(() => {
          this.#helping--;
          line.ended(end.number);
        });
    }
  }
}

function crashOf({ message, isOutOfMemory }: ThreadEnded, job: Job): UsageError {
  const { file } = job;
  if (isOutOfMemory) return new UsageError('the thread that ran it is out of memory', { file, fix: 'lower --max-states or --max-memory, or use --jobs 1' });
  return new UsageError(`the thread that ran it ended (${message})`, { file, fix: 'look for process.exit in the file or in what it imports' });
}
