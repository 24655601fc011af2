import { createHash, type Hash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Checkpoint, Integers, Keeper } from '../search/checkpoint';
import { UsageError } from '../usage-error';

const FORMAT = 'quiesce-checkpoint';
const VERSION = 3;
const DIGEST_BYTES = 32;
/** How many times as long as it took to make and write one a search goes on before it makes the next: less than two parts in a hundred of its time. */
const PATIENCE = 60;
const NEWLINE = 0x0a;

/** What a checkpoint was made of: it is for nothing else. */
export interface Origin {
  /** Of Quiesce. */
  readonly version: string;
  /** The scenario and the options that matter, in words. */
  readonly identity: string;
  /** Digests of the files that the scenario is made of, by path relative to its own. */
  readonly sources: Readonly<Record<string, string>>;
}

/** The kinds of arrays, by name. */
const KINDS = { i32: Int32Array, u16: Uint16Array, u8: Uint8Array } as const;
type Kind = keyof typeof KINDS;

interface Header extends Origin {
  readonly format: typeof FORMAT;
  readonly formatVersion: number;
  readonly search: Checkpoint['search'];
  readonly at: unknown;
  /** The arrays that follow, in order: of which kind, and how many integers each of its parts has. */
  readonly arrays: readonly { readonly name: string; readonly kind: Kind; readonly lengths: readonly number[] }[];
}

/**
 * Keeps the checkpoints of one scenario in a file, the one before beside it. The file is a line of JSON, arrays of integers as they lie in memory, and
 * a digest of it all: one that was cut off while it was written, or is damaged, is told by that, and the one before is taken.
 */
export class CheckpointFile implements Keeper {
  readonly kept: Checkpoint | undefined;
  readonly #path: string;
  readonly #origin: Origin;
  readonly #every: number;
  readonly #now: () => number;
  #next: number;
  /** When the search began to make the one that is due. */
  #began: number | undefined;

  /**
   * `every` and `now` in seconds. `say` is told what a person should know.
   *
   * @throws UsageError when there is a checkpoint, but of another version, scenario or option, or no whole one.
   */
  constructor(path: string, origin: Origin, { every, now, say }: { readonly every: number; readonly now: () => number; readonly say: (text: string) => void }) {
    this.#path = path;
    this.#origin = origin;
    this.#every = every;
    this.#now = now;
    this.#next = now() + every;
    this.kept = this.#read(say);
  }

  isDue(): boolean {
    const now = this.#now();
    if (now < this.#next) return false;
    this.#began ??= now;
    return true;
  }

  keep(checkpoint: Checkpoint): void {
    const began = this.#began ?? this.#now();
    this.#began = undefined;
    const partial = `${this.#path}.partial`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeCheckpoint(partial, this.#origin, checkpoint);
      if (existsSync(this.#path)) renameSync(this.#path, this.#before);
      renameSync(partial, this.#path);
    } catch (error) {
      throw new UsageError(`the checkpoint cannot be written (${messageOf(error)})`, { file: this.#path, fix: 'give --checkpoint a directory that can be written, with room for it' });
    }
    const ended = this.#now();
    this.#next = ended + Math.max(this.#every, (ended - began) * PATIENCE);
  }

  /** The search has come to its end: nobody will go on from here. */
  done(): void {
    for (const path of [this.#path, this.#before, `${this.#path}.partial`]) rmSync(path, { force: true });
  }

  get #before(): string {
    return `${this.#path}.before`;
  }

  #read(say: (text: string) => void): Checkpoint | undefined {
    const paths = [this.#path, this.#before].filter((path) => existsSync(path));
    for (const path of paths) {
      const bytes = readFileSync(path);
      if (isWhole(bytes)) {
        if (path !== this.#path) say(`${this.#path} is damaged or was cut off: going on from the checkpoint before it\n`);
        return this.#parse(bytes, path);
      }
    }
    if (paths.length === 0) return undefined;
    throw new UsageError('no checkpoint there is whole', { file: this.#path, fix: 'remove it to begin anew' });
  }

  #parse(bytes: Buffer, file: string): Checkpoint {
    const end = bytes.indexOf(NEWLINE);
    const header = JSON.parse(bytes.toString('utf8', 0, end)) as Header;
    this.#refuse(header, file);
    let from = end + 1;
    const arrays: Record<string, readonly Integers[]> = {};
    for (const { name, kind, lengths } of header.arrays) {
      const { BYTES_PER_ELEMENT: width } = KINDS[kind];
      arrays[name] = lengths.map((length) => new KINDS[kind](copied(bytes.subarray(from, (from += length * width)))));
    }
    const { search, at } = header;
    return { search, at, arrays };
  }

  #refuse(header: Header, file: string): void {
    const { version, identity, sources } = this.#origin;
    const fix = 'remove it to begin anew, or go on with what it was made with';
    if (header.format !== FORMAT || header.formatVersion !== VERSION || header.version !== version) {
      throw new UsageError(`the checkpoint was made by version ${header.version}, and this is ${version}`, { file, fix });
    }
    if (header.identity !== identity) throw new UsageError(`the checkpoint is of other options: ${header.identity}, and now ${identity}`, { file, fix });
    const changed = [...new Set([...Object.keys(header.sources), ...Object.keys(sources)])].filter((source) => header.sources[source] !== sources[source]);
    if (changed.length > 0) throw new UsageError(`the scenario has changed since the checkpoint was made, in ${changed.join(', ')}`, { file, fix });
  }
}

function writeCheckpoint(path: string, origin: Origin, { search, at, arrays }: Checkpoint): void {
  const named = Object.entries(arrays);
  const header: Header = {
    format: FORMAT,
    formatVersion: VERSION,
    ...origin,
    search,
    at,
    arrays: named.map(([name, parts]) => ({ name, kind: kindOf(parts), lengths: parts.map(({ length }) => length) })),
  };
  const file = openSync(path, 'w');
  try {
    const hash = createHash('sha256');
    append(file, Buffer.from(`${JSON.stringify(header)}\n`), hash);
    for (const array of named.flatMap(([, parts]) => parts)) append(file, new Uint8Array(array.buffer, array.byteOffset, array.byteLength), hash);
    append(file, hash.digest(), null);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Of no parts any would do. */
function kindOf([part]: readonly Integers[]): Kind {
  return part instanceof Uint16Array ? 'u16' : part instanceof Uint8Array ? 'u8' : 'i32';
}

function append(file: number, bytes: Uint8Array, hash: Hash | null): void {
  hash?.update(bytes);
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function isWhole(bytes: Buffer): boolean {
  if (bytes.length < DIGEST_BYTES) return false;
  const end = bytes.length - DIGEST_BYTES;
  return createHash('sha256').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end));
}

/** Memory of its own, aligned for integers. */
function copied(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
