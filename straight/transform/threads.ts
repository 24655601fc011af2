import type ts from 'typescript';
import { compiler } from './compiler';
import type { Source } from './source';
import { checkCalls } from './thread-calls';

/** Makes generators plain functions, `yield* e` the value of `e`, and complains of whatever needs a generator. */
export function stripThreads(source: Source): void {
  const api = compiler();
  const { edits } = source;

  const visit = (node: ts.Node): void => {
    if (api.isTypeNode(node) && !api.isExpressionWithTypeArguments(node)) return;
    if (api.isYieldExpression(node)) stripYield(node);
    else if ('asteriskToken' in node && api.isFunctionLike(node)) stripFunction(node, node.asteriskToken as ts.AsteriskToken | undefined);
    else if (api.isCallExpression(node)) refuseIteration(node);
    api.forEachChild(node, visit);
  };

  const stripYield = (node: ts.YieldExpression): void => {
    if (node.asteriskToken === undefined || node.expression === undefined) {
      source.complain(node, 'a bare `yield` hands out a value in the middle: thread code yields with `yield*`, and only what it calls');
      return;
    }
    for (const operand of operands(node.expression)) {
      if (!api.isCallExpression(operand)) {
        source.complain(operand, '`yield*` must be given a call: a generator kept in a variable would have run where it was made');
      }
    }
    const start = source.startOf(node);
    edits.replace(start, start + 'yield'.length, beginsStatement(node) ? ';(' : '(');
    source.blank(node.asteriskToken);
    edits.insert(node.end, ')');
  };

  /** Whether a parenthesis there might be taken for the arguments of what is on the line before. */
  const beginsStatement = (node: ts.Node): boolean => {
    let at = node.parent;
    while (api.isExpression(at)) at = at.parent;
    const inList = api.isBlock(at.parent) || api.isSourceFile(at.parent) || api.isCaseOrDefaultClause(at.parent);
    return api.isExpressionStatement(at) && inList && source.startOf(at) === source.startOf(node);
  };

  const operands = (node: ts.Expression): readonly ts.Expression[] => {
    if (api.isParenthesizedExpression(node) || api.isNonNullExpression(node) || api.isAsExpression(node) || api.isSatisfiesExpression(node)) {
      return operands(node.expression);
    }
    return api.isConditionalExpression(node) ? [...operands(node.whenTrue), ...operands(node.whenFalse)] : [node];
  };

  const stripFunction = (node: ts.SignatureDeclaration, asterisk: ts.AsteriskToken | undefined): void => {
    if (asterisk === undefined) return;
    source.blank(asterisk);
    if (api.canHaveModifiers(node) && api.getModifiers(node)?.some(({ kind }) => kind === api.SyntaxKind.AsyncKeyword) === true) {
      source.complain(node, 'an async generator is no thread code');
    }
    if (node.name && api.isComputedPropertyName(node.name)) source.complain(node, 'a generator under a computed name is made to be iterated over: it is no thread code');
  };

  const refuseIteration = (node: ts.CallExpression): void => {
    const called = node.expression;
    // A generator takes one argument: what takes more is a method of that name.
    if (!api.isPropertyAccessExpression(called) || api.isYieldExpression(node.parent) || node.arguments.length > 1) return;
    const { text } = called.name;
    if (text === 'next' || text === 'return' || text === 'throw') {
      source.complain(node, `\`.${text}()\` drives a generator by hand: straight code has none`);
    }
  };

  visit(source.tree);
  checkCalls(source);
}
