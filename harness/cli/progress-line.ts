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
