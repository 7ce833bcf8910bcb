import { DockerfileParser, type Instruction as AstInstruction } from 'dockerfile-ast';
import { distance } from 'fastest-levenshtein';
import { MlpackError } from '../errors/mlpack-error.ts';

/** What instructions a Dockerfile may have (docs.docker.com/reference/dockerfile). */
const keywords = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const;
type Keyword = (typeof keywords)[number];

export interface Instruction {
  readonly keyword: Keyword;
  /** Line on which the instruction begins, counted from 1. */
  readonly line: number;
  /** `--name=value` before the arguments; '' for a flag without a value. */
  readonly flags: ReadonlyMap<string, string>;
  /** What follows the flags, lines joined and comments left out; nothing substituted yet. */
  readonly args: string;
}

export interface Dockerfile {
  readonly instructions: readonly Instruction[];
  readonly escape: '\\' | '`';
}

const flagKeywords: ReadonlySet<Keyword> = new Set(['ADD', 'COPY', 'FROM', 'HEALTHCHECK', 'RUN']);

/**
 * Parses a Dockerfile into instructions, none of which is interpreted yet.
 * @throws MlpackError DOCKERFILE_INVALID, naming the line
 */
export function parseDockerfile(text: string): Dockerfile {
  const file = DockerfileParser.parse(text);
  const escape = file.getEscapeCharacter() === '`' ? '`' : '\\';
  const instructions = file.getInstructions().map((instruction) => toInstruction(instruction, escape));
  if (!instructions.some(({ keyword }) => keyword === 'FROM')) {
    throw invalid(1, 'it has no FROM', ['Begin with: FROM scratch']);
  }
  return { instructions, escape };
}

/** A DOCKERFILE_INVALID error for a line of the Dockerfile. */
export function invalid(line: number, reason: string, suggestions: readonly string[] = []): MlpackError {
  return new MlpackError('DOCKERFILE_INVALID', `Dockerfile, line ${line}: ${reason}.`, { suggestions });
}

/** A DOCKERFILE_UNSUPPORTED error: a real engine could do it. */
export function unsupported(
  line: number,
  what: string,
  suggestions: readonly string[] = ['Build with an engine: --builder docker'],
): MlpackError {
  return new MlpackError(
    'DOCKERFILE_UNSUPPORTED',
    `Dockerfile, line ${line}: ${what} needs a container engine; the oci builder cannot do it.`,
    { suggestions },
  );
}

function toInstruction(instruction: AstInstruction, escape: string): Instruction {
  const line = (instruction.getRange()?.start.line ?? 0) + 1;
  const keyword = keywords.find((known) => known === instruction.getKeyword());
  if (keyword === undefined) throw unknown(line, instruction.getInstruction());
  const words = joinLines(instruction.getTextContent(), escape).slice(keyword.length).trim();
  // What a heredoc holds is neither flags nor words.
  if (/(?:^|\s)<<-?["']?\w/u.test(words) && ['ADD', 'COPY', 'RUN'].includes(keyword)) {
    throw unsupported(line, `${keyword} with a here-document`);
  }
  const { flags, rest } = flagKeywords.has(keyword)
    ? takeFlags(words, line)
    : { flags: new Map<string, string>(), rest: words };
  if (rest === '' && keyword !== 'CMD' && keyword !== 'ENTRYPOINT') {
    throw invalid(line, `${keyword} needs an argument`);
  }
  return { keyword, line, flags, args: rest };
}

/** Joins continued lines as BuildKit's parser does: nothing in place of the break, comments and empty lines dropped. */
function joinLines(text: string, escape: string): string {
  const [first = '', ...others] = text.split(/\r?\n/u);
  const lines = [first, ...others.filter((line) => !/^\s*(?:#|$)/u.test(line))];
  const continuation = escape === '`' ? /`[ \t]*$/u : /\\[ \t]*$/u;
  return lines.map((line) => line.replace(continuation, '')).join('');
}

function takeFlags(words: string, line: number): { flags: Map<string, string>; rest: string } {
  const flags = new Map<string, string>();
  let rest = words;
  for (let match = flagAt(rest); match !== null; match = flagAt(rest)) {
    const [whole, name = '', value = ''] = match;
    if (flags.has(name)) throw invalid(line, `--${name} is given twice`);
    flags.set(name, value);
    rest = rest.slice(whole.length).trimStart();
  }
  return { flags, rest };
}

function flagAt(words: string): RegExpExecArray | null {
  return /^--([a-z][a-z-]*)(?:=(\S*))?(?=\s|$)/u.exec(words);
}

function unknown(line: number, word: string): MlpackError {
  const close = keywords.find((known) => distance(known, word.toUpperCase()) <= 2);
  return invalid(
    line,
    `"${word}" is not an instruction`,
    close === undefined ? [] : [`Did you mean ${close}?`],
  );
}
