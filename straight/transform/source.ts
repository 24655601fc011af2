import type ts from 'typescript';
import { compiler } from './compiler';
import { Edits } from './edits';
import { NotStraight, type Complaint } from './not-straight';

/** A parsed file, what is to be changed in it, and what is wrong with it. */
export class Source {
  readonly file: string;
  readonly tree: ts.SourceFile;
  readonly edits: Edits;
  readonly #complaints: Complaint[] = [];

  /** `file` says which language it is in, unless it is JavaScript already. */
  constructor(text: string, file: string, isJavaScript: boolean = /\.[cm]?js$/u.test(file)) {
    const { createSourceFile, ScriptKind, ScriptTarget } = compiler();
    const kind = isJavaScript ? ScriptKind.JS : ScriptKind.TS;
    this.file = file;
    this.tree = createSourceFile(file, text, ScriptTarget.ES2022, true, kind);
    this.edits = new Edits(text);
    const { parseDiagnostics = [] } = this.tree as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
    for (const { start, messageText } of parseDiagnostics) this.#complainAt(start, compiler().flattenDiagnosticMessageText(messageText, ' '));
    this.end();
  }

  startOf(node: ts.Node): number {
    return node.getStart(this.tree);
  }

  lineOf(node: ts.Node): number {
    return this.tree.getLineAndCharacterOfPosition(this.startOf(node)).line + 1;
  }

  blank(node: ts.Node): void {
    this.edits.blank(this.startOf(node), node.end);
  }

  complain(node: ts.Node, message: string): void {
    this.#complainAt(this.startOf(node), message);
  }

  /** The changed text; throws when something was wrong. */
  end(): string {
    if (this.#complaints.length > 0) throw new NotStraight(this.file, this.#complaints);
    return this.edits.apply();
  }

  #complainAt(position: number, message: string): void {
    const { line, character } = this.tree.getLineAndCharacterOfPosition(position);
    this.#complaints.push({ line: line + 1, column: character + 1, message });
  }
}
