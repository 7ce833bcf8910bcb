import { inWords } from '../../describe/in-words.ts';
import { isOfDataLibrary } from '../../describe/no-model.ts';
import { PickleGlobal, PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
import { libraryNames, libraryOf } from './libraries.ts';
import { isHelper } from './parts-of-value.ts';

/** What Python calls, of libraries whose other objects are data. */
const callables =
  /^((builtins|__builtin__)\.getattr|(functools|itertools|operator)\..*|types\.\w*(Function|Method|Lambda)\w*|numpy\..*_ufunc_reconstruct|numpy\.(.*\.)?(poly1d|vectorize)|numpy\.polynomial\..*|scipy\.interpolate\..*)$/;
const numpyTypes =
  /^(u?int|float|complex|bool|str|object|bytes|datetime|timedelta|void|unicode|string)\w*$|^(ndarray|dtype|generic|number|integer|floating|single|double|half|longdouble|u?(byte|short|long|longlong|intc|intp))$/;
const pythonTypes =
  /^(int|float|complex|bool|str|bytes|bytearray|list|tuple|dict|set|frozenset|object|type)$/;

/**
 * What a value is that may change what a model is given or answers, and that can't be read: a function, or an object of a class of the
 * user's own. Null for plain data.
 */
export function unknownValue(value: PickleValue): string | null {
  if (value instanceof PickleGlobal) return isPlainName(value) ? null : `the function or class ${value.path}`;
  if (!(value instanceof PickleObject) || isHelper(value)) return null;
  const { path, name } = value.type;
  if (callables.test(path)) return `a function (${calledName(value)})`;
  if (/^(dill|cloudpickle)\./.test(path)) return `a function or class of your own (${name})`;
  return isOfDataLibrary(value.type) ? null : inWords(value);
}

/** What `getattr(owner, "name")` and `partial(function)` are of. */
function calledName({ type, args }: PickleObject): string {
  const [owner, name] = args;
  if (owner instanceof PickleGlobal) return typeof name === 'string' ? `${owner.path}.${name}` : owner.path;
  return type.path;
}

/** Whether a class or function that is only named says nothing of what is done with rows. */
function isPlainName(named: PickleGlobal): boolean {
  const { module, name } = named;
  const library = libraryOf(named);
  if (library === 'numpy') return numpyTypes.test(name);
  if (library === 'builtins' || library === '__builtin__') return pythonTypes.test(name);
  if (/^(functools|itertools|operator|scipy)$/.test(library)) return false;
  if (library === 'pandas' || libraryNames.has(library)) {
    return /^[A-Z]/.test(name) || /^sklearn\.metrics(\.|$)/.test(module);
  }
  return isOfDataLibrary(named);
}
