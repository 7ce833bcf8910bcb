import { own } from './own.ts';

/** Refuses the value of a field, which goes by its path in the declaration: `settings.ngrams`. */
export type RefuseField = (field: string, expected: string, value: unknown) => never;

/** An object that somebody declared, read field by field, each as what it must be or refused. */
export class DeclaredFields {
  readonly #values: Readonly<Record<string, unknown>>;
  /** Path of the object, with what divides it from a field; empty for the whole declaration. */
  readonly #path: string;
  readonly #refuse: RefuseField;

  constructor(values: Readonly<Record<string, unknown>>, refuse: RefuseField, path = '') {
    this.#values = values;
    this.#path = path;
    this.#refuse = refuse;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  /** The names of all its fields. */
  names(): readonly string[] {
    return Object.keys(this.#values);
  }

  text(name: string): string {
    const value = this.value(name);
    return typeof value === 'string' ? value : this.refuse(name, 'a string');
  }

  texts(name: string): readonly string[] {
    const value = this.value(name);
    return Array.isArray(value) && value.every((item: unknown) => typeof item === 'string')
      ? value
      : this.refuse(name, 'an array of strings');
  }

  /** The name of a file in a folder, and no path that leads out of it. */
  fileName(name: string): string {
    const file = this.text(name);
    return /^\.{0,2}$|[/\\]/u.test(file) ? this.refuse(name, 'the name of a file') : file;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    return typeof value === 'boolean' ? value : this.refuse(name, 'true or false');
  }

  /** An integer between two, both of which it may be. */
  integer(name: string, least: number, most: number): number {
    const value = this.value(name);
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    return this.refuse(name, `an integer from ${least} to ${most}`);
  }

  number(name: string): number {
    const value = this.value(name);
    return typeof value === 'number' && Number.isFinite(value) ? value : this.refuse(name, 'a number');
  }

  oneOf<Choice extends string | null>(name: string, choices: readonly Choice[]): Choice {
    const value = this.value(name);
    const found = choices.find((choice) => choice === value);
    return found === undefined ? this.refuse(name, `one of ${choices.join(', ')}`) : found;
  }

  object(name: string): DeclaredFields {
    const value = this.value(name);
    if (!isObject(value)) return this.refuse(name, 'an object');
    return new DeclaredFields(value, this.#refuse, `${this.#path}${name}.`);
  }

  objects(name: string): readonly DeclaredFields[] {
    const value = this.value(name);
    if (!Array.isArray(value)) return this.refuse(name, 'an array');
    return value.map((item: unknown, index) =>
      isObject(item)
        ? new DeclaredFields(item, this.#refuse, `${this.#path}${name}[${index}].`)
        : this.#refuse(`${this.#path}${name}[${index}]`, 'an object', item),
    );
  }

  /** Refuses the first field of another name: what it asks for would not be done. */
  only(...names: readonly string[]): void {
    const unknown = Object.keys(this.#values).find((name) => !names.includes(name));
    if (unknown !== undefined) this.refuse(unknown, `no field but ${names.join(', ')}`);
  }

  /** Any value; undefined where there is none. */
  value(name: string): unknown {
    return own(this.#values, name);
  }

  refuse(name: string, expected: string): never {
    return this.#refuse(`${this.#path}${name}`, expected, this.value(name));
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
