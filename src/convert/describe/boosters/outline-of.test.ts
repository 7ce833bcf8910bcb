import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { described } from '../../../../test/support/described.ts';
import { tempDir } from '../../../../test/support/temp.ts';

const models = resolve(import.meta.dirname, '../../../../test/models/classical');

describe('boosters', () => {
  it.each([
    ['xgb-cat-3.3.0/model.ubj', 'xgboost-ubjson', 'XGBoost', '3.3.0'],
    ['xgb-booster-1.7.4/model.bst', 'xgboost-binary', 'XGBoost', '1.7'],
    ['lightgbm-rf/model.txt.gz', 'lightgbm-text', 'LightGBM', null],
  ])('%s says its trees, columns, version and what it computes', async (name, form, library, version) => {
    const { source } = await described(join(models, name));
    expect(source).toMatchObject({ form, conversion: 'done' });
    expect(source.libraries[library]).toBe(version);
    expect(source.trees?.nodes).toBeGreaterThan(source.trees?.count ?? 0);
    expect(source.columns?.length).toBe(source.columnCount);
    expect(source.columns?.every(({ kind }) => kind === 'number' || kind === 'category')).toBe(true);
  });

  it('know the categories of a data frame', async () => {
    const { source } = await described(join(models, 'lightgbm-frame-cat/model.pkl.gz'));
    expect(source).toMatchObject({ classes: [['churn', 'stay']], compression: 'gzip' });
    expect(source.columns?.[1]).toEqual({
      name: 'city',
      kind: 'category',
      categories: ['Lima', 'Oslo', 'Pune', 'Zürich'],
    });
  });

  it('are described also where only their own library can compute them', async () => {
    const path = join(await tempDir(), 'model.json');
    const model = {
      features_info: {
        float_features: [{ flat_feature_index: 0, feature_index: 0, feature_name: 'age', borders: [30] }],
        categorical_features: [{ flat_feature_index: 1, feature_index: 0, feature_name: 'city' }],
        ctrs: [{ elements: [{ combination_element: 'cat_feature_value', cat_feature_index: 0 }] }],
      },
      model_info: { params: JSON.stringify({ loss_function: { type: 'RMSE' } }) },
      oblivious_trees: [{ splits: [{ split_index: 0 }], leaf_values: [1, 2] }],
      scale_and_bias: [1, [0]],
    };
    await writeFile(path, JSON.stringify(model));
    const { source } = await described(path);
    expect(source).toMatchObject({
      form: 'catboost-json',
      columns: [
        { name: 'age', kind: 'number' },
        { name: 'city', kind: 'category' },
      ],
      trees: { count: 1, nodes: 3 },
      estimators: [{ settings: { loss_function: "'RMSE'" } }],
    });
    expect(source.problems).toMatchObject([
      {
        place: 'CatBoostModel',
        reason: expect.stringContaining('counts targets of categories (CTR) in column "city"'),
      },
    ]);
  });
});
