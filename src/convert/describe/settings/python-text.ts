import { NumpyDtype } from '../../numpy/numpy-dtype.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from '../../pickle/pickle-values.ts';
import { inWords } from '../in-words.ts';

const maxItems = 12;
const maxDepth = 4;
const maxLength = 120;

/** A value as Python writes it (`repr`), cut where it is long; what is no plain data in words: `<a DataFrame of pandas>`. */
export function pythonText(value: PickleValue): string {
  const text = written(value, 0);
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

function written(value: PickleValue, depth: number): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return String(value);
    case 'number':
      return floatText(value);
    case 'string':
      return quoted(value);
  }
  if (value instanceof PickleGlobal) return value.module === 'builtins' ? value.name : value.path;
  if (value instanceof NumpyDtype) return value.name;
  if (depth < maxDepth) {
    if (value instanceof PickleList) return `[${items(value.items, depth)}]`;
    if (value instanceof PickleSet)
      return value.items.length === 0 ? 'set()' : `{${items(value.items, depth)}}`;
    if (value instanceof PickleTuple) {
      return value.items.length === 1 ? `(${items(value.items, depth)},)` : `(${items(value.items, depth)})`;
    }
    if (value instanceof PickleDict) return `{${entries(value, depth)}}`;
  }
  // A class that is called without arguments, as estimators are within others.
  if (value instanceof PickleObject && /^[A-Za-z_]\w*$/.test(value.type.name) && value.args.length === 0) {
    return `${value.type.name}()`;
  }
  return `<${inWords(value)}>`;
}

function items(values: readonly PickleValue[], depth: number): string {
  const shown = values.slice(0, maxItems).map((item) => written(item, depth + 1));
  return [...shown, ...(values.length > maxItems ? [`… ${values.length - maxItems} more`] : [])].join(', ');
}

function entries(dict: PickleDict, depth: number): string {
  const shown: string[] = [];
  for (const [key, value] of dict.entries()) {
    if (shown.length === maxItems) {
      shown.push(`… ${dict.size - maxItems} more`);
      break;
    }
    shown.push(`${written(key, depth + 1)}: ${written(value, depth + 1)}`);
  }
  return shown.join(', ');
}

/** Python writes as few digits as tell a number from its neighbours, as JavaScript does, but exponents from 16 digits on. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e16) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function quoted(text: string): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  const escaped = cut
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return escaped.includes("'") && !escaped.includes('"')
    ? `"${escaped}"`
    : `'${escaped.replaceAll("'", "\\'")}'`;
}
