interface SettingBase {
  /** Name of the variable in the environment of the server. */
  readonly variable: string;
  readonly meaning: string;
}

/** A setting that is a number. */
export interface NumberSetting<Default extends number | null = number | null> extends SettingBase {
  readonly schema: {
    readonly type: 'integer' | 'number';
    readonly minimum: number;
    readonly maximum: number;
  };
  /** The least that the variable may be, where mlpack.yaml has no use for it: a port of the system's choice. */
  readonly leastVariable?: number;
  readonly default: Default;
  /** What the server does without it, where there is no default. */
  readonly without?: string;
}

/** A setting that is an integer or one word. */
interface IntegerOrWordSetting extends SettingBase {
  readonly schema: {
    readonly type: readonly ['integer', 'string'];
    readonly minimum: number;
    readonly maximum: number;
    /** What the word may be. */
    readonly pattern: `^${string}$`;
  };
  readonly leastVariable?: number;
  readonly default: number | string;
}

/** A setting that is one of some words. */
export interface ChoiceSetting<Word extends string = string> extends SettingBase {
  readonly schema: { readonly enum: readonly Word[] };
  readonly default: Word;
}

/** A switch: its variable is `on` or `off`. */
export interface SwitchSetting extends SettingBase {
  readonly schema: { readonly type: 'boolean' };
  readonly default: boolean;
}

/** A setting that is text: a path where it has no examples. */
export interface TextSetting extends SettingBase {
  readonly schema: {
    readonly type: 'string';
    readonly pattern: string;
    /** What documentation and tests say it may be. */
    readonly examples?: readonly string[];
  };
  readonly default: string | null;
  /** What the server does without it, where there is no default. */
  readonly without?: string;
}

export type ServeSetting =
  | NumberSetting<number>
  | IntegerOrWordSetting
  | ChoiceSetting
  | SwitchSetting
  | TextSetting;

/** An integer, as JSON Schema has it. */
export function integer(minimum: number, maximum: number) {
  return { type: 'integer', minimum, maximum } as const;
}

/** A number, as JSON Schema has it. */
export function number(minimum: number, maximum: number) {
  return { type: 'number', minimum, maximum } as const;
}

/** An integer or a word, as JSON Schema has it. */
export function integerOr(word: string, minimum: number, maximum: number) {
  return { type: ['integer', 'string'], minimum, maximum, pattern: `^${word}$` } as const;
}

/** One of some words, as JSON Schema has it. */
export function choice<const Word extends string>(...words: readonly Word[]) {
  return { enum: words };
}
