import { spawn, type ChildProcess } from 'node:child_process';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { WebSocket } from 'ws';

/** A call of a pause, by the source as written. */
export interface Call {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** A pause of a program under a debugger, innermost call first. */
export interface Pause {
  readonly calls: readonly Call[];
  /** The value of an expression in one of the calls. */
  readonly evaluate: (call: number, expression: string) => Promise<unknown>;
}

interface Location {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface PausedCall {
  readonly callFrameId: string;
  readonly functionName: string;
  readonly location: Location;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: { readonly result?: { readonly value: unknown } };
  readonly params?: { readonly callFrames?: readonly PausedCall[]; readonly scriptId?: string; readonly url?: string; readonly sourceMapURL?: string };
}

/** What a program printed and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

const COMMAND = join(__dirname, '../../harness/cli/quiesce.cjs');
const LISTENS = /ws:\/\/\S+/u;

/**
 * Runs the command line in a process of its own, attaches as soon as it listens, has all files but those called `own` skipped, as debuggers may be told to, and goes
 * on from every pause when `onPause` is done.
 */
export async function debugged(directory: string, own: string, argv: readonly string[], onPause: (pause: Pause) => Promise<void>): Promise<Ended> {
  const child = spawn(process.execPath, [COMMAND, ...argv], { cwd: directory, env: { ...process.env, NO_COLOR: '1' }, timeout: 60_000 });
  const said = { out: '', err: '' };
  let client: Promise<Client> | undefined;
  child.stdout.on('data', (data: Buffer) => (said.out += data.toString()));
  child.stderr.on('data', (data: Buffer) => {
    said.err += data.toString();
    const url = LISTENS.exec(said.err)?.[0];
    if (url !== undefined) client ??= Client.attach(url, own, onPause);
    if (said.err.includes('Waiting for the debugger to disconnect')) void client?.then((one) => one.close());
  });
  const status = await exitOf(child);
  (await client)?.close();
  return { status, ...said };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/** As much of a debugger as the tests need: https://chromedevtools.github.io/devtools-protocol. */
class Client {
  readonly #socket: WebSocket;
  readonly #scripts = new Map<string, { readonly url: string; readonly map: string }>();
  readonly #answers = new Map<number, (message: Message) => void>();
  #last = 0;

  static async attach(url: string, own: string, onPause: (pause: Pause) => Promise<void>): Promise<Client> {
    const client = new Client(new WebSocket(url), onPause);
    await new Promise((resolve, reject) => client.#socket.once('open', resolve).once('error', reject));
    await client.#send('Debugger.enable');
    await client.#send('Debugger.setBlackboxPatterns', { patterns: [`^(?!.*/${own}$)`] });
    await client.#send('Runtime.runIfWaitingForDebugger');
    return client;
  }

  private constructor(socket: WebSocket, onPause: (pause: Pause) => Promise<void>) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.id !== undefined) this.#answers.get(message.id)?.(message);
      const { scriptId, url = '', sourceMapURL = '', callFrames } = message.params ?? {};
      if (message.method === 'Debugger.scriptParsed' && scriptId !== undefined) this.#scripts.set(scriptId, { url, map: sourceMapURL });
      if (message.method === 'Debugger.paused' && callFrames !== undefined) void onPause(this.#pause(callFrames)).finally(() => void this.#send('Debugger.resume'));
    });
  }

  close(): void {
    this.#socket.close();
  }

  async #send(method: string, params: object = {}): Promise<Message> {
    const id = ++this.#last;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return await new Promise((resolve) => this.#answers.set(id, resolve));
  }

  #pause(frames: readonly PausedCall[]): Pause {
    return {
      calls: frames.map(({ functionName, location }) => ({ name: functionName, ...this.#written(location) })),
      evaluate: async (call, expression) => {
        const params = { callFrameId: frames[call]!.callFrameId, expression, returnByValue: true };
        return (await this.#send('Debugger.evaluateOnCallFrame', params)).result?.result?.value;
      },
    };
  }

  /** Where the script's own source map says that a place comes from. */
  #written({ scriptId, lineNumber, columnNumber }: Location): Pick<Call, 'file' | 'line'> {
    const { url, map } = this.#scripts.get(scriptId)!;
    const [, base64] = /^data:application\/json;.*base64,(.*)$/u.exec(map) ?? [];
    if (base64 === undefined) return { file: url, line: lineNumber + 1 };
    const payload = JSON.parse(Buffer.from(base64, 'base64').toString()) as SourceMapPayload;
    const entry = new SourceMap(payload).findEntry(lineNumber, columnNumber);
    return 'originalLine' in entry ? { file: entry.originalSource, line: entry.originalLine + 1 } : { file: url, line: lineNumber + 1 };
  }
}
