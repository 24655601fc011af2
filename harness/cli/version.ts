import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Quiesce's own version, from package.json, which lies two folders up in a checkout and three in the package. */
export function ownVersion(): string {
  for (const up of ['../..', '../../..']) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(__dirname, up, 'package.json'), 'utf8')) as { name?: string; version?: string };
      if (name === 'quiesce' && version !== undefined) return version;
    } catch {
      // Not here.
    }
  }
  return 'unknown';
}
