import { ByteRange } from '../../bytes/byte-range.ts';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import {
  PickleDict,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from '../../pickle/pickle-values.ts';

/** A value in a container. */
interface ContainerItem {
  readonly key: string;
  /** How Python gets it out of the container; null where it can't by a key or number. */
  readonly subscript: string | null;
  readonly value: PickleValue;
}

/** What is in a dict, list, tuple, set or array of objects; nothing of anything else. */
export function* containerItems(value: PickleValue): Generator<ContainerItem> {
  const dict = isBunch(value) ? value.entries : value;
  if (dict instanceof PickleDict) yield* dictItems(dict);
  else if (value instanceof PickleSet) {
    for (const [at, item] of value.items.entries()) yield { key: String(at), subscript: null, value: item };
  } else if (value instanceof PickleList || value instanceof PickleTuple) {
    for (const [at, item] of value.items.entries()) yield numbered(at, `[${at}]`, item);
  } else if (value instanceof NumpyArray && !(value.data instanceof ByteRange)) {
    // Its items are in the order in which they lie.
    const flat = value.shape.length === 1 ? '' : '.ravel("K")';
    for (const [at, item] of value.data.entries()) yield numbered(at, `${flat}[${at}]`, item);
  }
}

/** scikit-learn's dict whose keys are attributes, too. */
export function isBunch(value: PickleValue): value is PickleObject {
  return (
    value instanceof PickleObject && value.type.name === 'Bunch' && value.type.module.startsWith('sklearn.')
  );
}

/** All that an object of Python keeps, whatever it does with it. */
export function* keptValues(object: PickleObject): Generator<PickleValue> {
  yield* object.args;
  yield object.keywords;
  yield object.state ?? null;
  yield* object.items;
  for (const [, item] of object.entries.entries()) yield item;
}

function numbered(at: number, subscript: string, value: PickleValue): ContainerItem {
  return { key: String(at), subscript, value };
}

function* dictItems(dict: PickleDict): Generator<ContainerItem> {
  let at = 0;
  for (const [key, value] of dict.entries()) {
    const text = typeof key === 'string' ? JSON.stringify(key) : inPython(key);
    yield {
      key: typeof key === 'string' ? key : (text ?? `entry ${at}`),
      subscript: text === null ? null : `[${text}]`,
      value,
    };
    // An estimator may be a key itself.
    if (text === null) yield { key: `key ${at}`, subscript: null, value: key };
    at += 1;
  }
}

/** A text as Python writes it, with the escapes that JSON has, too. */
function textInPython(text: string): string {
  const escaped = JSON.stringify(text);
  if (text.includes("'"))
    return text.includes('"') ? `'${inside(escaped).replaceAll("'", String.raw`\'`)}'` : escaped;
  return `'${inside(escaped)}'`;
}

function inside(json: string): string {
  return json.slice(1, -1).replaceAll(String.raw`\"`, '"');
}

/** A key as Python writes it; null for what isn't written so. */
function inPython(key: PickleValue): string | null {
  if (key === null) return 'None';
  switch (typeof key) {
    case 'string':
      return textInPython(key);
    case 'boolean':
      return key ? 'True' : 'False';
    case 'bigint':
      return String(key);
    case 'number':
      return Number.isInteger(key) ? key.toFixed(1) : Number.isFinite(key) ? String(key) : null;
  }
  if (!(key instanceof PickleTuple) || key.items.length > 8) return null;
  const items = key.items.map((item) => (item instanceof PickleTuple ? null : inPython(item)));
  return items.includes(null) ? null : `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
}
