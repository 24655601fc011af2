// Writes straight/types anew, after a change of impl/: npx tsx specs/straight/write-types.ts
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { declared } from './declared';

const target = join(__dirname, '../../straight/types');
const files = declared();
rmSync(target, { recursive: true, force: true });
for (const [path, text] of files) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), text);
}
