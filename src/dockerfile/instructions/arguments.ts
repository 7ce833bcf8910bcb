import { expandWord, type Scope } from '../expand.ts';
import { invalid } from '../parse.ts';

/** The strings of the exec form `["a", "b"]`, or undefined when the arguments are not one. */
export function execForm(args: string): string[] | undefined {
  if (!args.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(args);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Arguments of COPY, ADD and VOLUME: exec form, or words between white space (which quotes do not hold together). */
export function expandedWords(scope: Scope): string[] {
  const { args } = scope.instruction;
  return (execForm(args) ?? args.split(/\s+/u)).map((word) => expandWord(word, scope));
}

/**
 * Arguments of ENV and LABEL: `name=value name="v w"`, or `name the rest of the line`.
 * @throws MlpackError DOCKERFILE_INVALID
 */
export function keyValues(scope: Scope): [name: string, value: string][] {
  const { args, line, keyword } = scope.instruction;
  const words = quotedWords(args, scope.escape);
  if (!words[0]?.includes('=')) {
    const [, name = '', value = ''] = /^(\S+)\s+(.*)$/su.exec(args) ?? [];
    if (name === '') throw invalid(line, `${keyword} needs name=value`);
    return [[expandWord(name, scope), expandWord(value, scope)]];
  }
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals === -1) {
      throw invalid(line, `"${word}" is not name=value`, ['Put quotes around a value that has spaces.']);
    }
    const name = expandWord(word.slice(0, equals), scope);
    if (name === '') throw invalid(line, `"${word}" has no name`);
    return [name, expandWord(word.slice(equals + 1), scope)];
  });
}

/** Splits at white space outside quotes, which stay, as do escapes. */
export function quotedWords(text: string, escape: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === escape && quote !== "'") {
      word += char + text.charAt(at + 1);
      at += 1;
    } else if (quote === '' && /\s/u.test(char)) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      if (quote === char) quote = '';
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      word += char;
    }
  }
  return word === '' ? words : [...words, word];
}
