import type { EstimatorConverters } from '../methods.ts';
import { convertCalibrated } from './calibrated.ts';
import { convertClassifierChain, convertRegressorChain } from './chains.ts';
import { convertColumnTransformer } from './column-transformer.ts';
import { convertFeatureUnion } from './feature-union.ts';
import { convertMultiOutput } from './multi-output.ts';
import { convertConstantPredictor, convertOneVsRest } from './one-vs-rest.ts';
import { convertOneVsOne } from './one-vs-one.ts';
import { convertPipeline } from './pipeline.ts';
import { convertSearch } from './search.ts';
import { convertStacking } from './stacking.ts';
import { convertTransformedTarget } from './transformed-target.ts';
import { convertVotingClassifier, convertVotingRegressor } from './voting.ts';

/** Estimators that are made of others. */
export const compositionConverters: EstimatorConverters = new Map([
  ['imblearn.Pipeline', convertPipeline],
  ['sklearn.CalibratedClassifierCV', convertCalibrated],
  ['sklearn.ClassifierChain', convertClassifierChain],
  ['sklearn.ColumnTransformer', convertColumnTransformer],
  ['sklearn.FeatureUnion', convertFeatureUnion],
  ['sklearn.GridSearchCV', convertSearch],
  ['sklearn.HalvingGridSearchCV', convertSearch],
  ['sklearn.HalvingRandomSearchCV', convertSearch],
  ['sklearn.MultiOutputClassifier', convertMultiOutput],
  ['sklearn.MultiOutputRegressor', convertMultiOutput],
  ['sklearn.OneVsOneClassifier', convertOneVsOne],
  ['sklearn.OneVsRestClassifier', convertOneVsRest],
  ['sklearn.Pipeline', convertPipeline],
  ['sklearn.RandomizedSearchCV', convertSearch],
  ['sklearn.RegressorChain', convertRegressorChain],
  ['sklearn.StackingClassifier', convertStacking],
  ['sklearn.StackingRegressor', convertStacking],
  ['sklearn.TransformedTargetRegressor', convertTransformedTarget],
  ['sklearn.VotingClassifier', convertVotingClassifier],
  ['sklearn.VotingRegressor', convertVotingRegressor],
  ['sklearn._ConstantPredictor', convertConstantPredictor],
]);
