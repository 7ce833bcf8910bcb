import { readFileSync } from 'node:fs';
import { own } from '../util/own.ts';
import { messageOf, StartError } from '../util/start-error.ts';

/** Reads variables of the environment; one that is empty counts as absent, as in `docker run -e X=`. */
export class EnvironmentReader {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  text(name: string): string | null {
    return own(this.#env, name) || null;
  }

  /** The variable when it is this word, else null. */
  word(name: string, word: string): string | null {
    return this.text(name) === word ? word : null;
  }

  /** @throws StartError */
  oneOf(name: string, words: readonly string[]): string | null {
    const text = this.text(name);
    if (text === null || words.includes(text)) return text;
    return this.refuse(name, `one of ${words.join(', ')}`);
  }

  /** @throws StartError */
  integer(name: string, min: number, max: number): number | null {
    return this.#bounded(name, /^\d{1,10}$/, min, max, 'an integer');
  }

  /** null for `auto`, too. @throws StartError */
  integerOrAuto(name: string, min: number, max: number): number | null {
    if (this.word(name, 'auto') !== null) return null;
    return this.#bounded(name, /^\d{1,10}$/, min, max, 'auto or an integer');
  }

  /** @throws StartError */
  number(name: string, min: number, max: number): number | null {
    return this.#bounded(name, /^\d{1,10}(\.\d{1,6})?$/, min, max, 'a number');
  }

  /** The path of a URL. @throws StartError */
  path(name: string): string | null {
    const text = this.text(name);
    if (text === null || /^\/[^?#\s]*$/.test(text)) return text;
    return this.refuse(name, 'a path that begins with "/"');
  }

  /** The path of a file or folder. @throws StartError */
  absolutePath(name: string): string | null {
    const text = this.text(name);
    if (text === null || (text.startsWith('/') && !text.includes('\0'))) return text;
    return this.refuse(name, 'an absolute path');
  }

  /** An address on the web. @throws StartError */
  url(name: string): string | null {
    const text = this.text(name);
    if (text === null || (/^https?:/i.test(text) && URL.canParse(text))) return text;
    return this.refuse(name, 'a URL that begins with http:// or https://');
  }

  /** The text of a file that a variable names. @throws StartError */
  file(name: string, path: string): string {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new StartError(`${name}: cannot read ${path}: ${messageOf(error)}`);
    }
  }

  /** @throws StartError always */
  refuse(name: string, expected: string): never {
    throw new StartError(`${name}: expected ${expected}, got "${this.text(name) ?? ''}"`);
  }

  /** Where the value is nobody else's business. @throws StartError always */
  refuseSecret(name: string, expected: string): never {
    throw new StartError(`${name}: expected ${expected}`);
  }

  #bounded(name: string, pattern: RegExp, min: number, max: number, kind: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = Number(text);
    if (pattern.test(text) && value >= min && value <= max) return value;
    return this.refuse(name, `${kind} from ${min} to ${max}`);
  }
}
