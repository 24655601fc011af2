import { VIOLATION_KINDS, type ViolationKind } from '../result';
import { DETECTORS } from '../setting';
import { UsageError } from '../usage-error';
import type { StepOptions } from './file';
import type { NamedStep } from './steps';

/** What a token stands for: which scenario, how it is run, and the schedule. No code, and not what each step did. */
export interface Tokened {
  readonly scenario: string;
  /** The scenario's file, from the directory of the check; undefined for scenarios shipped with Quiesce. */
  readonly file?: string;
  readonly options: StepOptions;
  readonly schedule: readonly NamedStep[];
}

/** The version that this Quiesce writes and reads. */
const TOKEN_VERSION = 1;

// A token is `q1_`, symbols of six bits each in the alphabet of base64url, and five more for the checksum. A general compressor would not do: what it
// writes depends on its version, and on words this short it saves nothing.
const SYMBOLS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CHECKSUM = 5;
const FORM = /^q(?<version>\d+)_(?<body>[\w-]*)$/u;

// Text: a symbol per common character or run of them, so that most words are shorter than they were.
const END = 0;
const SHIFT = 1;
const ESCAPE = 2;
const WORDS: readonly string[] = ['', '', '', ...Array.from('abcdefghijklmnopqrstuvwxyz0123456789 -_./,:()'), 'th', 'er', 're', 'in', 'an', 'ed', 'te', 'es', 'or', 'st', 'at', 'ea', 'al', 'de', '.ts', 'read'];

// Options, one bit each, and above them which detector: their order is part of the format, so DETECTORS may only grow at its end.
const COARSE = 1;
const NO_PRIVATE_STEPS = 2;
const HAS_FILE = 4;
const HAS_IGNORED = 8;
const DETECTOR_SHIFT = 4;

/** Whether a word of a command line is meant to be a token. */
export function isToken(word: string): boolean {
  return FORM.test(word.trim());
}

/** A counterexample in one word that a shell and a URL take as it is. */
export function printToken({ scenario, file, options, schedule }: Tokened): string {
  const { granularity, privateSteps, detector, ignore = [] } = options;
  const writer = new Writer();
  writer.number(
    (granularity === 'operation' ? COARSE : 0) |
      (privateSteps ? 0 : NO_PRIVATE_STEPS) |
      (file === undefined ? 0 : HAS_FILE) |
      (ignore.length === 0 ? 0 : HAS_IGNORED) |
      ((detector === undefined ? 0 : DETECTORS.indexOf(detector) + 1) << DETECTOR_SHIFT),
  );
  writer.text(scenario);
  if (file !== undefined) writer.text(file);
  if (ignore.length > 0) writer.texts(ignore);
  const runs = joined(schedule);
  const actors = [...new Set(runs.map(({ actor }) => actor))];
  writer.texts(actors);
  writer.number(runs.length);
  for (const { actor, alternative, times } of runs) {
    writer.number(((times - 1) * 2 + (alternative === 0 ? 0 : 1)) * actors.length + actors.indexOf(actor));
    if (alternative !== 0) writer.number(alternative);
  }
  const start = `q${TOKEN_VERSION}_${writer.symbols}`;
  return start + checksum(start);
}

/** The inverse of `printToken`. Throws a `UsageError` for a token that is damaged, or of another version. */
export function parseToken(word: string): Tokened {
  const token = word.trim();
  const { version = '', body = '' } = FORM.exec(token)?.groups ?? {};
  if (version === '') throw damaged('it is not of the form q1_...');
  if (Number(version) !== TOKEN_VERSION) {
    throw new UsageError(`the token is of version ${version}, and this Quiesce reads version ${TOKEN_VERSION}`, { fix: 'replay it with the Quiesce that printed it, or check the scenario again' });
  }
  if (body.length <= CHECKSUM || checksum(token.slice(0, -CHECKSUM)) !== token.slice(-CHECKSUM)) throw damaged('its checksum does not fit');
  const reader = new Reader(body.slice(0, -CHECKSUM));
  const options = reader.number();
  const scenario = reader.text();
  const file = (options & HAS_FILE) === 0 ? undefined : reader.text();
  const ignore = (options & HAS_IGNORED) === 0 ? undefined : reader.texts().map(kindOf);
  const detector = DETECTORS[(options >>> DETECTOR_SHIFT) - 1];
  if (options >>> DETECTOR_SHIFT > DETECTORS.length) throw damaged('it names a detector that this Quiesce does not know');
  const actors = reader.texts();
  const schedule = Array.from({ length: reader.number() }, () => {
    const code = reader.number();
    const actor = actors[code % actors.length];
    if (actor === undefined) throw damaged('a step has no actor');
    const rest = Math.floor(code / actors.length);
    return { actor, alternative: rest % 2 === 0 ? 0 : reader.number(), times: (rest >>> 1) + 1 };
  });
  if (!reader.isAtEnd) throw damaged('something follows its schedule');
  return {
    scenario,
    ...(file === undefined ? {} : { file }),
    options: {
      granularity: (options & COARSE) === 0 ? 'access' : 'operation',
      privateSteps: (options & NO_PRIVATE_STEPS) === 0,
      ...(detector === undefined ? {} : { detector }),
      ...(ignore === undefined ? {} : { ignore }),
    },
    schedule,
  };
}

