import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, type MessagePort, type ResourceLimits } from 'node:worker_threads';
import { heapLimit } from './memory';
import type { Reply, Task } from './tasks';

/** A thread that ended without an answer. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
  readonly isOutOfMemory: boolean;

  constructor(message: string, isOutOfMemory: boolean) {
    super(message);
    this.isOutOfMemory = isOutOfMemory;
  }
}

interface Waiting {
  readonly task: Task;
  readonly signal: AbortSignal;
  readonly answer: (reply: Reply) => void;
  readonly fail: (error: ThreadEnded) => void;
}

/**
 * At most `limit` worker threads, each with one task at a time, kept for the next task and ended by its signal whatever it
 * is doing. (Pools from the registry tell objects by `instanceof`, which fails for messages inside Jest's sandbox.)
 */
export class Threads {
  readonly #limit: number;
  readonly #memory: number;
  readonly #queue: Waiting[] = [];
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  /** `memory` is what the search in each of them may take, in megabytes. */
  constructor(limit: number, memory: number) {
    this.#limit = limit;
    this.#memory = memory;
  }

  /** Rejects with `ThreadEnded` when the thread does not live to answer. */
  run(task: Task, signal: AbortSignal): Promise<Reply> {
    return new Promise((answer, fail) => {
      this.#queue.push({ task, signal, answer, fail });
      this.#next();
    });
  }

  /** Tasks that wait are answered as dropped; those under way go on. */
  drop(): void {
    for (const { answer } of this.#queue.splice(0)) answer({ reply: 'dropped' });
  }

  /** Ends all threads; tasks under way are rejected, those that wait are forgotten. */
  async close(): Promise<void> {
    this.#queue.length = 0;
    await Promise.all([...this.#all].map((thread) => thread.terminate()));
  }

  #next(): void {
    if (this.#queue.length === 0) return;
    const thread = this.#idle.pop() ?? (this.#all.size < this.#limit ? this.#start() : undefined);
    const waiting = thread === undefined ? undefined : this.#queue.shift();
    if (thread !== undefined && waiting !== undefined) this.#give(thread, waiting);
  }

  #start(): Worker {
    const thread = newWorker({ maxOldGenerationSizeMb: heapLimit(this.#memory) });
    this.#all.add(thread);
    return thread;
  }

  #give(thread: Worker, { task, signal, answer, fail }: Waiting): void {
    let fault: unknown;
    const end = (): void => void thread.terminate();
    const onError = (error: unknown): void => {
      fault = error;
    };
    const settle = (): void => {
      signal.removeEventListener('abort', end);
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const onMessage = (reply: Reply): void => {
      settle();
      this.#idle.push(thread);
      answer(reply);
      this.#next();
    };
    const onExit = (code: number): void => {
      settle();
      this.#all.delete(thread);
      fail(endedBy(fault, code));
      this.#next();
    };
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    signal.addEventListener('abort', end);
    thread.postMessage(task, portsOf(task));
  }
}

/** The sources in a checkout, the compiled file in the package; a thread does not inherit how TypeScript is loaded. */
function newWorker(resourceLimits: ResourceLimits): Worker {
  const sources = join(__dirname, 'worker.ts');
  if (!existsSync(sources)) return new Worker(join(__dirname, 'worker.js'), { execArgv: ['--enable-source-maps'], resourceLimits });
  const start = `require(${JSON.stringify(join(__dirname, 'sources.cjs'))}); require(${JSON.stringify(sources)});`;
  return new Worker(start, { eval: true, resourceLimits });
}

/** What has to be handed over, and cannot be copied. */
function portsOf(task: Task): readonly MessagePort[] {
  if (task.task === 'check') return task.crew?.ports ?? [];
  return task.task === 'help' ? [task.line.port] : [];
}

function endedBy(fault: unknown, code: number): ThreadEnded {
  if (typeof fault !== 'object' || fault === null || !('message' in fault)) return new ThreadEnded(`exit code ${code}`, false);
  return new ThreadEnded(String(fault.message), 'code' in fault && fault.code === 'ERR_WORKER_OUT_OF_MEMORY');
}
