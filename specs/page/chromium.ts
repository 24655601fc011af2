import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Says where the browser is; the first that exists is taken otherwise. */
const VARIABLE = 'CHROME_PATH';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** A headless Chromium: the one that CHROME_PATH names, one that is installed, or Debian's, which is then installed. */
export async function launched(): Promise<Browser> {
  const executablePath = found() ?? installed();
  return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}

function found(): string | undefined {
  const named = process.env[VARIABLE];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`${VARIABLE} is ${named}, which does not exist: let it name a Chromium or Chrome, or leave it out.`);
    return named;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES].find((path) => existsSync(path));
}

function installed(): string {
  const isRoot = process.getuid?.() === 0;
  const why = isRoot ? ['update', 'install'].map((what) => apt(what)).find((problem) => problem !== '') : 'only root may install it';
  const path = found();
  if (path !== undefined) return path;
  throw new Error(`The pages are tested in Chromium, and there is none (${why ?? 'apt-get has installed none'}). Install it (Debian: apt-get install chromium), or let ${VARIABLE} name a Chromium or Chrome.`);
}

/** What went wrong, '' where nothing did. */
function apt(what: string): string {
  const words = what === 'update' ? ['-q', 'update'] : ['-q', '-y', '--no-install-recommends', 'install', 'chromium', 'fonts-dejavu-core'];
  const { status, error, stderr } = spawnSync('apt-get', words, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (error !== undefined) return error.message;
  return status === 0 ? '' : `apt-get ${what} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}
