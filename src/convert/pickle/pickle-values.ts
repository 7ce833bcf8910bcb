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
  readonly #entries = new Map<PickleValue, PickleValue>();

  get size(): number {
    return this.#entries.size;
  }

  get(key: PickleValue): PickleValue | undefined {
    return this.#entries.get(key);
  }

  set(key: PickleValue, value: PickleValue): void {
    this.#entries.set(key, value);
  }

  entries(): IterableIterator<[PickleValue, PickleValue]> {
    return this.#entries.entries();
  }
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
  /** What was appended to it. */
  readonly items: PickleValue[] = [];
  /** What was set in it by key. */
  readonly entries = new PickleDict();

  constructor(type: PickleGlobal, args: readonly PickleValue[], keywords: PickleDict | null = null) {
    this.type = type;
    this.args = args;
    this.keywords = keywords;
  }
}
