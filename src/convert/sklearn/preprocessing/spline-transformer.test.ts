import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { changedModel, goldenDifferences, graphAnswers } from '../../../../test/support/classical.ts';
import { PickleDict, PickleList, PickleObject, PickleTuple } from '../../pickle/pickle-values.ts';
import { convertEstimator } from '../convert-estimator.ts';

describe('SplineTransformer', () => {
  // Each extrapolation with several degrees; at the first and last knot, one float beyond them, and far off.
  it.each([
    't-spline-1.4.2',
    'splines-1.2.1',
    'splines-1.9.1',
    'splines-missing-1.9.1',
    'spline-error-1.9.1',
  ])('transforms as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it('ends the inference beyond the knots where that is an error', async () => {
    const model = await changedModel('spline-error-1.9.1', () => undefined);
    const { graph } = await convertEstimator(model, 'model.pkl');
    const X = new ort.Tensor('float64', Float64Array.of(0, 1, 1e9), [1, 3]);
    await expect(graphAnswers(graph, { X })).rejects.toThrow('out of data bounds');
  });

  it('more knots than a model would have are refused', async () => {
    const model = await changedModel('spline-error-1.9.1', (state) => {
      const list = state.get('bsplines_');
      if (!(list instanceof PickleList)) throw new TypeError('there are no splines');
      for (const spline of list.items) {
        if (!(spline instanceof PickleObject && spline.state instanceof PickleDict)) continue;
        const knots = new PickleTuple(Array.from({ length: 400_000 }, (_, at) => at));
        for (const name of ['t', '_t']) spline.state.set(name, knots);
      }
    });
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('400000 knots'),
    });
  });

  it.each([
    ['degree', 3.5],
    ['degree', 65n],
    ['bsplines_', new PickleTuple([])],
    ['extrapolation', 'wild'],
  ])('another %s is refused: %s', async (attribute, value) => {
    const model = await changedModel('spline-error-1.9.1', (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(attribute),
    });
  });
});
