import { expect, it } from 'vitest';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import { parseDtype } from '../../numpy/numpy-dtype.ts';
import { PickleDict, PickleGlobal, PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
import { savedPart } from '../../../../test/support/saved-part.ts';
import { convertEstimator } from '../convert-estimator.ts';
import { classLabels } from './class-labels.ts';
import { Estimator } from '../estimator.ts';

const asText = 'Make the labels text before the model is fitted: y.astype(str).';

function classifier(dtype: string, items: readonly PickleValue[]): Estimator {
  const parsed = parseDtype(dtype);
  if (parsed === undefined) throw new TypeError(dtype);
  const object = new PickleObject(new PickleGlobal('sklearn.ensemble', 'RandomForestClassifier'), []);
  object.state = new PickleDict();
  object.state.set('classes_', new NumpyArray<PickleValue>(parsed, [items.length], false, items));
  return new Estimator(object, 'model.pkl');
}

it.each([
  ['dates (datetime64)', '<M8[ns]'],
  ['durations (timedelta64)', '<m8[s]'],
  ['complex numbers (complex128)', '<c16'],
  ['records', '|V12'],
  ['numbers of more than 64 bits (float128)', '<f16'],
])('classes of %s are refused, with what to do', async (elements, dtype) => {
  await expect(classLabels(classifier(dtype, []))).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: `model.pkl: RandomForestClassifier has classes_ of ${elements}, which no tensor can have.`,
    suggestions: [asText],
  });
});

it.each<[what: string, items: readonly PickleValue[]]>([
  ['datetime.date', ['a', new PickleObject(new PickleGlobal('datetime', 'date'), [])]],
  ['None', [null, 'a']],
])('classes of %s are refused, with what to do', async (what, items) => {
  await expect(classLabels(classifier('O', items))).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: `model.pkl: RandomForestClassifier has classes_ of ${what}, which no tensor can have.`,
    suggestions: [asText],
  });
});

it.each([
  ['bool', [false, true], ['False', 'True'], 'bool'],
  ['numbers', [3, 7], [3, 7], 'int64'],
  ['bool and text', ['maybe', true], ['maybe', 'True'], 'string'],
])('classes of %s name the probabilities as Python writes them', async (_what, classes, labels, dtype) => {
  const { object } = savedPart('model', 'linear_model._logistic.LogisticRegression', {
    classes_: classes,
    coef_: [1, 2],
    intercept_: [0.5],
    n_features_in_: 2,
  });
  const { graph, outputs } = await convertEstimator(object, 'model.pkl');
  expect(outputs.map((output) => [output.name, output.labels])).toEqual([
    ['label', null],
    ['probabilities', labels],
  ]);
  expect(graph.outputs[0]?.dtype).toBe(dtype);
});
