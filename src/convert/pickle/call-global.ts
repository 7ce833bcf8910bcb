import { ByteRange, heldRange } from '../bytes/byte-range.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { NumpyDtype, parseDtype } from '../numpy/numpy-dtype.ts';
import { scalarAt } from '../numpy/read-array.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from './pickle-values.ts';
import { emptyArray, fillArray } from './build-object.ts';
import type { Hold } from './pickle-budget.ts';

/** Where a pickle is read. */
interface Reading {
  readonly hold: Hold;
  readonly window: ByteWindow;
}

type Call = (
  args: readonly PickleValue[],
  reading: Reading,
) => PickleValue | undefined | Promise<PickleValue | undefined>;

const maxNameLength = 1024;

/**
 * What a call of a class or function makes where that is plain data (containers, arrays, numbers); else an object that
 * says what was called with what.
 */
export function callGlobal(
  callee: PickleGlobal,
  args: readonly PickleValue[],
  reading: Reading,
): PickleValue | Promise<PickleValue> {
  const made = calls.get(canonicalPath(callee))?.(args, reading);
  return made instanceof Promise
    ? made.then((value) => value ?? new PickleObject(callee, args))
    : (made ?? new PickleObject(callee, args));
}

/** The path of a class or function as the newest Python and numpy have it. */
function canonicalPath({ path }: PickleGlobal): string {
  return path
    .replace(/^(__builtin__|builtins)\./, 'builtins.')
    .replace(/^(copy_reg|copyreg)\./, 'copyreg.')
    .replace(/^numpy\.core\./, 'numpy._core.')
    .replace(/^dill\.(_dill|dill)\./, 'dill.')
    .replace(/^cloudpickle\.cloudpickle\./, 'cloudpickle.');
}

/**
 * What a call calls: a class or function, a method that was looked up by name, or whatever was made of a class.
 * @returns undefined for what can't be called
 */
export function calleeOf(value: PickleValue): PickleGlobal | undefined {
  if (value instanceof PickleGlobal) return value;
  if (!(value instanceof PickleObject)) return undefined;
  const [owner, name] = value.args;
  const isLookedUp = ['builtins.getattr', 'dill._get_attr'].includes(canonicalPath(value.type));
  return isLookedUp &&
    owner instanceof PickleGlobal &&
    typeof name === 'string' &&
    name.length + owner.name.length < maxNameLength
    ? new PickleGlobal(owner.module, `${owner.name}.${name}`)
    : value.type;
}

const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['builtins.list', ([items], { hold }) => listOf(new PickleList(), items, hold)],
  ['builtins.set', ([items], { hold }) => listOf(new PickleSet(), items, hold)],
  ['builtins.frozenset', ([items], { hold }) => listOf(new PickleSet(), items, hold)],
  ['builtins.dict', ([pairs], { hold }) => dictOf(pairs, hold)],
  ['collections.OrderedDict', ([pairs], { hold }) => dictOf(pairs, hold)],
  ['collections.defaultdict', () => new PickleDict()],
  ['builtins.bytearray', ([bytes, encoding], { hold }) => bytesOf(bytes, encoding, hold)],
  ['builtins.bytes', ([bytes, encoding], { hold }) => bytesOf(bytes, encoding, hold)],
  ['_codecs.encode', ([text, encoding], { hold }) => bytesOf(text, encoding, hold)],
  [
    'copyreg._reconstructor',
    ([type]) => (type instanceof PickleGlobal ? new PickleObject(type, []) : undefined),
  ],
  [
    'copyreg.__newobj__',
    ([type, ...args]) => (type instanceof PickleGlobal ? new PickleObject(type, args) : undefined),
  ],
  ['numpy.dtype', ([name]) => dtypeOf(name)],
  ['numpy._core.multiarray._reconstruct', () => emptyArray()],
  ['numpy._core.multiarray.scalar', ([dtype, bytes], reading) => scalarOf(dtype, bytes, reading)],
  [
    'numpy._core.numeric._frombuffer',
    ([bytes, dtype, shape, order], { hold }) => fromBuffer({ bytes, dtype, shape, order }, hold),
  ],
  [
    'dill._load_type',
    ([name]) => (typeof name === 'string' ? new PickleGlobal('builtins', name) : undefined),
  ],
  ['dill._create_type', ([, name]) => ownClass(name)],
  ['cloudpickle._make_skeleton_class', ([, name]) => ownClass(name)],
  ['dill._create_array', ([, , state], { hold }) => filled(state, hold)],
]);

