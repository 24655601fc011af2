import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarationsOf } from './declarations';
import { LIBRARY } from '../../straight/straight';

const root = join(__dirname, '../..');

/** What `straight/types` must hold: path from there, and text. */
export function declared(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const folder of LIBRARY) {
    for (const name of readdirSync(join(root, 'impl', folder), { encoding: 'utf8', recursive: true })) {
      if (!name.endsWith('.ts')) continue;
      const file = `impl/${folder}/${name}`;
      files.set(`${folder}/${name.replace(/\.ts$/u, '.d.ts')}`, declarationsOf(readFileSync(join(root, file), 'utf8'), file));
    }
  }
  return files;
}
