/** An object of JSON whose fields are read as what they are expected to be; a RangeError tells of one that isn't. */
export class JsonFields {
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new RangeError('no object');
    this.#fields = new Map(Object.entries(value));
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  get(name: string): unknown {
    return this.#fields.get(name);
  }

  entries(): readonly [string, unknown][] {
    return [...this.#fields];
  }

  number(name: string): number {
    return numberOf(this.get(name));
  }

  text(name: string): string {
    const value = this.get(name);
    if (value === undefined) return '';
    if (typeof value !== 'string') throw new RangeError(`no text: ${name}`);
    return value;
  }

  fields(name: string): JsonFields {
    return new JsonFields(this.get(name) ?? {});
  }

  /** A list; an empty one where there is none. */
  items(name: string): readonly unknown[] {
    const value = this.get(name) ?? [];
    if (!Array.isArray(value)) throw new RangeError(`no list: ${name}`);
    return value;
  }

  numbers(name: string): Float64Array {
    return Float64Array.from(this.items(name), numberOf);
  }
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new RangeError('no number');
  return value;
}
