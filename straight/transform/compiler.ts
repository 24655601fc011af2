import { createRequire } from 'node:module';
import type ts from 'typescript';

/** The compiler's API; only its parser is used. */
export type Compiler = typeof ts;

let loaded: Compiler | null = null;

/** The compiler, loaded when it is first needed: what is shipped was stripped when it was built. */
export function compiler(): Compiler {
  loaded ??= load();
  return loaded;
}

function load(): Compiler {
  let found: Partial<Compiler>;
  try {
    found = createRequire(__filename)('typescript') as Partial<Compiler>;
  } catch (cause) {
    throw new Error('Stripping thread code needs the parser of `typescript`, version 5 or 6: npm install --save-dev typescript@6', { cause });
  }
  // Version 7 has the command, not yet the API.
  if (typeof found.createSourceFile !== 'function') {
    throw new Error(`Stripping thread code needs the API of \`typescript\` 5 or 6; version ${String(found.version)} has none.`);
  }
  return found as Compiler;
}
