import type { ByteRange } from '../bytes/byte-range.ts';
import type { NumpyArray } from '../numpy/numpy-array.ts';
import type { NumpyDtype } from '../numpy/numpy-dtype.ts';

/**
 * What a pickle says, as data. Python's int is a bigint, its float a number, None null, bytes a range; containers are
 * classes of their own, so that a list is told from a tuple. Values may be shared and may contain themselves.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | ByteRange
  | PickleList
  | PickleTuple
  | PickleDict
  | PickleSet
  | PickleGlobal
  | PickleObject
  | NumpyArray<PickleValue>
  | NumpyDtype;

export class PickleList {
  readonly items: PickleValue[] = [];
}

export class PickleTuple {
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

export class PickleSet {
  readonly items: PickleValue[] = [];
}

/** Python's dict: entries in their order; of two with the same text or number the last counts. */
export class PickleDict {
  /** Made with the first entry: most objects of a file have none. */
  #entries: Map<PickleValue, PickleValue> | undefined;

  get size(): number {
    return this.#entries?.size ?? 0;
  }

  get(key: PickleValue): PickleValue | undefined {
    return this.#entries?.get(storedKey(key));
  }

  set(key: PickleValue, value: PickleValue): void {
    this.#entries ??= new Map();
    this.#entries.set(storedKey(key), value);
  }

  *entries(): Generator<[PickleValue, PickleValue], void, undefined> {
    for (const [key, value] of this.#entries ?? []) yield [givenKey(key), value];
  }
}

/**
 * Numbers are kept as text behind a zero character: V8 hashes numbers by their lowest bits alone, so that a file could make
 * all of its numbers collide; texts it hashes with a secret.
 */
function storedKey(key: PickleValue): PickleValue {
  if (typeof key === 'bigint') return `\0i${key}`;
  if (typeof key === 'number') return `\0f${key}`;
  return typeof key === 'string' && key.startsWith('\0') ? `\0s${key}` : key;
}

function givenKey(key: PickleValue): PickleValue {
  if (typeof key !== 'string' || !key.startsWith('\0')) return key;
  const rest = key.slice(2);
  return key[1] === 'i' ? BigInt(rest) : key[1] === 'f' ? Number(rest) : rest;
}

/** A class or function, which is only named here and never looked up. */
export class PickleGlobal {
  readonly module: string;
  readonly name: string;

  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }

  /** `module.name` */
  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** What a class or function would have made: what it was called with, and what was put into it then. */
export class PickleObject {
  readonly type: PickleGlobal;
  readonly args: readonly PickleValue[];
  /** By keyword, where it was called so. */
  readonly keywords: PickleDict | null;
  /** What BUILD gave it: mostly a dict of attributes. */
  state: PickleValue | undefined;
  /** Made where they're asked for: most objects have a state instead. */
  #items: PickleValue[] | undefined;
  #entries: PickleDict | undefined;

  constructor(type: PickleGlobal, args: readonly PickleValue[], keywords: PickleDict | null = null) {
    this.type = type;
    this.args = args;
    this.keywords = keywords;
  }

  /** What was appended to it. */
  get items(): PickleValue[] {
    return (this.#items ??= []);
  }

  /** What was set in it by key. */
  get entries(): PickleDict {
    return (this.#entries ??= new PickleDict());
  }
}
