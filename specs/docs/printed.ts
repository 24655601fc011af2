import ts from 'typescript';
import { straight } from '../../straight';
import { codeBlocks } from './code-blocks';

/** What a program of a page prints, that imports nothing but `straight`. */
export function printed(from: string, file: string): readonly (readonly unknown[])[] {
  const text = codeBlocks(from).find((block) => block.file === file)?.text ?? '';
  const lines: (readonly unknown[])[] = [];
  const program = ts.transpile(text.replace(/^import .*$/mu, ''), { target: ts.ScriptTarget.ES2022 });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the page's own program
  new Function('straight', 'console', program)(straight, { log: (...words: readonly unknown[]) => lines.push(words) });
  return lines;
}
