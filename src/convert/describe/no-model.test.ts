import { expect, it } from 'vitest';
import {
  call,
  dict,
  float,
  global,
  int,
  list,
  object,
  op,
  text,
  tuple,
} from '../../../test/support/pickle-bytes.ts';
import { refusedPickles } from '../../../test/support/refused-pickles.ts';

const frame = object(global('pandas.core.frame', 'DataFrame'), { _mgr: op('NONE') });
const array = Buffer.concat([
  call(
    global('numpy._core.multiarray', '_reconstruct'),
    global('numpy', 'ndarray'),
    tuple(int(0)),
    text('b'),
  ),
  tuple(
    int(1),
    tuple(int(2)),
    call(global('numpy', 'dtype'), text('f4')),
    op('NEWFALSE'),
    Buffer.concat([op('SHORT_BINBYTES', 8), Buffer.alloc(8)]),
  ),
  op('BUILD'),
]);
const weight = call(global('torch._utils', '_rebuild_tensor_v2'), op('NONE'));
const labels = object(global('sklearn.preprocessing._label', 'MultiLabelBinarizer'), {
  classes_: op('NONE'),
});

it.each([
  ['names of columns', list(text('age'), text('income')), 'a list of 2 texts', /joblib\.dump\(model/],
  ['one number', float(0.5), 'the number 0.5', /fitted estimator/],
  [
    'a dict of lists',
    dict({ data_columns: list(text('age')) }),
    'a dict of 1 entry (data_columns)',
    /joblib\.dump/,
  ],
  ['an array', array, 'a NumPy array of float32, shape [2]', /joblib\.dump/],
  ['a data frame', frame, 'a DataFrame of pandas', /joblib\.dump/],
  [
    'a binarizer of several labels a row',
    labels,
    'a MultiLabelBinarizer alone, which takes lists of any length, where a row of a tensor has one',
    /file of the model/,
  ],
  [
    'a network',
    object(global('torch.nn.modules.container', 'Sequential'), {}),
    'a PyTorch model or a part of one (a Sequential of torch)',
    /torch\.onnx\.export/,
  ],
  [
    'weights',
    dict({ 'fc.weight': weight }),
    'a PyTorch model or a part of one (a state_dict)',
    /torch\.onnx\.export/,
  ],
  [
    'a Keras model',
    call(global('keras.saving.pickle_utils', 'deserialize_model_from_bytecode'), text('')),
    'a Keras model (a deserialize_model_from_bytecode of keras)',
    /format="onnx"/,
  ],
  ['a function', global('numpy', 'log1p'), 'only the name of numpy.log1p', /joblib\.dump/],
  ['nothing', op('NONE'), 'nothing (None)', /joblib\.dump/],
])('%s is refused by what it is, with what to do', async (_, piece, holds, suggestion) => {
  expect(await refusedPickles(piece)).toMatchObject({
    code: 'MODEL_NOT_ONNX',
    message: `0.pkl is no model that mlpack takes: it holds ${holds}.`,
    suggestions: expect.arrayContaining([expect.stringMatching(suggestion)]),
  });
});

it('a class of the user’s own in a pipeline is named, though nothing tells how many columns it takes', async () => {
  const steps = list(tuple(text('own'), object(global('__main__', 'Cleaner'), {})));
  expect(await refusedPickles(object(global('sklearn.pipeline', 'Pipeline'), { steps }))).toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining('Pipeline.steps[0] is a Cleaner of __main__'),
  });
});

it('a class of the user’s own may be a model, and is named as what can’t be converted', async () => {
  expect(await refusedPickles(object(global('__main__', 'Churn'), {}))).toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining('Churn'),
  });
});
