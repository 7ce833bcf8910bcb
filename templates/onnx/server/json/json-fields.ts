import { readFileSync } from 'node:fs';
import { isObject, shown } from '../util/http-error.ts';
import { DeclaredFields } from '../../../../contract/declared-fields.ts';
import { own } from '../../../../contract/own.ts';
import { messageOf, StartError } from '../util/start-error.ts';

/**
 * An object in a JSON file of the image, read field by field. What is none of what it must be is refused by a
 * StartError that names the file, the field and its value.
 */
export class JsonFields {
  readonly #file: string;
  /** Path of the object in the file; empty for the file's own. */
  readonly #path: string;
  readonly #values: Readonly<Record<string, unknown>>;

  private constructor(file: string, path: string, values: Readonly<Record<string, unknown>>) {
    this.#file = file;
    this.#path = path;
    this.#values = values;
  }

  /**
   * The object that a file holds.
   *
   * @param name what errors call it
   */
  static read(file: string, name: string): JsonFields {
    let json: unknown;
    try {
      json = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new StartError(`${file}: ${messageOf(error)}`);
    }
    if (isObject(json)) return new JsonFields(file, '', json);
    throw refusal(file, name, 'an object', json);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  /** Any value; null where there is none. */
  value(name: string): unknown {
    return own(this.#values, name) ?? null;
  }

  string(name: string): string {
    const value = own(this.#values, name);
    return typeof value === 'string' ? value : this.refuse(name, 'a string');
  }

  object(name: string): JsonFields {
    return this.#objectOf(name, own(this.#values, name));
  }

  /** An array, each of its values as `read` takes it. */
  list<T>(name: string, read: (value: unknown, field: string) => T): readonly T[] {
    const value = own(this.#values, name);
    if (!Array.isArray(value)) return this.refuse(name, 'an array');
    return value.map((item: unknown, i) => read(item, `${name}[${i}]`));
  }

  /** {@link list} where there may be null, or nothing. */
  listOrNull<T>(name: string, read: (value: unknown, field: string) => T): readonly T[] | null {
    return this.value(name) === null ? null : this.list(name, read);
  }

  strings(name: string): readonly string[] {
    return this.list(name, (value, field) =>
      typeof value === 'string' ? value : this.refuse(field, 'a string', value),
    );
  }

  objects(name: string): readonly JsonFields[] {
    return this.list(name, (value, field) => this.#objectOf(field, value));
  }

  /** The object for those who read its fields themselves. */
  declared(): DeclaredFields {
    return new DeclaredFields(this.#values, (field, expected, value) => this.refuse(field, expected, value));
  }

  /** Refuses a field; its own value unless another is given. */
  refuse(name: string, expected: string, value: unknown = own(this.#values, name)): never {
    throw refusal(this.#file, this.#fieldOf(name), expected, value);
  }

  /** Refuses the object for what its fields are together. */
  fail(problem: string): never {
    throw new StartError(`${this.#file}: ${this.#path === '' ? '' : `${this.#path}: `}${problem}`);
  }

  #objectOf(name: string, value: unknown): JsonFields {
    return isObject(value)
      ? new JsonFields(this.#file, this.#fieldOf(name), value)
      : this.refuse(name, 'an object', value);
  }

  #fieldOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

function refusal(file: string, field: string, expected: string, got: unknown): StartError {
  return new StartError(`${file}: ${field}: expected ${expected}, got ${shown(got)}`);
}
