import type ts from 'typescript';
import { compiler } from '../../straight/transform/compiler';
import { Edits } from '../../straight/transform/edits';

/**
 * The types of stripped thread code: the declarations of a file, with `T` wherever they said `Thread<T>`, and the memory of `straight/`
 * instead of the accesses. `file` is the path of the source from the package's root, `impl/rcu/guard.ts`.
 */
export function declarationsOf(text: string, file: string): string {
  const api = compiler();
  const { outputText, diagnostics = [] } = api.transpileDeclaration(text, { fileName: file, reportDiagnostics: true, compilerOptions: { stripInternal: false } });
  const [first] = diagnostics;
  if (first) throw new Error(`${file}: ${api.flattenDiagnosticMessageText(first.messageText, ' ')}`);
  return withoutThreads(outputText.replaceAll(/(from |import\()(["'])((?:\.\.\/)+)memory\2/gu, '$1$2$3../memory$2'), file);
}

function withoutThreads(text: string, file: string): string {
  const api = compiler();
  const tree = api.createSourceFile('declarations.d.ts', text, api.ScriptTarget.ES2022, true);
  const edits = new Edits(text);
  const visit = (node: ts.Node): void => {
    if (api.isImportSpecifier(node) && node.name.text === 'Thread') {
      const { elements } = node.parent;
      const index = elements.indexOf(node);
      const next = elements[index + 1];
      const before = elements[index - 1];
      edits.cut(next || !before ? node.getStart(tree) : before.end, next ? next.getStart(tree) : node.end);
    } else if (api.isTypeReferenceNode(node) && node.typeName.getText(tree) === 'Thread') {
      const result = node.typeArguments?.[0];
      if (result === undefined) throw new Error(`${file}: a Thread without its result's type`);
      edits.cut(node.getStart(tree), result.getStart(tree));
      edits.cut(result.end, node.end);
    } else if (api.isTypeReferenceNode(node) && /^(?:Generator|Iterator|Iterable)/u.test(node.typeName.getText(tree))) {
      throw new Error(`${file}: ${node.getText(tree)} is no type of thread code: say Thread<...>`);
    }
    api.forEachChild(node, visit);
  };
  visit(tree);
  return edits.apply().replaceAll(/^import (?:type )?\{ *\} from .*\n/gmu, '');
}
