/** The names in a symbolic size: `past_sequence_length + 1` has one, `batch` is one. */
export function symbolsOf(size: string): readonly string[] {
  const tree = parse(size);
  return tree === null ? [size] : [...new Set(namesIn(tree))];
}

/**
 * A symbolic size in numbers. Exporters write sums, products and quotients of other sizes into the names of
 * sizes (`past_sequence_length + 1`, `2*s0`, `s1//2`); any other text is a name as a whole.
 * @returns null when what comes out is no size
 */
export function evaluateSize(size: string, valueOf: (symbol: string) => number): number | null {
  const tree = parse(size);
  const value = tree === null ? valueOf(size) : evaluate(tree, valueOf);
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}

type Tree =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Tree; readonly right: Tree };

const maxTokens = 64;
const tokenPattern = /\s*(\d{1,9}|[A-Za-z_][\w.]*|\/\/|[-+*/()])/uy;

function parse(text: string): Tree | null {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.trimEnd().length) {
    const token = tokenPattern.exec(text)?.[1];
    if (token === undefined || tokens.length === maxTokens) return null;
    tokens.push(token);
  }
  const tree = sum(tokens);
  return tokens.length === 0 ? tree : null;
}

function sum(tokens: string[]): Tree | null {
  return chain(tokens, ['+', '-'], product);
}

function product(tokens: string[]): Tree | null {
  return chain(tokens, ['*', '/', '//'], operand);
}

/** Operands with operators of one precedence between them, taken from the front of `tokens`. */
function chain(
  tokens: string[],
  operators: readonly string[],
  next: (tokens: string[]) => Tree | null,
): Tree | null {
  let left = next(tokens);
  while (left !== null && operators.includes(tokens[0] ?? '')) {
    const operator = tokens.shift() ?? '';
    const right = next(tokens);
    left = right && { kind: 'operation', operator, left, right };
  }
  return left;
}

function operand(tokens: string[]): Tree | null {
  const token = tokens.shift();
  if (token === undefined) return null;
  if (token === '(') {
    const inner = sum(tokens);
    return tokens.shift() === ')' ? inner : null;
  }
  if (/^\d/u.test(token)) return { kind: 'number', value: Number(token) };
  return /^\w/u.test(token) ? { kind: 'name', name: token } : null;
}

function namesIn(tree: Tree): string[] {
  if (tree.kind === 'operation') return [...namesIn(tree.left), ...namesIn(tree.right)];
  return tree.kind === 'name' ? [tree.name] : [];
}

function evaluate(tree: Tree, valueOf: (symbol: string) => number): number {
  if (tree.kind === 'number') return tree.value;
  if (tree.kind === 'name') return valueOf(tree.name);
  const [left, right] = [evaluate(tree.left, valueOf), evaluate(tree.right, valueOf)];
  switch (tree.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      return Math.floor(left / right);
  }
}
