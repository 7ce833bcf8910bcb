import { expect, it } from 'vitest';
import {
  call,
  global,
  list,
  object,
  op,
  pickleBytes,
  text,
  tuple,
} from '../../../test/support/pickle-bytes.ts';
import { heldSource } from '../bytes/byte-source.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { readItems } from '../numpy/read-array.ts';
import { PickleGlobal, PickleObject } from './pickle-values.ts';
import { readPickle } from './read-pickle.ts';

const read = (...pieces: readonly Buffer[]) => readPickle(heldSource('model.pkl', pickleBytes(...pieces)));

it("classes whose code is in the file are the user's own, whatever module they say they are of", async () => {
  const type = call(
    global('dill._dill', '_create_type'),
    call(global('dill._dill', '_load_type'), text('type')),
    text('LogisticRegression'),
    tuple(global('sklearn.base', 'BaseEstimator')),
    object(global('collections', 'OrderedDict'), { __module__: text('sklearn.linear_model') }),
  );
  const made = await read(object(type, { coef_: op('NONE') }));
  expect(made).toBeInstanceOf(PickleObject);
  expect(made).toMatchObject({ type: { module: '__main__', name: 'LogisticRegression' } });
  const skeleton = call(
    global('cloudpickle.cloudpickle', '_make_skeleton_class'),
    global('builtins', 'type'),
    text('Own'),
  );
  expect(await read(object(skeleton, {}))).toMatchObject({ type: { module: '__main__', name: 'Own' } });
});

it('a method that is looked up by name is called by its class and name', async () => {
  const method = call(global('builtins', 'getattr'), global('keras', 'Sequential'), text('_unpickle_model'));
  expect(await read(call(method, text('bytes')))).toMatchObject({
    type: { module: 'keras', name: 'Sequential._unpickle_model' },
    args: ['bytes'],
  });
});

it("dill's arrays are arrays", async () => {
  const dtype = call(global('numpy', 'dtype'), text('O8'));
  const state = tuple(
    op('BININT1', 1),
    tuple(op('BININT1', 2)),
    dtype,
    op('NEWFALSE'),
    list(text('a'), text('b')),
  );
  const args = tuple(global('numpy', 'ndarray'), tuple(op('BININT1', 0)), text('b'));
  const array = await read(
    call(global('dill._dill', '_create_array'), global('numpy', '_reconstruct'), args, state),
  );
  expect(array instanceof NumpyArray && (await readItems(array))).toEqual(['a', 'b']);
});

it('what is no class, function or object can be called by nobody', async () => {
  await expect(read(call(text('os.system'), text('true')))).rejects.toThrow(/neither a class nor a function/);
  expect(await read(global('os', 'system'))).toEqual(new PickleGlobal('os', 'system'));
});
