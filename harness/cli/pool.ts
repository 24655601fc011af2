import { UsageError } from '../usage-error';
import { Beacon } from './beacon';
import { usualMemory } from './memory';
import { now } from './now';
import { subjectOf, usageError } from './plain-error';
import type { Reply, Task } from './tasks';
import { ThreadEnded, Threads } from './threads';
import { Watchdog } from './watchdog';

/** How often workers are looked at, in milliseconds. */
const LOOK_EVERY = 100;

/** A task before it has its shared memory. */
export type Job = Unshared<Task>;
type Unshared<T> = T extends Task ? Omit<T, 'shared'> : never;

/** What was a success of a task. */
export type Success = Exclude<Reply, { readonly reply: 'error' }>;

/** Jobs that have begun. */
export type Running = readonly { readonly job: Job; readonly beacon: Beacon }[];

interface Run {
  readonly job: Job;
  readonly beacon: Beacon;
  readonly watchdog: Watchdog;
  readonly controller: AbortController;
  verdict: UsageError | undefined;
}

export interface PoolOptions {
  readonly jobs: number;
  /** Megabytes that the search of one job may take; the usual unless told. */
  readonly memory?: number | undefined;
  /** Seconds that one run of an operation may take. */
  readonly patience: number;
  /** Hears, several times a second, of every job that has begun. */
  readonly onLook?: (running: Running) => void;
}

/** Worker threads for user code, each under a watchdog that ends it when it does not come back. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #threads: Threads;
  readonly #runs = new Set<Run>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#threads = new Threads(options.jobs, options.memory ?? usualMemory(options.jobs));
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY);
  }

  /** Runs a job on a free thread. Rejects with a `UsageError` only. */
  async run(job: Job): Promise<Success> {
    const { patience } = this.#options;
    const watchdog = new Watchdog(job.file, subjectOf(job), patience);
    const run: Run = { job, beacon: new Beacon(), watchdog, controller: new AbortController(), verdict: undefined };
    this.#runs.add(run);
    try {
      const reply = await this.#threads.run({ ...job, shared: run.beacon.shared }, run.controller.signal);
      if (reply.reply === 'error') throw usageError(reply.error);
      return reply;
    } catch (error) {
      throw run.verdict ?? (error instanceof ThreadEnded ? crashOf(error, job) : error);
    } finally {
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
    this.#options.onLook?.(begun);
  }
}

function crashOf({ message, isOutOfMemory }: ThreadEnded, job: Job): UsageError {
  const { file } = job;
  if (isOutOfMemory) return new UsageError('the thread that ran it is out of memory', { file, fix: 'lower --max-states or --max-memory, or use --jobs 1' });
  return new UsageError(`the thread that ran it ended (${message})`, { file, fix: 'look for process.exit in the file or in what it imports' });
}
