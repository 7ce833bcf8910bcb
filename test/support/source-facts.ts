import { parseAst } from 'vitest/node';

/** What an architecture rule wants to know about a TypeScript file. */
export interface SourceFacts {
  /** Specifiers of every static, dynamic, type-only and re-exporting import. */
  readonly imports: readonly string[];
  /** Those of them that are left when types are erased. */
  readonly runtimeImports: readonly string[];
  /** Globals and their members the file touches: `console`, `process.env`, `Date.now`, `new Date`. */
  readonly globals: readonly string[];
}

/** Names that a rule may forbid; their members are reported as `name.member`. */
const WATCHED = new Set(['process', 'console', 'Date', 'Math', 'performance', 'crypto']);

/** Parses `code` and collects its facts; comments and strings don't count. Throws on a syntax error. */
export function readSourceFacts(code: string, lang: 'ts' | 'tsx' = 'ts'): SourceFacts {
  const imports: string[] = [];
  const runtimeImports: string[] = [];
  const globals: string[] = [];
  visit(parseAst(code, { lang }), (node) => {
    const source = node['source'];
    if (isNode(source) && typeof source['value'] === 'string') {
      imports.push(source['value']);
      if (!isErased(node)) runtimeImports.push(source['value']);
    }
    if (node['type'] === 'MemberExpression') addMember(globals, node['object'], node['property']);
    if (node['type'] === 'VariableDeclarator') addDestructured(globals, node['id'], node['init']);
    if (node['type'] === 'NewExpression' && nameOf(node['callee']) === 'Date') {
      const given = node['arguments'];
      if (Array.isArray(given) && given.length === 0) globals.push('new Date');
    }
  });
  return { imports, runtimeImports, globals };
}

type AstNode = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** `import type`, `export type … from` and the type `import('…').X`. */
function isErased(node: AstNode): boolean {
  return node['importKind'] === 'type' || node['exportKind'] === 'type' || node['type'] === 'TSImportType';
}

function visit(value: unknown, look: (node: AstNode) => void): void {
  if (Array.isArray(value)) {
    for (const element of value) visit(element, look);
  } else if (isNode(value)) {
    look(value);
    for (const child of Object.values(value)) visit(child, look);
  }
}

/** The name of an identifier, or the text of a string literal used as a key. */
function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  const name = node['name'] ?? node['value'];
  return typeof name === 'string' ? name : undefined;
}

function addMember(globals: string[], object: unknown, property: unknown): void {
  const [owner, member] = [nameOf(object), nameOf(property)];
  if (owner === 'globalThis' && member !== undefined) globals.push(member);
  else if (owner !== undefined && WATCHED.has(owner)) globals.push(`${owner}.${member ?? '?'}`);
}

/** `const { env } = process` touches `process.env`. */
function addDestructured(globals: string[], pattern: unknown, value: unknown): void {
  if (!isNode(pattern) || !Array.isArray(pattern['properties'])) return;
  for (const property of pattern['properties']) {
    if (isNode(property)) addMember(globals, value, property['key']);
  }
}
