import { ByteRange } from '../bytes/byte-range.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { NumpyDtype } from '../numpy/numpy-dtype.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from '../pickle/pickle-values.ts';

const maxNames = 8;
const maxNameLength = 40;

/** What a value of Python is, to complete "it holds …". */
export function inWords(value: PickleValue): string {
  if (value === null) return 'nothing (None)';
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'bigint':
      return `the ${typeof value === 'boolean' ? 'value' : 'number'} ${shortened(String(value))}`;
    case 'string':
      return 'a text';
  }
  if (value instanceof ByteRange) return `${value.sizeBytes} bytes`;
  if (value instanceof NumpyArray) return arrayInWords(value);
  if (value instanceof NumpyDtype) return `NumPy's type ${value.name}`;
  if (value instanceof PickleDict) return dictInWords(value);
  if (value instanceof PickleGlobal) return `only the name of ${shortened(value.path)}`;
  if (value instanceof PickleObject) return objectInWords(value);
  const kind = value instanceof PickleTuple ? 'tuple' : value instanceof PickleList ? 'list' : 'set';
  return listInWords(kind, value);
}

function arrayInWords({ dtype, shape }: NumpyArray<PickleValue>): string {
  return `a NumPy array of ${dtype.name}, shape [${shape.join(', ')}]`;
}

function dictInWords(dict: PickleDict): string {
  if (dict.size === 0) return 'an empty dict';
  const keys: PickleValue[] = [];
  for (const [key] of dict.entries()) {
    keys.push(key);
    if (keys.length > maxNames) break;
  }
  const names = keys.filter((key) => typeof key === 'string');
  const shown = names.slice(0, maxNames).map(shortened).join(', ');
  const isNamed = names.length === keys.length;
  const more = dict.size > maxNames ? `, … ${dict.size - maxNames} more` : '';
  return `a dict of ${dict.size} ${dict.size === 1 ? 'entry' : 'entries'}${isNamed ? ` (${shown}${more})` : ''}`;
}

function listInWords(kind: string, { items }: PickleList | PickleTuple | PickleSet): string {
  if (items.length === 0) return `an empty ${kind}`;
  const isOf = (types: readonly string[]) => items.every((item) => types.includes(typeof item));
  const what = isOf(['string']) ? 'text' : isOf(['number', 'bigint']) ? 'number' : 'item';
  return `a ${kind} of ${items.length} ${what}${items.length === 1 ? '' : 's'}`;
}

function objectInWords({ type }: PickleObject): string {
  const library = type.module.split('.', 1)[0] ?? '';
  const name = shortened(type.name);
  return library === 'builtins' ? `a ${name}` : `a ${name} of ${shortened(library)}`;
}

/** What a file says, no longer than belongs into a message. */
function shortened(text: string): string {
  return text.length > maxNameLength ? `${text.slice(0, maxNameLength)}…` : text;
}
