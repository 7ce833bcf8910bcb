import { own } from '../../own.ts';
import { TokenizerError } from './tokenizer-error.ts';

/** Steps of a list, and lists within lists. */
const maxSteps = 100;
const maxDepth = 5;

/** The fields of one object of tokenizer.json, each checked where it is read. */
export class Fields {
  /** What the object is called in errors: `model`, `normalizer.normalizers[2]`. */
  readonly path: string;
  readonly #record: Readonly<Record<string, unknown>>;

  /** @throws TokenizerError where it is no object */
  constructor(value: unknown, path: string) {
    if (!isRecord(value))
      throw new TokenizerError(`${path === '' ? 'tokenizer.json' : path} is not an object`);
    this.path = path;
    this.#record = value;
  }

  /** undefined where it isn't there or null. */
  get(name: string): unknown {
    return own(this.#record, name) ?? undefined;
  }

  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  /** The field as an object; null where it isn't there. */
  part(name: string): Fields | null {
    const value = this.get(name);
    return value === undefined ? null : new Fields(value, this.pathOf(name));
  }

  text(name: string, otherwise?: string): string {
    const value = this.get(name) ?? otherwise;
    if (typeof value !== 'string') throw this.wrong(name, 'a string');
    return value;
  }

  flag(name: string, otherwise?: boolean): boolean {
    const value = this.get(name) ?? otherwise;
    if (typeof value !== 'boolean') throw this.wrong(name, 'true or false');
    return value;
  }

  /** A whole number from 0 that a signed 32-bit one holds. */
  count(name: string): number {
    return countOf(this.get(name), this.pathOf(name));
  }

  list(name: string): readonly unknown[] {
    const value = this.get(name);
    if (!Array.isArray(value)) throw this.wrong(name, 'a list');
    return value as unknown[];
  }

  /** The objects of a list. */
  parts(name: string): readonly Fields[] {
    return this.list(name).map((value, index) => new Fields(value, `${this.pathOf(name)}[${index}]`));
  }

  /** The objects of a list of what is done one after the other, which may be such lists themselves. */
  steps(name: string): readonly Fields[] {
    const steps = this.parts(name);
    if (steps.length > maxSteps) throw this.wrong(name, `a list of at most ${maxSteps}`);
    if (this.path.split('[').length > maxDepth) throw this.wrong(name, `within ${maxDepth} lists at most`);
    return steps;
  }

  /** What an object has under each of its names, which users chose. */
  entries(name: string): readonly (readonly [string, unknown])[] {
    const value = this.get(name);
    if (!isRecord(value)) throw this.wrong(name, 'an object');
    return Object.entries(value);
  }

  /**
   * Tells of each of them, of a million, too, for which {@link entries} takes thrice as long.
   *
   * @param most that may be there
   */
  eachEntry(name: string, most: number, tell: (key: string, value: unknown) => void): void {
    const record = this.get(name);
    if (!isRecord(record)) throw this.wrong(name, 'an object');
    const keys = Object.keys(record);
    if (keys.length > most) throw this.wrong(name, `an object of at most ${most}`);
    for (const key of keys) tell(key, own(record, key));
  }

  wrong(name: string, expected: string): TokenizerError {
    return new TokenizerError(`${this.pathOf(name)} is not ${expected}`);
  }

  /** What is not done here, by its name. */
  unsupported(name: string): TokenizerError {
    const value = this.get(name);
    return new TokenizerError(
      `${this.pathOf(name)} is ${value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80)}, which is not supported`,
    );
  }
}

/** @throws TokenizerError for what is no whole number from 0 that a signed 32-bit one holds */
export function countOf(value: unknown, path: string): number {
  if (!isCount(value)) throw new TokenizerError(`${path} is not a whole number from 0`);
  return value;
}

/** Whether something is a whole number from 0 that a signed 32-bit one holds. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x7fffffff;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
