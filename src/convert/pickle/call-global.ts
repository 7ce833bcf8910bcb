import { ByteRange } from '../bytes/byte-range.ts';
import { heldSource } from '../bytes/byte-source.ts';
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
import { fillArray } from './build-object.ts';

type Call = (args: readonly PickleValue[]) => PickleValue | undefined | Promise<PickleValue | undefined>;

/**
 * What a call of a class or function makes where that is plain data (containers, arrays, numbers); else an object that
 * says what was called with what.
 */
export async function callGlobal(callee: PickleGlobal, args: readonly PickleValue[]): Promise<PickleValue> {
  const call = calls.get(canonicalPath(callee));
  return (await call?.(args)) ?? new PickleObject(callee, args);
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
  return isLookedUp && owner instanceof PickleGlobal && typeof name === 'string'
    ? new PickleGlobal(owner.module, `${owner.name}.${name}`)
    : value.type;
}

const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['builtins.list', ([items]) => listOf(new PickleList(), items)],
  ['builtins.set', ([items]) => listOf(new PickleSet(), items)],
  ['builtins.frozenset', ([items]) => listOf(new PickleSet(), items)],
  ['builtins.dict', ([pairs]) => dictOf(pairs)],
  ['collections.OrderedDict', ([pairs]) => dictOf(pairs)],
  ['collections.defaultdict', () => new PickleDict()],
  ['builtins.bytearray', ([bytes, encoding]) => bytesOf(bytes, encoding)],
  ['builtins.bytes', ([bytes, encoding]) => bytesOf(bytes, encoding)],
  ['_codecs.encode', ([text, encoding]) => bytesOf(text, encoding)],
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
  ['numpy._core.multiarray.scalar', ([dtype, bytes]) => scalarOf(dtype, bytes)],
  [
    'numpy._core.numeric._frombuffer',
    ([bytes, dtype, shape, order]) => fromBuffer(bytes, dtype, shape, order),
  ],
  [
    'dill._load_type',
    ([name]) => (typeof name === 'string' ? new PickleGlobal('builtins', name) : undefined),
  ],
  ['dill._create_type', ([, name]) => ownClass(name)],
  ['cloudpickle._make_skeleton_class', ([, name]) => ownClass(name)],
  ['dill._create_array', async ([, , state]) => await filled(state)],
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
): List | undefined {
  const items = itemsOf(value);
  if (items === undefined) return undefined;
  for (const item of items) list.items.push(item);
  return list;
}

function dictOf(pairs: PickleValue | undefined): PickleDict | undefined {
  if (pairs instanceof PickleDict) return pairs;
  const dict = new PickleDict();
  for (const pair of itemsOf(pairs) ?? []) {
    const [key, value] = itemsOf(pair) ?? [];
    if (key === undefined || value === undefined) return undefined;
    dict.set(key, value);
  }
  return dict;
}

function bytesOf(value: PickleValue | undefined, encoding: PickleValue | undefined): ByteRange | undefined {
  if (value instanceof ByteRange) return value;
  if (value === undefined) return new ByteRange(heldSource('', Buffer.alloc(0)), 0, 0);
  if (typeof value !== 'string') return undefined;
  const isLatin1 = encoding === undefined || (typeof encoding === 'string' && /^latin-?1$/i.test(encoding));
  const bytes = Buffer.from(value, isLatin1 ? 'latin1' : 'utf8');
  return new ByteRange(heldSource('', bytes), 0, bytes.length);
}

function dtypeOf(name: PickleValue | undefined): NumpyDtype | undefined {
  if (name instanceof NumpyDtype) return name;
  return typeof name === 'string' ? parseDtype(name) : undefined;
}

function emptyArray(): NumpyArray<PickleValue> {
  return new NumpyArray<PickleValue>(new NumpyDtype('V', 0), [0], false, []);
}

async function filled(state: PickleValue | undefined): Promise<NumpyArray<PickleValue> | undefined> {
  const array = emptyArray();
  return state !== undefined && fillArray(array, state) === undefined ? array : undefined;
}

async function scalarOf(
  dtype: PickleValue | undefined,
  value: PickleValue | undefined,
): Promise<PickleValue | undefined> {
  if (!(dtype instanceof NumpyDtype) || value === undefined) return undefined;
  if (dtype.kind === 'O') return value;
  const bytes = bytesOf(value, undefined);
  if (bytes === undefined || bytes.sizeBytes !== dtype.itemBytes || !'biufUS'.includes(dtype.kind))
    return undefined;
  return scalarAt(await bytes.read(), 0, dtype);
}

function fromBuffer(
  bytes: PickleValue | undefined,
  dtype: PickleValue | undefined,
  shape: PickleValue | undefined,
  order: PickleValue | undefined,
): PickleValue | undefined {
  const array = emptyArray();
  if (dtype === undefined || shape === undefined || bytes === undefined) return undefined;
  const state = new PickleTuple([1n, shape, dtype, order === 'F', bytes]);
  return fillArray(array, state) === undefined ? array : undefined;
}
