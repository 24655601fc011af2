import type ts from 'typescript';
import { compiler } from './compiler';
import { Source } from './source';

/** What one module takes from another; `line` is where it says so. */
export interface Imported {
  readonly specifier: string;
  readonly names: readonly string[];
  readonly line: number;
}

/** A module as the body of a function of `require`, which returns what it exports. */
export interface LinkedModule {
  readonly body: string;
  readonly imports: readonly Imported[];
}

/** Makes an ES module in JavaScript a function body: imports become constants, so that a compiler may take them for what they are. Lines stay. */
export function link(text: string, file: string): LinkedModule {
  const api = compiler();
  const source = new Source(text, file, true);
  const { edits } = source;
  const imports: Imported[] = [];
  const exported: string[] = [];

  const named = (specifier: string, names: readonly string[], at: ts.Node): void => {
    imports.push({ specifier, names, line: source.lineOf(at) });
  };

  const linkImport = (node: ts.ImportDeclaration): void => {
    const specifier = textOf(node.moduleSpecifier);
    const { importClause: clause } = node;
    const required = `require(${JSON.stringify(specifier)})`;
    if (clause === undefined) {
      named(specifier, [], node);
      edits.replace(source.startOf(node), node.end, `${required};`);
      return;
    }
    const bindings = clause.namedBindings;
    if (clause.name !== undefined || bindings === undefined) {
      source.complain(node, 'straight code has no default imports: import by name, or `* as` a name');
      return;
    }
    edits.replace(source.startOf(node), source.startOf(node) + 'import'.length, 'const ');
    if (api.isNamespaceImport(bindings)) {
      named(specifier, [], node);
      edits.blank(source.startOf(bindings), source.startOf(bindings.name));
    } else {
      named(specifier, bindings.elements.map((element) => textOf(element.propertyName ?? element.name)), node);
      for (const { propertyName, name } of bindings.elements) {
        if (propertyName) edits.replace(propertyName.end, source.startOf(name), ': ');
      }
    }
    edits.replace(bindings.end, node.end, ` = `);
    edits.insert(node.end, `${required};`);
  };

  const linkExport = (node: ts.ExportDeclaration): void => {
    const clause = node.exportClause;
    const required = node.moduleSpecifier && `require(${JSON.stringify(textOf(node.moduleSpecifier))})`;
    if (required === undefined) {
      if (clause && api.isNamedExports(clause)) {
        for (const { propertyName, name } of clause.elements) exported.push(`${JSON.stringify(textOf(name))}: ${textOf(propertyName ?? name)}`);
      }
    } else {
      const names = clause && api.isNamedExports(clause) ? clause.elements.map(({ propertyName, name }) => [textOf(propertyName ?? name), textOf(name)]) : [];
      named(textOf(node.moduleSpecifier!), names.map(([name = '']) => name), node);
      if (clause === undefined) exported.push(`...${required}`);
      else if (api.isNamespaceExport(clause)) exported.push(`${JSON.stringify(textOf(clause.name))}: ${required}`);
      else for (const [from = '', to] of names) exported.push(`${JSON.stringify(to)}: ${required}[${JSON.stringify(from)}]`);
    }
    edits.replace(source.startOf(node), node.end, ';');
  };

  const linkDeclaration = (node: ts.Statement): void => {
    if (!api.canHaveModifiers(node)) return;
    const modifiers = api.getModifiers(node) ?? [];
    const keyword = modifiers.find(({ kind }) => kind === api.SyntaxKind.ExportKeyword);
    if (keyword === undefined) return;
    if (modifiers.some(({ kind }) => kind === api.SyntaxKind.DefaultKeyword)) {
      source.complain(node, 'straight code has no default exports: export by name');
      return;
    }
    source.blank(keyword);
    if (api.isVariableStatement(node)) {
      const changes = (node.declarationList.flags & api.NodeFlags.Const) === 0;
      for (const { name } of node.declarationList.declarations) for (const each of boundNames(name)) exported.push(changes ? `get ${each}() { return ${each}; }` : each);
    } else if ((api.isFunctionDeclaration(node) || api.isClassDeclaration(node)) && node.name) {
      exported.push(node.name.text);
    }
  };

  for (const statement of source.tree.statements) {
    if (api.isImportDeclaration(statement)) linkImport(statement);
    else if (api.isExportDeclaration(statement)) linkExport(statement);
    else if (api.isExportAssignment(statement)) source.complain(statement, 'straight code has no default exports: export by name');
    else linkDeclaration(statement);
  }
  return { body: `${source.end()}\nreturn { ${exported.join(', ')} };`, imports };
}

/** What a name or a string literal says. */
function textOf(node: ts.Node): string {
  return (node as ts.StringLiteral | ts.Identifier).text;
}

function boundNames(name: ts.BindingName): readonly string[] {
  const api = compiler();
  if (api.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (api.isOmittedExpression(element) ? [] : boundNames(element.name)));
}
