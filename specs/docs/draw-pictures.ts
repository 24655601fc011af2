// Draws docs/counterexample.svg: `npx tsx specs/docs/draw-pictures.ts`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../harness/check';
import { boxInsertedAsPosted } from '../scenarios/box-as-posted';
import { schedulePicture } from './schedule-picture';

writeFileSync(join(__dirname, '../../docs/counterexample.svg'), schedulePicture(check(boxInsertedAsPosted)));