/** A class whose code is in the file: the user's own, whatever module it says. */
function ownClass(name: PickleValue | undefined): PickleGlobal | undefined {
  return typeof name === 'string' ? new PickleGlobal('__main__', name) : undefined;
}

function itemsOf(value: PickleValue | undefined): readonly PickleValue[] | undefined {
  if (value === undefined) return [];
  return value instanceof PickleList || value instanceof PickleTuple || value instanceof PickleSet
    ? value.items
    : undefined;
}

function listOf<List extends PickleList | PickleSet>(
  list: List,
  value: PickleValue | undefined,
  hold: Hold,
): List | undefined {
  const items = itemsOf(value);
  if (items === undefined) return undefined;
  hold(items.length * 12);
  for (const item of items) list.items.push(item);
  return list;
}

function dictOf(pairs: PickleValue | undefined, hold: Hold): PickleDict | undefined {
  if (pairs instanceof PickleDict) return pairs;
  const dict = new PickleDict();
  hold(184 + (itemsOf(pairs)?.length ?? 0) * 40);
  for (const pair of itemsOf(pairs) ?? []) {
    const [key, value] = itemsOf(pair) ?? [];
    if (key === undefined || value === undefined) return undefined;
    dict.set(key, value);
  }
  return dict;
}

function bytesOf(
  value: PickleValue | undefined,
  encoding: PickleValue | undefined,
  hold: Hold,
): ByteRange | undefined {
  if (value instanceof ByteRange) return value;
  if (value === undefined) return heldRange(Buffer.alloc(0));
  if (typeof value !== 'string') return undefined;
  const isLatin1 = encoding === undefined || (typeof encoding === 'string' && /^latin-?1$/i.test(encoding));
  hold(value.length);
  return heldRange(Buffer.from(value, isLatin1 ? 'latin1' : 'utf8'));
}

function dtypeOf(name: PickleValue | undefined): NumpyDtype | undefined {
  if (name instanceof NumpyDtype) return name;
  return typeof name === 'string' ? parseDtype(name) : undefined;
}

function filled(state: PickleValue | undefined, hold: Hold): NumpyArray<PickleValue> | undefined {
  const array = emptyArray();
  return state !== undefined && fillArray(array, state, hold) === undefined ? array : undefined;
}

function scalarOf(
  dtype: PickleValue | undefined,
  value: PickleValue | undefined,
  { hold, window }: Reading,
): PickleValue | undefined | Promise<PickleValue | undefined> {
  if (!(dtype instanceof NumpyDtype) || value === undefined) return undefined;
  if (dtype.kind === 'O') return value;
  const bytes = bytesOf(value, undefined, hold);
  if (bytes === undefined || bytes.sizeBytes !== dtype.itemBytes || !'biufUS'.includes(dtype.kind)) {
    return undefined;
  }
  // A dict may have a million of them, each of whose bytes stand right before.
  const held = bytes.peek(window);
  return held === undefined
    ? bytes.read().then((read) => scalarAt(read, 0, dtype))
    : scalarAt(held, 0, dtype);
}

function fromBuffer(
  {
    bytes,
    dtype,
    shape,
    order,
  }: { readonly [Name in 'bytes' | 'dtype' | 'shape' | 'order']: PickleValue | undefined },
  hold: Hold,
): PickleValue | undefined {
  if (dtype === undefined || shape === undefined || bytes === undefined) return undefined;
  return filled(new PickleTuple([1n, shape, dtype, order === 'F', bytes]), hold);
}
