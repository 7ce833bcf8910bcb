import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences, graphAnswers } from '../../../../test/support/classical.ts';
import { PickleTuple, type PickleDict } from '../../pickle/pickle-values.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('imputers that look at other columns', () => {
  it.each([
    'knnimp-1.9.0',
    'knn-imputers-1.2.1',
    'knn-imputers-1.9.1',
    'knn-apart-1.2.1',
    'knn-apart-1.9.1',
    'knn-minus-1.9.1',
    'iterimp-1.4.2',
    'iterative-alone-1.2.1',
    'iterative-imputers-1.2.1',
    'iterative-imputers-1.9.1',
    'iterative-kept-1.9.1',
  ])('fill in what is missing as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each([1, 3])('leave as they are %i rows of which nothing is missing', async (count) => {
    const model = await changedModel('knn-minus-1.9.1', () => undefined);
    const { graph, columns } = await convertEstimator(model, 'model.pkl');
    const numbers = Float64Array.from({ length: count * columns.length }, (_, at) => 1 + at);
    const X = new ort.Tensor('float64', numbers, [count, columns.length]);
    const answers = await graphAnswers(graph, { X });
    // The third column had no values while fitting, and is left out.
    expect(answers.get('transformed')?.data).toEqual([...numbers].filter((_, at) => at % 5 !== 2));
  });

  it.each<[name: string, code: string, named: string, change: (state: PickleDict) => void]>([
    ['knn-minus-1.9.1', 'UNSUPPORTED', 'metric', (state) => state.set('metric', null)],
    ['knn-minus-1.9.1', 'INVALID', 'n_neighbors', (state) => state.set('n_neighbors', 0n)],
    ['knn-minus-1.9.1', 'INVALID', '_fit_X', (state) => state.set('_fit_X', 1)],
    ['iterative-kept-1.9.1', 'UNSUPPORTED', 'by lot', (state) => state.set('sample_posterior', true)],
    ['iterative-kept-1.9.1', 'INVALID', '_min_value', (state) => state.set('_min_value', null)],
    [
      'iterative-kept-1.9.1',
      'INVALID',
      'sequence_',
      (state) => state.set('imputation_sequence_', new PickleTuple([new PickleTuple([7n, 0n, null])])),
    ],
    ['iterative-alone-1.2.1', 'UNSUPPORTED', 'replaces', (state) => state.set('keep_empty_features', true)],
  ])('%s: MODEL_%s for %s', async (name, code, named, change) => {
    const model = await changedModel(name, change);
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: `MODEL_${code}`,
      message: expect.stringContaining(named),
    });
  });
});
