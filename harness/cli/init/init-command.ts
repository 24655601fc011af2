import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { jsonInit } from '../../report/json';
import { shownPath } from '../../report/path';
import { UsageError } from '../../usage-error';
import { AS_EXPECTED } from '../exit-status';
import { styleFor } from '../style-for';
import type { Terminal } from '../terminal';
import { projectOf, type Project } from './project';
import { JEST_CONFIG_TEXT, scenarioText, specText } from './templates';

/** The options of `init` as the command line parser hands them over. */
export interface InitFlags {
  readonly json?: boolean;
}

/** Where the files go unless told. */
const DIRECTORY = 'quiesce';
const NAME = 'config';

interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** `quiesce init`: writes a first scenario and a Jest spec for it, and says how they are run. Overwrites nothing: writes all or, where one is there, none. */
export function initCommand(word: string | undefined, flags: InitFlags, terminal: Terminal): number {
  const directory = resolve(terminal.directory, word ?? DIRECTORY);
  const project = projectOf(directory);
  const scenarios = join(directory, `${NAME}.${extensionOf(project)}`);
  const files = filesOf(project, scenarios);
  refuseExisting(files, terminal.directory);
  writeAll(files);
  const style = styleFor(terminal, false);
  const next = nextCommands(project, scenarios, terminal.directory);
  const notes = notesOf(project);
  const paths = files.map(({ path }) => path);
  terminal.out(flags.json === true ? jsonInit({ files: paths, next, notes }, style) : initText(paths, next, notes, terminal.directory));
  return AS_EXPECTED;
}

function extensionOf({ language }: Project): string {
  return language === 'typescript' ? 'ts' : 'js';
}

function filesOf(project: Project, scenarios: string): readonly NewFile[] {
  const { language, root, hasJest, hasJestConfig, namesExtensions } = project;
  const extension = extensionOf(project);
  const imported = namesExtensions || language === 'esm' ? `./${NAME}.js` : `./${NAME}`;
  return [
    { path: scenarios, text: scenarioText(language) },
    { path: join(dirname(scenarios), `${NAME}.spec.${extension}`), text: specText(language, imported) },
    ...(language === 'typescript' && !hasJest && !hasJestConfig ? [{ path: join(root, 'jest.config.cjs'), text: JEST_CONFIG_TEXT }] : []),
  ];
}

function refuseExisting(files: readonly NewFile[], directory: string): void {
  const existing = files.filter(({ path }) => existsSync(path)).map(({ path }) => shownPath(path, directory));
  if (existing.length === 0) return;
  const [first = ''] = existing;
  throw new UsageError(existing.length === 1 ? 'it exists already; nothing was written' : `it exists already, and so does ${existing.slice(1).join(', ')}; nothing was written`, {
    file: first,
    fix: 'give another directory: quiesce init DIRECTORY',
  });
}

/** All or none. */
function writeAll(files: readonly NewFile[]): void {
  const written: string[] = [];
  for (const { path, text } of files) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: 'wx' });
      written.push(path);
    } catch (error) {
      for (const done of written) rmSync(done);
      throw new UsageError(`it cannot be written (${error instanceof Error ? error.message : String(error)}); nothing was`, { file: path, fix: 'give a directory that can be written' });
    }
  }
}

/** The two lines to type next: one checks the scenarios, one runs the spec. */
function nextCommands({ language, root, hasJest, hasJestConfig }: Project, scenarios: string, directory: string): readonly string[] {
  const inRoot = root === directory ? '' : `cd ${relative(directory, root) || '.'} && `;
  const packages = ['jest', ...(language === 'typescript' && !hasJestConfig ? ['@swc/core', '@swc/jest'] : [])];
  const install = hasJest ? '' : `npm install --save-dev ${packages.join(' ')} && `;
  const spec = shownPath(dirname(scenarios), root) === root ? NAME : shownPath(join(dirname(scenarios), NAME), root);
  const jest = language === 'esm' ? `node --experimental-vm-modules node_modules/jest/bin/jest.js ${spec}` : `npx jest ${spec}`;
  return [`npx quiesce check ${shownPath(scenarios, directory)}`, `${inRoot}${install}${jest}`];
}

/** What stands in the way of the spec, and what to do about it. */
function notesOf({ language, hasJest, hasJestConfig, transformsTypeScript, hasQuiesce }: Project): readonly string[] {
  return [
    ...(hasQuiesce ? [] : ['quiesce is not a dependency of this project, so Jest will not find it: npm install --save-dev with the tarball that npm pack makes']),
    ...(language === 'typescript' && (hasJest || hasJestConfig) && !transformsTypeScript
      ? ['no package here is known to let Jest read TypeScript: npm install --save-dev @swc/core @swc/jest, and name @swc/jest under transform in the configuration of Jest']
      : []),
  ];
}

function initText(files: readonly string[], next: readonly string[], notes: readonly string[], directory: string): string {
  return [
    'Wrote',
    ...files.map((path) => `  ${shownPath(path, directory)}`),
    '',
    'Next',
    ...next.map((line) => `  ${line}`),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `Note: ${note}.`)]),
    '',
  ].join('\n');
}
