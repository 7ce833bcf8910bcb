import { ByteRange } from '../../bytes/byte-range.ts';
import { PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
import { containerItems, isBunch, keptValues } from './container-items.ts';
import { packedIn } from './packed-values.ts';
import { isEstimator, type Part } from './parts-of-value.ts';
import { unknownValue } from './unknown-value.ts';

/** Something in a file that may belong to its model, and can't be taken. */
export interface UnknownItem {
  readonly key: string;
  /** Completes "it holds …". */
  readonly what: string;
}

/** What in a file may make a model. */
export interface Contents {
  /** Each once, under the first of its keys. */
  readonly parts: readonly Part[];
  readonly unknown: readonly UnknownItem[];
  /** Texts and bytes, whose first characters say whether they are a model. */
  readonly packed: readonly { readonly key: string; readonly value: ByteRange | string }[];
}

/** Containers in each other that are searched. */
const maxDepth = 32;
/** What is shorter is no model. */
const fewestBytes = 48;

interface Level {
  readonly items: Iterator<{
    readonly key: string;
    readonly subscript: string | null;
    readonly value: PickleValue;
  }>;
  readonly key: string;
  /** Null within what Python has no key or number for. */
  readonly subscripts: string | null;
  /** Whether it's within an object of data, in which estimators alone matter. */
  readonly isData: boolean;
}

/**
 * Searches a file that holds one estimator, or dicts, lists, tuples and arrays of them, in each other. Each container is searched once:
 * they may contain themselves.
 */
export function contentsOf(value: PickleValue): Contents {
  if (value instanceof PickleObject && !isBunch(value)) {
    return { parts: [{ key: null, subscripts: '', object: value }], unknown: [], packed: [] };
  }
  const search = new Search();
  search.run(value);
  return search.found();
}

class Search {
  readonly #parts: Part[] = [];
  readonly #hidden: { readonly key: string; readonly object: PickleObject }[] = [];
  readonly #unknown: UnknownItem[] = [];
  readonly #packed: { readonly key: string; readonly value: ByteRange | string }[] = [];
  readonly #seen = new Set<PickleValue>();
  readonly #levels: Level[] = [];

  run(value: PickleValue): void {
    this.#levels.push({ items: containerItems(value), key: '', subscripts: '', isData: false });
    this.#seen.add(value);
    for (let level = this.#levels.at(-1); level !== undefined; level = this.#levels.at(-1)) {
      const { done, value: item } = level.items.next();
      if (done === true) this.#levels.pop();
      else this.#look(level, item);
    }
  }

  found(): Contents {
    const reached = new Set(this.#parts.map(({ object }) => object));
    const hidden = this.#hidden
      .filter(({ object }) => !reached.has(object))
      .map(({ key, object }) => ({ key, what: `a ${object.type.name} that no key or number leads to` }));
    return { parts: this.#parts, unknown: [...hidden, ...this.#unknown], packed: this.#packed };
  }

  #look(
    level: Level,
    item: { readonly key: string; readonly subscript: string | null; readonly value: PickleValue },
  ): void {
    const { value } = item;
    if (value === null || (typeof value !== 'object' && typeof value !== 'string')) return;
    const key = level.key === '' ? item.key : `${level.key}.${item.key}`;
    if (typeof value === 'string' || value instanceof ByteRange) {
      const length = typeof value === 'string' ? value.length : value.sizeBytes;
      if (!level.isData && length >= fewestBytes) this.#packed.push({ key, value });
      return;
    }
    if (this.#seen.has(value)) return;
    const subscripts =
      level.subscripts === null || item.subscript === null ? null : level.subscripts + item.subscript;
    if (value instanceof PickleObject && isEstimator(value)) {
      // What is in a set may be under a key as well.
      if (subscripts === null) this.#hidden.push({ key, object: value });
      else {
        this.#seen.add(value);
        this.#parts.push({ key, subscripts, object: value });
      }
      return;
    }
    this.#seen.add(value);
    const what = level.isData ? null : unknownValue(value);
    if (what === null || isBunch(value)) this.#descend(value, { key, subscripts, isData: level.isData });
    else this.#unknown.push({ key, what });
  }

  #descend(value: PickleValue, { key, subscripts, isData }: Omit<Level, 'items'>): void {
    if (this.#levels.length >= maxDepth) {
      if (!isData) this.#unknown.push({ key, what: `more than ${maxDepth} containers in each other` });
      return;
    }
    if (!(value instanceof PickleObject) || isBunch(value)) {
      this.#levels.push({ items: containerItems(value), key, subscripts, isData });
      return;
    }
    this.#levels.push({ items: unnamed(value), key, subscripts: null, isData: true });
  }
}

function* unnamed(object: PickleObject) {
  let at = 0;
  for (const value of keptValues(object)) yield { key: String(at++), subscript: null, value };
}

/** What of the texts and bytes in a file may be a model. */
export async function packedItems({ packed }: Pick<Contents, 'packed'>): Promise<readonly UnknownItem[]> {
  const found: UnknownItem[] = [];
  for (const { key, value } of packed) {
    const what = await packedIn(value);
    if (what !== null) found.push({ key, what });
  }
  return found;
}
