import type ts from 'typescript';
import { compiler } from './compiler';
import type { Source } from './source';

/**
 * Blanks types: what is left is JavaScript, every token where it was. Only syntax that can be erased is allowed (`erasableSyntaxOnly`).
 */
export function eraseTypes(source: Source): void {
  const api = compiler();
  const { SyntaxKind } = api;
  const { edits, tree } = source;
  const ERASED = new Set([
    SyntaxKind.PublicKeyword,
    SyntaxKind.PrivateKeyword,
    SyntaxKind.ProtectedKeyword,
    SyntaxKind.ReadonlyKeyword,
    SyntaxKind.AbstractKeyword,
    SyntaxKind.OverrideKeyword,
    SyntaxKind.DeclareKeyword,
  ]);

  const visit = (node: ts.Node): void => {
    if (isRemoved(node)) {
      // A statement that vanishes still separates its neighbours.
      edits.replace(source.startOf(node), node.end, ';');
      return;
    }
    if (api.isTypeNode(node) && !api.isExpressionWithTypeArguments(node)) return;
    if (api.isHeritageClause(node) && node.token === SyntaxKind.ImplementsKeyword) {
      source.blank(node);
      return;
    }
    if (api.isImportDeclaration(node) || api.isExportDeclaration(node)) return;
    if (refuse(node)) return;
    eraseModifiers(node);
    if (api.isFunctionLike(node)) eraseSignature(node);
    else if (api.isVariableDeclaration(node) || api.isPropertyDeclaration(node)) eraseAnnotation(node);
    else if (api.isParameter(node)) eraseParameter(node);
    else if (api.isClassLike(node)) eraseList(node.typeParameters);
    else if (api.isAsExpression(node) || api.isSatisfiesExpression(node) || api.isNonNullExpression(node)) eraseAfter(node);
    else if (api.isTypeAssertionExpression(node)) edits.blank(source.startOf(node), node.expression.pos);
    if ('typeArguments' in node) eraseList(node.typeArguments as ts.NodeArray<ts.Node> | undefined);
    api.forEachChild(node, visit);
  };

  const has = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
    api.canHaveModifiers(node) && (api.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);

  const isRemoved = (node: ts.Node): boolean => {
    if (api.isInterfaceDeclaration(node) || api.isTypeAliasDeclaration(node) || api.isIndexSignatureDeclaration(node)) return true;
    if (has(node, SyntaxKind.DeclareKeyword)) return true;
    if (api.isFunctionDeclaration(node) || api.isMethodDeclaration(node) || api.isConstructorDeclaration(node)) return node.body === undefined;
    return (api.isPropertyDeclaration(node) || api.isAccessor(node)) && has(node, SyntaxKind.AbstractKeyword);
  };

  const refuse = (node: ts.Node): boolean => {
    const what = api.isEnumDeclaration(node)
      ? 'an enum'
      : api.isModuleDeclaration(node)
        ? 'a namespace'
        : api.isImportEqualsDeclaration(node)
          ? '`import ... =`'
          : api.isDecorator(node)
            ? 'a decorator'
            : api.isParameter(node) && api.isParameterPropertyDeclaration(node, node.parent)
              ? 'a parameter property'
              : null;
    if (what !== null) source.complain(node, `${what} cannot be erased: write JavaScript with types (\`erasableSyntaxOnly\`)`);
    return what !== null;
  };

  const eraseModifiers = (node: ts.Node): void => {
    if (!api.canHaveModifiers(node)) return;
    for (const modifier of api.getModifiers(node) ?? []) {
      if (!ERASED.has(modifier.kind)) continue;
      // `private [name] = ...` would become an index of the line before.
      const separate = api.isClassElement(node) && api.isComputedPropertyName(node.name ?? node);
      edits.replace(source.startOf(modifier), modifier.end, separate ? ';' : '');
    }
  };

  const eraseAnnotation = (node: ts.VariableDeclaration | ts.PropertyDeclaration | ts.ParameterDeclaration): void => {
    if ('questionToken' in node && node.questionToken) source.blank(node.questionToken);
    if ('exclamationToken' in node && node.exclamationToken) source.blank(node.exclamationToken);
    // A node's `pos` is where the token before it ended: the colon.
    if (node.type) edits.blank(node.type.pos - 1, node.type.end);
  };

  const eraseParameter = (node: ts.ParameterDeclaration): void => {
    if (api.isIdentifier(node.name) && node.name.text === 'this') return;
    eraseAnnotation(node);
  };

  const eraseSignature = (node: ts.SignatureDeclaration): void => {
    eraseList(node.typeParameters);
    const [first, second] = node.parameters;
    if (first && api.isIdentifier(first.name) && first.name.text === 'this') {
      edits.blank(source.startOf(first), second ? source.startOf(second) : first.end);
    }
    if (api.isMethodDeclaration(node) && node.questionToken) source.blank(node.questionToken);
    if (!node.type) return;
    if (api.isArrowFunction(node) && /[\r\n]/u.test(edits.text.slice(node.type.pos, node.type.end))) {
      // The arrow must stay on the line of the parenthesis before it.
      const paren = edits.text.lastIndexOf(')', node.type.pos - 1);
      edits.blank(paren, node.type.end);
      edits.insert(node.type.end, ')');
    } else {
      edits.blank(node.type.pos - 1, node.type.end);
    }
  };

  /** `e as T`, `e!`: a statement that ended with the type must not go on on the next line. */
  const eraseAfter = (node: ts.AsExpression | ts.SatisfiesExpression | ts.NonNullExpression): void => {
    const goesOn = /^[^\S\r\n]*[\r\n]\s*[([`/+-]/u.test(edits.text.slice(node.end));
    const endsStatement = goesOn && endOfStatement(node);
    edits.replace(node.expression.end, node.end, endsStatement ? ';' : '');
  };

  const endOfStatement = (node: ts.Node): boolean => {
    let at = node;
    while (!api.isStatement(at) && !api.isSourceFile(at)) {
      if (at.parent.end !== node.end) return false;
      at = at.parent;
    }
    return true;
  };

  /** `<A, B>` */
  const eraseList = (list: ts.NodeArray<ts.Node> | undefined): void => {
    if (list) edits.blank(list.pos - 1, edits.text.indexOf('>', list.end) + 1);
  };

  visit(tree);
}
