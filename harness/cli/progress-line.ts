import { SingleBar } from 'cli-progress';

/** A line at the bottom of a terminal that is overwritten in place and leaves nothing behind. */
export interface ProgressLine {
  show(text: string): void;
  /** Removes the line, so that something else can be printed; `show` brings it back. */
  clear(): void;
}

/** A progress line on this stream; none where there is no stream. */
export function progressLine(stream: NodeJS.WritableStream | undefined): ProgressLine {
  if (stream === undefined) return { show: () => undefined, clear: () => undefined };
  const bar = new SingleBar({ format: '{text}', stream, clearOnComplete: true, linewrap: true, fps: 5 });
  let isShown = false;
  return {
    show: (text) => {
      if (isShown) bar.update({ text });
      else bar.start(1, 0, { text });
      isShown = true;
    },
    clear: () => {
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

/** Seconds between two lines of a log. */
const LOG_EVERY = 10;

/** The same for a log that somebody reads afterwards: a line of its own every ten seconds, and none of a run that is over before. */
export function progressLog(write: (text: string) => void, now: () => number): ProgressLine {
  let next = now() + LOG_EVERY;
  return {
    show: (text) => {
      if (now() < next) return;
      next = now() + LOG_EVERY;
      write(`quiesce: ${text}\n`);
    },
    clear: () => undefined,
  };
}
