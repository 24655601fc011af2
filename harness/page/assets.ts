import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';

/** What every page carries besides its data. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/** The one of build.mjs that is used here. */
interface Bundler {
  readonly buildSync: (options: object) => { readonly outputFiles: readonly { readonly path: string; readonly text: string }[] };
}

/** The script and the style of a page: bundled from their sources in a checkout, as files beside this one in the package. */
export function pageAssets(): Assets {
  if (extname(__filename) === '.js') return { script: asset('page.js'), style: asset('page.css') };
  const { buildSync } = createRequire(__filename)('esbuild') as Bundler;
  return bundled(buildSync, join(__dirname, 'browser'));
}

function asset(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8');
}

/** Bundles what lies in harness/page/browser. */
export function bundled(buildSync: Bundler['buildSync'], directory: string): Assets {
  const { outputFiles } = buildSync({
    entryPoints: [join(directory, 'page.tsx'), join(directory, 'page.css')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'inline',
    outdir: directory,
  });
  const [script, style] = ['.js', '.css'].map((end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '');
  return { script: script ?? '', style: style ?? '' };
}
