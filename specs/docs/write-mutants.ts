// Writes the tables of docs/mutants.md: `npx tsx specs/docs/write-mutants.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTables } from './mutant-tables';

const page = join(__dirname, '../../docs/mutants.md');
writeFileSync(page, withTables(readFileSync(page, 'utf8')));
