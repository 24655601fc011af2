import { counted } from '../report/numbers';
import { UsageError } from '../usage-error';
import { IDLE, LOADING, type Sighting } from './beacon';
import { saidOf } from './plain-error';

/** Loading compiles TypeScript, on a busy machine too: it gets so many times the patience for an operation. */
const FOR_LOADING = 3;

/** Notices user code that does not come back: a generator that loops without yielding cannot be stopped in its own thread. */
export class Watchdog {
  readonly #file: string;
  readonly #subject: string | undefined;
  readonly #seconds: number;
  #beat = -1;
  #since = 0;

  /** `subject` is what the worker runs; `seconds` how long one run of an operation may take, which takes microseconds when nothing is wrong. */
  constructor(file: string, subject: string | undefined, seconds: number) {
    this.#file = file;
    this.#subject = subject;
    this.#seconds = seconds;
  }

  /** Looks at a worker at the moment `now`, in seconds; says what is wrong when it is stuck. */
  judge({ beat, phase, what }: Sighting, now: number): UsageError | undefined {
    if (beat !== this.#beat || phase === IDLE) {
      this.#beat = beat;
      this.#since = now;
      return undefined;
    }
    const limit = phase === LOADING ? FOR_LOADING * this.#seconds : this.#seconds;
    if (now - this.#since < limit) return undefined;
    if (phase === LOADING) {
      return new UsageError(`loading it did not end within ${counted(limit, 'second')}`, {
        file: this.#file,
        fix: 'look for a loop, or for work, at the top level of the file and of what it imports, or give it more time with --watchdog',
      });
    }
    const stuck = `operation "${what}" ran for ${counted(limit, 'second')} without an access`;
    return new UsageError(this.#subject === undefined ? stuck : saidOf(this.#subject, stuck), {
      file: this.#file,
      fix: 'make its loop yield an access (retry, waitUntil), look for one that does not end where it is a predicate, or give it more time with --watchdog',
    });
  }
}
