import type { Access } from '../../impl/memory';
import type { Frame } from '../result';

const LINE = /^\s+at (?:(.*) \()?(.+?):(\d+):(\d+)\)?$/;

/** The calls in which an access was made, where that was recorded, innermost first; `own` is false for the vocabulary of accesses and the checker itself. */
export function framesOf(access: Access | null | undefined): Frame[] {
  const frames: Frame[] = [];
  for (const text of (access?.made?.stack ?? '').split('\n')) {
    const [, call, file, line, column] = LINE.exec(text) ?? [];
    if (file === undefined || file.startsWith('node:') || file === '<anonymous>') continue;
    frames.push({
      call: (call ?? '').replace(/^(Object|Generator|Function|Operation)\./, '').replace(/ \[as .*\]$/, '').replace(/\.next$/, ''),
      file,
      line: Number(line),
      column: Number(column),
      own: isOwn(file),
    });
  }
  // Below the outermost call of thread code lies only the checker.
  const end = frames.findIndex(({ file }) => /[\\/]harness[\\/]unfold[\\/]/.test(file));
  return end < 0 ? frames : frames.slice(0, end);
}

/** Whether a file holds the code under test, rather than the accesses it is written in, the checker, or a library. */
function isOwn(file: string): boolean {
  if (/[\\/](impl[\\/]memory|harness)[\\/]/.test(file)) return false;
  return !/[\\/]node_modules[\\/](?!quiesce[\\/])/.test(file);
}
