import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences, graphAnswers } from '../../../../test/support/classical.ts';
import { PickleDict, type PickleValue } from '../../pickle/pickle-values.ts';
import { assembleModel } from '../parts/assemble.ts';
import { convertEstimator } from '../convert-estimator.ts';

const asSaved = () => undefined;

function fileOf(value: PickleValue) {
  return { path: 'labels.pkl', value, sizeBytes: 0 };
}

describe('labels become numbers as scikit-learn makes them', () => {
  it.each([
    'label-encoder-text-1.9.1',
    'label-encoder-numbers-1.9.1',
    'label-encoder-bool-1.9.1',
    'label-binarizer-multi-1.9.1',
    'label-binarizer-two-1.9.1',
    'label-binarizer-one-1.9.1',
  ])('%s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it('as whole numbers, one a row, of a column called y', async () => {
    const model = await changedModel('label-encoder-text-1.9.1', asSaved);
    const { graph, kind, columns, outputs } = await convertEstimator(model, 'labels.pkl');
    expect(kind).toBe('transformer');
    expect(columns).toEqual([{ name: 'y', kind: 'text', isNamed: true }]);
    expect(outputs.map(({ name, answers }) => [name, answers])).toEqual([['transformed', 'transform']]);
    expect(graph.outputs[0]).toMatchObject({ dtype: 'int64', shape: [null] });
  });
});

describe('a label that an encoder doesn’t know', () => {
  it.each([
    [
      'label-encoder-text-1.9.1',
      new ort.Tensor('string', ['red', 'pink'], [2, 1]),
      { y: [['blue', 'green', 'red']] },
    ],
    ['label-encoder-numbers-1.9.1', new ort.Tensor('float64', [7, 8], [2, 1]), { X: [[-3, 7, 10.5, null]] }],
    ['label-encoder-bool-1.9.1', new ort.Tensor('float64', [1, Number.NaN], [2, 1]), { X: [[0, 1]] }],
  ])('%s: ends the inference, and what it knows is told', async (name, labels, known) => {
    const model = await changedModel(name, asSaved);
    const { graph, accepted } = await convertEstimator(model, 'labels.pkl');
    expect(Object.fromEntries(accepted)).toEqual(known);
    await expect(graphAnswers(graph, { [graph.inputs[0]?.name ?? '']: labels })).rejects.toThrow(
      /out of data bounds/,
    );
  });
});

it.each([
  ['label-encoder-text-1.9.1', 'classes_', null, 'MODEL_INVALID'],
  ['label-binarizer-two-1.9.1', 'neg_label', 'none', 'MODEL_INVALID'],
  ['label-binarizer-two-1.9.1', 'neg_label', Number.NaN, 'MODEL_INVALID'],
  ['label-binarizer-two-1.9.1', 'y_type_', 'multilabel-indicator', 'MODEL_UNSUPPORTED'],
])('%s with another %s is refused', async (name, attribute, value, code) => {
  const model = await changedModel(name, (state) => state.set(attribute, value));
  await expect(convertEstimator(model, 'labels.pkl')).rejects.toMatchObject({ code });
});

it('several of them make no chain', async () => {
  const encoders = new PickleDict();
  for (const key of ['city', 'plan'])
    encoders.set(key, await changedModel('label-encoder-text-1.9.1', asSaved));
  await expect(assembleModel([fileOf(encoders)])).rejects.toThrow(
    'labels.pkl holds several models: "city" LabelEncoder; "plan" LabelEncoder.',
  );
});
