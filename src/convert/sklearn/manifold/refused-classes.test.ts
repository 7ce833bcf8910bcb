import { expect, it } from 'vitest';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleTuple,
} from '../../pickle/pickle-values.ts';
import { convertEstimator } from '../convert-estimator.ts';

function estimator(module: string, name: string, attributes: PickleDict): PickleObject {
  const object = new PickleObject(new PickleGlobal(module, name), []);
  object.state = attributes;
  return object;
}

it.each([
  ['decomposition._lda', 'LatentDirichletAllocation', 'NMF'],
  ['decomposition._nmf', 'MiniBatchNMF', 'solver="cd"'],
  ['decomposition._dict_learning', 'DictionaryLearning', 'SparsePCA'],
  ['decomposition._dict_learning', 'MiniBatchDictionaryLearning', 'SparsePCA'],
  ['decomposition._dict_learning', 'SparseCoder', 'SparsePCA'],
  ['manifold._t_sne', 'TSNE', 'PCA'],
  ['manifold._mds', 'MDS', 'PCA'],
  ['manifold._spectral_embedding', 'SpectralEmbedding', 'PCA'],
  ['manifold._locally_linear', 'LocallyLinearEmbedding', 'Isomap'],
])('sklearn.%s.%s is refused with what to do instead', async (module, name, instead) => {
  const attributes = new PickleDict();
  attributes.set('n_features_in_', 3n);
  await expect(
    convertEstimator(estimator(`sklearn.${module}`, name, attributes), 'model.pkl'),
  ).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining(`model.pkl: ${name} `),
    suggestions: [expect.stringContaining(instead)],
  });
});

it.each(['DictVectorizer', 'FeatureHasher'])('%s is refused before a classifier too', async (name) => {
  const vectorizer = estimator('sklearn.feature_extraction', name, new PickleDict());
  const steps = new PickleList();
  steps.items.push(new PickleTuple(['dicts', vectorizer]));
  const attributes = new PickleDict();
  attributes.set('steps', steps);
  await expect(
    convertEstimator(estimator('sklearn.pipeline', 'Pipeline', attributes), 'model.pkl'),
  ).rejects.toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringContaining('dicts'),
    suggestions: [expect.stringContaining('ColumnTransformer')],
  });
});
