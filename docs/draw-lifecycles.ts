/** Writes the page and the picture of every lifecycle: `npx tsx docs/draw-lifecycles.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycleFiles } from './lifecycles/files';

async function draw(): Promise<void> {
  for (const [name, content] of await lifecycleFiles()) writeFileSync(join(__dirname, 'lifecycles', name), content);
}

void draw();
