import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../harness/cli/main';

/** What a run of the command line did. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A directory of a user's, outside the package, that is removed by `end`. */
export class UserDirectory {
  readonly path: string = mkdtempSync(join(tmpdir(), 'quiesce-user-'));

  /** Writes a file and returns its name. */
  file(name: string, text: string): string {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
    return name;
  }

  /** Runs a command line as if given here, on a terminal without colours and without anybody watching. */
  async quiesce(...argv: string[]): Promise<Ran> {
    const said = { out: '', err: '' };
    const status = await main(argv, {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      progress: undefined,
      colours: false,
      columns: 110,
      directory: this.path,
    });
    return { status, ...said };
  }

  end(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
