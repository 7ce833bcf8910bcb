import { expect, it } from 'vitest';
import { NumpyArray } from '../../numpy/numpy-array.ts';
import { parseDtype } from '../../numpy/numpy-dtype.ts';
import { PickleDict, PickleGlobal, PickleObject, type PickleValue } from '../../pickle/pickle-values.ts';
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
