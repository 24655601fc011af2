import type ts from 'typescript';
import { compiler } from './compiler';
import { provided } from './provided';
import type { Source } from './source';

/**
 * Complains of calls of thread code whose generator is not yielded or returned at once: stripped, the code would run where it is
 * called. Known are the functions of the file, the methods of a class within it, and what is imported from the memory; of other calls
 * nothing is known without types.
 */
export function checkCalls(source: Source): void {
  const api = compiler();
  const threads = threadNames(source.tree);

  const visit = (node: ts.Node): void => {
    if (api.isCallExpression(node) && isThread(node.expression) && !isHandedOn(node)) {
      source.complain(node, `thread code is called and not yielded: write \`yield* ${node.expression.getText(source.tree)}(...)\`, or return it`);
    }
    api.forEachChild(node, visit);
  };

  const isThread = (called: ts.Expression): boolean => {
    if (api.isIdentifier(called)) return threads.has(called.text);
    if (!api.isPropertyAccessExpression(called) || called.expression.kind !== api.SyntaxKind.ThisKeyword) return false;
    let at: ts.Node = called;
    while (!api.isClassLike(at) && !api.isSourceFile(at)) at = at.parent;
    return api.isClassLike(at) && at.members.some((member) => api.isMethodDeclaration(member) && member.asteriskToken && sameName(member.name, called.name));
  };

  const sameName = (a: ts.PropertyName, b: ts.MemberName): boolean => (api.isIdentifier(a) || api.isPrivateIdentifier(a)) && a.text === b.text;

  /** Whether a value is yielded, or is the result of the function around it. */
  const isHandedOn = (node: ts.Expression): boolean => {
    const { parent } = node;
    if (api.isYieldExpression(parent) || api.isReturnStatement(parent)) return true;
    if (api.isArrowFunction(parent)) return parent.body === node;
    const isBranch = api.isConditionalExpression(parent) && parent.condition !== node;
    const isSide = api.isBinaryExpression(parent) && parent.right === node && parent.operatorToken.kind !== api.SyntaxKind.EqualsToken;
    const isAround =
      api.isParenthesizedExpression(parent) || api.isAsExpression(parent) || api.isNonNullExpression(parent) || api.isSatisfiesExpression(parent);
    return (isBranch || isSide || isAround) && isHandedOn(parent);
  };

  visit(source.tree);
}

/** Names that mean thread code wherever they stand in the file. */
function threadNames(tree: ts.SourceFile): ReadonlySet<string> {
  const api = compiler();
  const threads = new Set<string>();
  const others = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (api.isFunctionDeclaration(node) && node.name) (node.asteriskToken ? threads : others).add(node.name.text);
    else if (api.isVariableDeclaration(node) && api.isIdentifier(node.name)) {
      const made = node.initializer;
      (made && api.isFunctionExpression(made) && made.asteriskToken ? threads : others).add(node.name.text);
    } else if (api.isImportSpecifier(node)) {
      const { moduleSpecifier } = node.parent.parent.parent as ts.ImportDeclaration;
      const name = (node.propertyName ?? node.name).text;
      const fromMemory = api.isStringLiteral(moduleSpecifier) && /(?:^|\/)memory$|^quiesce$/u.test(moduleSpecifier.text);
      (fromMemory && provided.has(name) ? threads : others).add(node.name.text);
    } else if ((api.isParameter(node) || api.isBindingElement(node)) && api.isIdentifier(node.name)) others.add(node.name.text);
    api.forEachChild(node, visit);
  };
  visit(tree);
  for (const name of others) threads.delete(name);
  return threads;
}
