import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as accesses from '../../impl/memory';
import * as memory from '../../straight/memory';
import { declared } from './declared';

/** What is no part of thread code. */
const OUTSIDE = ['DirectMemory', 'WouldBlock', 'recordingSites'];

test('every name of thread code has a plain function; one that only tells checks something is a line in straight/memory/silent.ts', () => {
  expect(Object.keys(memory).sort()).toEqual(Object.keys(accesses).filter((name) => !OUTSIDE.includes(name)).sort());
});

test('straight/types says what impl/ says; npx tsx specs/straight/write-types.ts writes it anew', () => {
  for (const [path, text] of declared()) expect([path, readFileSync(join(__dirname, '../../straight/types', path), 'utf8')]).toEqual([path, text]);
});
