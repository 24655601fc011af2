import type ts from 'typescript';
import { compiler } from './compiler';
import type { Source } from './source';

/**
 * Makes `Object.freeze(e)` the value of `e`. Freezing costs more than most of what objects are made for; that nobody changes them is
 * found out where the generators run.
 */
export function leaveUnfrozen(source: Source): void {
  const api = compiler();
  const visit = (node: ts.Node): void => {
    if (api.isCallExpression(node) && isFreeze(node.expression) && node.arguments.length === 1 && !/[\r\n]/u.test(node.expression.getText(source.tree))) {
      const start = source.startOf(node);
      const { parent } = node;
      // Where the statement stands alone in a list, its parenthesis must not be taken for arguments of what is on the line before.
      const alone = api.isExpressionStatement(parent) && !api.isIfStatement(parent.parent) && !api.isIterationStatement(parent.parent, false);
      source.edits.replace(start, node.expression.end, alone ? ';' : '');
    }
    api.forEachChild(node, visit);
  };
  const isFreeze = (called: ts.Expression): boolean =>
    api.isPropertyAccessExpression(called) && called.name.text === 'freeze' && api.isIdentifier(called.expression) && called.expression.text === 'Object';
  visit(source.tree);
}