function damaged(why: string): UsageError {
  return new UsageError(`the token is damaged: ${why}`, { fix: 'copy the whole word from the report, or give the saved file or --scenario and --schedule' });
}

function kindOf(word: string): ViolationKind {
  const kind = VIOLATION_KINDS.find((one) => one === word);
  if (kind === undefined) throw damaged(`it names a kind of violation "${word}" that this Quiesce does not know`);
  return kind;
}

/** Steps that differ only in what they did are equal here. */
function joined(schedule: readonly NamedStep[]): readonly NamedStep[] {
  const runs: NamedStep[] = [];
  for (const { actor, alternative, times } of schedule) {
    const last = runs.at(-1);
    if (last !== undefined && last.actor === actor && last.alternative === alternative) runs[runs.length - 1] = { actor, alternative, times: last.times + times };
    else runs.push({ actor, alternative, times });
  }
  return runs;
}

/** Thirty bits of FNV-1a. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return Array.from({ length: CHECKSUM }, (_, index) => SYMBOLS.charAt((hash >>> (6 * index + 2)) & 63)).join('');
}

class Writer {
  symbols = '';

  /** Five bits a symbol, the lowest first; the sixth says that more follow. */
  number(value: number): void {
    let rest = value;
    for (; rest >= 32; rest = Math.floor(rest / 32)) this.#symbol(32 + (rest % 32));
    this.#symbol(rest);
  }

  text(text: string): void {
    for (let at = 0; at < text.length; ) {
      const pair = WORDS.findLastIndex((word) => word !== '' && text.startsWith(word, at));
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      if (pair >= 0) {
        this.#symbol(pair);
        at += WORDS[pair]!.length;
        continue;
      }
      if (/^[A-Z]$/u.test(character)) {
        this.#symbol(SHIFT);
        this.#symbol(WORDS.indexOf(character.toLowerCase()));
      } else {
        this.#symbol(ESCAPE);
        this.number(character.codePointAt(0) ?? 0);
      }
      at += character.length;
    }
    this.#symbol(END);
  }

  texts(texts: readonly string[]): void {
    this.number(texts.length);
    for (const text of texts) this.text(text);
  }

  #symbol(value: number): void {
    this.symbols += SYMBOLS.charAt(value);
  }
}

class Reader {
  readonly #symbols: string;
  #at = 0;

  constructor(symbols: string) {
    this.#symbols = symbols;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#symbols.length;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 32) {
      const symbol = this.#symbol();
      value += (symbol % 32) * scale;
      if (symbol < 32) return value;
    }
  }

  text(): string {
    let text = '';
    for (;;) {
      const symbol = this.#symbol();
      if (symbol === END) return text;
      if (symbol === SHIFT) text += WORDS[this.#symbol()]!.toUpperCase();
      else if (symbol === ESCAPE) text += String.fromCodePoint(Math.min(this.number(), 0x10ffff));
      else text += WORDS[symbol]!;
    }
  }

  texts(): readonly string[] {
    return Array.from({ length: this.number() }, () => this.text());
  }

  #symbol(): number {
    if (this.isAtEnd) throw damaged('it ends too early');
    return SYMBOLS.indexOf(this.#symbols.charAt(this.#at++));
  }
}
