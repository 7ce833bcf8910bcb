import { describe, expect, it } from 'vitest';
import {
  describedPickle,
  ownObject,
  pipelineOf,
  scaler,
  sklearnObject,
} from '../../../test/support/described.ts';
import { float, global, int, list, object, text } from '../../../test/support/pickle-bytes.ts';

describe('what can’t be converted', () => {
  it('is all told by place and class, beside what can', async () => {
    const { source, onnx } = await describedPickle(
      pipelineOf(ownObject('Cleaner'), scaler, ownObject('Cleaner'), ownObject('Model')),
    );
    expect(onnx).toBeNull();
    expect(source).toMatchObject({ conversion: 'refused', libraries: { 'scikit-learn': '1.4.2' } });
    expect(source.problems).toMatchObject([
      {
        place: 'Pipeline.steps[0]',
        class: 'house.Cleaner',
        count: 2,
        reason: expect.stringContaining('house'),
      },
      { place: 'Pipeline.steps[3]', class: 'house.Model', count: 1 },
    ]);
    expect(source.estimators[0]?.estimators.map(({ settings }) => settings)).toEqual([
      { depth: '3' },
      { with_mean: 'False' },
      { depth: '3' },
      { depth: '3' },
    ]);
  });

  it('is told of settings too, of each estimator', async () => {
    const function_ = (name: string) =>
      sklearnObject('preprocessing._function_transformer.FunctionTransformer', {
        func: global('house', name),
        n_features_in_: int(2),
      });
    const { source } = await describedPickle(pipelineOf(function_('scale'), function_('shift'), scaler));
    expect(source.problems.map(({ place, reason }) => [place, reason])).toEqual([
      ['Pipeline.steps[0]', expect.stringMatching(/^has house\.scale as func/)],
      ['Pipeline.steps[1]', expect.stringMatching(/^has house\.shift as func/)],
    ]);
  });

  it('is said of what isn’t fitted', async () => {
    const { source } = await describedPickle(sklearnObject('preprocessing._data.StandardScaler', {}));
    expect(source.problems).toMatchObject([
      { place: 'StandardScaler', reason: expect.stringMatching(/^n_features_in_ should be/) },
    ]);
  });

  it('is told of the estimator that another needs something of, once and by its place', async () => {
    const threshold = sklearnObject('model_selection._classification_threshold.FixedThresholdClassifier', {
      estimator_: scaler,
      threshold: float(0.5),
      n_features_in_: int(2),
    });
    const { source } = await describedPickle(threshold);
    expect(source.problems).toMatchObject([
      {
        place: 'FixedThresholdClassifier.estimator_',
        class: 'sklearn.preprocessing._data.StandardScaler',
        reason: "doesn't tell two classes apart",
        count: 1,
      },
    ]);
  });

  it('is a file that holds no model', async () => {
    const { source } = await describedPickle(list(text('age'), text('income')));
    expect(source).toMatchObject({
      holds: 'a list of 2 texts',
      estimators: [],
      columns: null,
      conversion: 'refused',
    });
    expect(source.problems).toMatchObject([
      {
        place: '',
        class: null,
        reason: 'the file is no model that mlpack takes: it holds a list of 2 texts',
      },
    ]);
  });

  it('are samplers not, which a conversion leaves out', async () => {
    const sampler = object(global('imblearn.over_sampling._smote.base', 'SMOTE'), { k_neighbors: int(5) });
    const { source } = await describedPickle(pipelineOf(sampler, ownObject('Model')));
    expect(source.problems.map(({ class: type }) => type)).toEqual(['house.Model']);
  });
});
