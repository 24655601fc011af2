import type ts from 'typescript';
import { compiler } from './compiler';
import type { Source } from './source';

/** Blanks imports and exports of types, whether they say that they are types or are used as nothing else. */
export function eraseTypeImports(source: Source): void {
  const api = compiler();
  const used = valuesUsed(source.tree);
  for (const statement of source.tree.statements) {
    if (api.isImportDeclaration(statement)) eraseImport(statement);
    else if (api.isExportDeclaration(statement)) eraseExport(statement);
  }

  function eraseImport(statement: ts.ImportDeclaration): void {
    const clause = statement.importClause;
    if (clause === undefined) return;
    const bindings = clause.namedBindings;
    const specifiers = bindings && api.isNamedImports(bindings) ? bindings.elements : null;
    const kept = (specifiers ?? []).filter(({ isTypeOnly, name }) => !isTypeOnly && used.has(name.text));
    const others = (clause.name && used.has(clause.name.text)) ?? (bindings && api.isNamespaceImport(bindings) && used.has(bindings.name.text));
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what replaces it is not in version 5
    if (clause.isTypeOnly || (kept.length === 0 && others !== true)) remove(statement);
    else if (specifiers) eraseSpecifiers(specifiers, kept);
  }

  function eraseExport(statement: ts.ExportDeclaration): void {
    if (statement.isTypeOnly) remove(statement);
    else if (statement.exportClause && api.isNamedExports(statement.exportClause)) {
      const { elements } = statement.exportClause;
      eraseSpecifiers(elements, elements.filter(({ isTypeOnly }) => !isTypeOnly));
    }
  }

  function remove(statement: ts.Statement): void {
    source.edits.replace(source.startOf(statement), statement.end, ';');
  }

  function eraseSpecifiers(all: ts.NodeArray<ts.Node>, kept: readonly ts.Node[]): void {
    for (const [index, specifier] of all.entries()) {
      if (kept.includes(specifier)) continue;
      const next = all[index + 1];
      source.edits.blank(source.startOf(specifier), next ? source.startOf(next) : all.end);
    }
  }
}

/** Every name that stands where a value is meant. */
function valuesUsed(tree: ts.SourceFile): ReadonlySet<string> {
  const api = compiler();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (api.isImportDeclaration(node) || api.isInterfaceDeclaration(node) || api.isTypeAliasDeclaration(node)) return;
    if (api.isTypeNode(node) && !api.isExpressionWithTypeArguments(node)) return;
    if (api.isHeritageClause(node) && node.token === api.SyntaxKind.ImplementsKeyword) return;
    if (api.isIdentifier(node) && !(api.isPropertyAccessExpression(node.parent) && node.parent.name === node)) used.add(node.text);
    api.forEachChild(node, visit);
  };
  visit(tree);
  return used;
}
