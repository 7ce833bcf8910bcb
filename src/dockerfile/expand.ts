import { invalid, unsupported, type Dockerfile, type Instruction } from './parse.ts';

/** What words of one instruction are expanded with. */
export interface Scope {
  readonly variables: ReadonlyMap<string, string>;
  readonly escape: Dockerfile['escape'];
  readonly instruction: Instruction;
}

/**
 * Substitutes variables in a word and removes its quotes, as BuildKit's shell lexer does: `$A`, `${A}`,
 * `${A:-x}`, `${A-x}`, `${A:+x}`, `${A+x}`, `${A:?x}`, `${A?x}`; nothing in single quotes; unknown variables
 * are empty.
 * @throws MlpackError DOCKERFILE_INVALID, DOCKERFILE_UNSUPPORTED for other operators
 */
export function expandWord(word: string, scope: Scope): string {
  return readUntil({ text: word, at: 0 }, scope, undefined);
}

interface Reader {
  readonly text: string;
  at: number;
}

function readUntil(reader: Reader, scope: Scope, end: '}' | '"' | undefined): string {
  const { text } = reader;
  const isQuoted = end === '"';
  let value = '';
  while (reader.at < text.length) {
    const char = text.charAt(reader.at);
    if (char === end) {
      reader.at += 1;
      return value;
    }
    if (char === '$') {
      value += readVariable(reader, scope);
    } else if (char === scope.escape) {
      const next = text.charAt(reader.at + 1);
      // In double quotes only what means something there can be escaped.
      const isLiteral = isQuoted && next !== '"' && next !== '$' && next !== scope.escape;
      value += isLiteral ? char + next : next;
      reader.at += 2;
    } else if (char === "'" && !isQuoted) {
      const close = text.indexOf("'", reader.at + 1);
      if (close === -1) throw unterminated(scope, "'");
      value += text.slice(reader.at + 1, close);
      reader.at = close + 1;
    } else if (char === '"' && !isQuoted) {
      reader.at += 1;
      value += readUntil(reader, scope, '"');
    } else {
      value += char;
      reader.at += 1;
    }
  }
  if (end !== undefined) throw unterminated(scope, end === '"' ? '"' : '${');
  return value;
}

function readVariable(reader: Reader, scope: Scope): string {
  const rest = reader.text.slice(reader.at);
  const plain = /^\$([A-Za-z_]\w*|[0-9@*#])/u.exec(rest);
  if (plain !== null) {
    reader.at += plain[0].length;
    return scope.variables.get(plain[1] ?? '') ?? '';
  }
  if (!rest.startsWith('${')) {
    reader.at += 1;
    return '$';
  }
  const braced = /^\$\{([A-Za-z_]\w*|[0-9@*#])(:?[-+?]|\})/u.exec(rest);
  if (braced === null) {
    const name = /^\$\{\w*/u.exec(rest)?.[0] ?? rest;
    if (/^\$\{\w+[#%/:]/u.test(rest))
      throw unsupported(scope.instruction.line, `"${name}" with that operator`);
    throw invalid(scope.instruction.line, `"${rest}" is not a variable`);
  }
  const [whole, name = '', operator = ''] = braced;
  reader.at += whole.length;
  const value = scope.variables.get(name);
  if (operator === '}') return value ?? '';
  const word = readUntil(reader, scope, '}');
  const isSet = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  if (operator.endsWith('+')) return isSet ? word : '';
  if (isSet) return value ?? '';
  if (operator.endsWith('?')) {
    throw invalid(scope.instruction.line, `${name} ${word === '' ? 'is not set' : word}`, [
      `Give it a value: --build-arg ${name}=…, or a default: ARG ${name}=…`,
    ]);
  }
  return word;
}

function unterminated(scope: Scope, what: string): Error {
  return invalid(scope.instruction.line, `a ${what} is not closed`);
}
