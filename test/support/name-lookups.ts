import { API, TypeFlags, type Checker, type Type } from 'typescript/unstable/sync';
import { SyntaxKind, type Expression, type Node } from 'typescript/unstable/ast';
import {
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isElementAccessExpression,
  isForInStatement,
  isIdentifier,
  isIfStatement,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is';

/** Values of these types are names that somebody else may have chosen; a union of literals is the program's own. */
const OPEN_NAME =
  TypeFlags.String | TypeFlags.TemplateLiteral | TypeFlags.StringMapping | TypeFlags.Any | TypeFlags.Unknown;

/** A name that is looked up where `constructor` and `__proto__` are found though nobody put them there. */
export interface NameLookup {
  /** Absolute path of the file. */
  readonly path: string;
  /** Line in the file, from 1. */
  readonly line: number;
  /** Text of the look-up as it stands in the source. */
  readonly text: string;
}

/**
 * Finds `object[name]`, read or written, and `name in object` where the type of `name` is any string, in the files of
 * the TypeScript project `config` (absolute) that `wanted` takes. Right are arrays and Maps, a lookup that
 * `Object.hasOwn` or `for (const name in object)` of the same two guards, and an object that `Object.create(null)` made.
 */
export function findNameLookups(config: string, wanted: (path: string) => boolean): NameLookup[] {
  const api = new API();
  try {
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error(`${config} is no TypeScript project`);
    const { program, checker } = project;
    return program
      .getSourceFileNames()
      .filter(wanted)
      .flatMap((path) => {
        const source = program.getSourceFile(path);
        return source === undefined ? [] : lookupsIn(source, path, source.text, checker);
      });
  } finally {
    api.close();
  }
}

function lookupsIn(source: Node, path: string, code: string, checker: Checker): NameLookup[] {
  const candidates: { node: Node; object: Expression; name: Expression }[] = [];
  const visit = (node: Node): undefined => {
    if (isElementAccessExpression(node)) {
      candidates.push({ node, object: node.expression, name: node.argumentExpression });
    } else if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword) {
      candidates.push({ node, object: node.right, name: node.left });
    }
    node.forEachChild(visit);
  };
  visit(source);
  // One question for all of a file's names: each is a message to the compiler's process.
  const types = checker.getTypeAtLocation(candidates.map(({ name }) => name));
  return candidates
    .filter((_, index) => isOpenName(types[index], checker))
    .filter(({ node, object, name }) => !isGuarded(node, object, name))
    .filter(({ object }) => !isWithoutPrototype(object, checker))
    .map(({ node }) => ({
      path,
      line: code.slice(0, node.getStart()).split('\n').length,
      text: node.getText(),
    }));
}

function isOpenName(type: Type | undefined, checker: Checker): boolean {
  if (type === undefined) return true;
  // A branded string is an intersection with one.
  if (type.isUnionType() || type.isIntersectionType())
    return type.getTypes().some((one) => isOpenName(one, checker));
  if ((type.flags & TypeFlags.Instantiable) !== 0) {
    const constraint = checker.getBaseConstraintOfType(type);
    if (constraint !== undefined && constraint.id !== type.id) return isOpenName(constraint, checker);
  }
  return (type.flags & OPEN_NAME) !== 0;
}

/** Whether `node` is computed only where `Object.hasOwn` said that the object itself has the name. */
function isGuarded(node: Node, object: Expression, name: Expression): boolean {
  const guard = `Object.hasOwn(${object.getText()}, ${name.getText()})`;
  for (let inner = node; inner.parent !== undefined; inner = inner.parent) {
    const outer = inner.parent;
    if (
      isForInStatement(outer) &&
      outer.expression.getText() === object.getText() &&
      outer.initializer.getText() === `const ${name.getText()}`
    ) {
      return true;
    }
    const condition =
      isConditionalExpression(outer) && outer.whenTrue === inner
        ? outer.condition
        : isIfStatement(outer) && outer.thenStatement === inner
          ? outer.expression
          : isBinaryExpression(outer) &&
              outer.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken &&
              outer.right === inner
            ? outer.left
            : undefined;
    if (condition !== undefined && holds(condition, guard)) return true;
  }
  return false;
}

/** Whether `guard` is true wherever `condition` is. */
function holds(condition: Expression, guard: string): boolean {
  return isBinaryExpression(condition) && condition.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken
    ? holds(condition.left, guard) || holds(condition.right, guard)
    : condition.getText() === guard;
}

/** Whether `object` is a variable that begins as `Object.create(null)`. */
function isWithoutPrototype(object: Expression, checker: Checker): boolean {
  if (!isIdentifier(object)) return false;
  const declaration = checker.getSymbolAtLocation(object)?.valueDeclaration?.resolve();
  return (
    declaration !== undefined &&
    isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    isCallExpression(declaration.initializer) &&
    declaration.initializer.getText() === 'Object.create(null)'
  );
}
