import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

// Operations on maple trees with the results of Linux 7.2's own implementation, its validator on (traces/README.md has the format).

/** One operation: its letter, its arguments, and the results that the kernel gave. */
export interface TraceLine {
  readonly op: string;
  readonly args: readonly number[];
  readonly results: readonly string[];
}

/** One trace, on a tree that is empty at first. */
export interface Trace {
  readonly name: string;
  readonly tracksGaps: boolean;
  readonly inRcu: boolean;
  readonly lines: readonly TraceLine[];
}

type Size = 'small' | 'medium' | 'large';

const known = new Map<Size, readonly Trace[]>();

/** The recorded traces of one size; read once. */
export function readTraces(size: Size): readonly Trace[] {
  const traces = known.get(size) ?? parseTraces(gunzipSync(readFileSync(join(__dirname, 'traces', `${size}.tsv.gz`))).toString('utf8'));
  known.set(size, traces);
  return traces;
}

/** Parses traces. */
export function parseTraces(text: string): readonly Trace[] {
  const traces: (Trace & { lines: TraceLine[] })[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [op = '', ...fields] = line.split('\t');
    if (op === 'T') {
      traces.push({ name: fields[0] ?? '', tracksGaps: fields[1] === 'alloc', inRcu: fields[2] === '1', lines: [] });
      continue;
    }
    const at = fields.indexOf('=');
    const args = (at < 0 ? fields : fields.slice(0, at)).map((field) => Number.parseInt(field, 16));
    traces.at(-1)!.lines.push({ op, args, results: at < 0 ? [] : fields.slice(at + 1) });
  }
  return traces;
}
