import { readFileSync } from 'node:fs';
import type { ChoiceSetting, NumberSetting, SwitchSetting } from '../../../../contract/settings/setting.ts';
import { own } from '../../../../contract/own.ts';
import { messageOf, StartError } from '../util/start-error.ts';

/** A setting with bounds. */
interface Bounded<Default> extends Pick<NumberSetting, 'variable' | 'leastVariable'> {
  readonly schema: Pick<NumberSetting['schema'], 'minimum' | 'maximum'>;
  readonly default: Default;
}

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

  /** One of the words of a setting, by default that which it says. @throws StartError */
  choice<Word extends string>({ variable, schema, default: word }: ChoiceSetting<Word>): Word {
    this.oneOf(variable, schema.enum);
    return schema.enum.find((candidate) => candidate === this.text(variable)) ?? word;
  }

  /** Whether a switch is on. @throws StartError */
  isOn({ variable, default: isOn }: SwitchSetting): boolean {
    const text = this.oneOf(variable, ['on', 'off']);
    return text === null ? isOn : text === 'on';
  }

  /** @throws StartError */
  integer<Default extends number | null>(setting: Bounded<Default>): number | Default {
    return this.#bounded(setting, /^\d{1,10}$/, 'an integer') ?? setting.default;
  }

  /** null for `auto`, which is the default, too. @throws StartError */
  integerOrAuto(setting: Bounded<'auto'>): number | null {
    if (this.word(setting.variable, setting.default) !== null) return null;
    return this.#bounded(setting, /^\d{1,10}$/, 'auto or an integer');
  }

  /** @throws StartError */
  number<Default extends number | null>(setting: Bounded<Default>): number | Default {
    return this.#bounded(setting, /^\d{1,10}(\.\d{1,6})?$/, 'a number') ?? setting.default;
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

  /** Refuses a value that is nobody else's business. @throws StartError always */
  refuseSecret(name: string, expected: string): never {
    throw new StartError(`${name}: expected ${expected}`);
  }

  #bounded(
    { variable, schema, leastVariable }: Bounded<unknown>,
    pattern: RegExp,
    kind: string,
  ): number | null {
    const text = this.text(variable);
    if (text === null) return null;
    const value = Number(text);
    const { minimum, maximum } = schema;
    const least = leastVariable ?? minimum;
    if (pattern.test(text) && value >= least && value <= maximum) return value;
    return this.refuse(variable, `${kind} from ${least} to ${maximum}`);
  }
}
