import type { EstimatorConverters } from '../methods.ts';
import { convertCalibrated } from './calibrated.ts';
import { convertClassifierChain, convertRegressorChain } from './chains.ts';
import { convertColumnTransformer } from './column-transformer.ts';
import { convertFeatureUnion } from './feature-union.ts';
import { convertMultiOutput } from './multi-output.ts';
import { convertConstantPredictor, convertOneVsRest } from './one-vs-rest.ts';
import { convertOneVsOne } from './one-vs-one.ts';
import { convertOutputCode } from './output-code.ts';
import { convertPipeline } from './pipeline.ts';
import { convertSearch } from './search.ts';
import { convertStacking } from './stacking.ts';
import { convertFixedThreshold, convertTunedThreshold } from './threshold.ts';
import { convertTransformedTarget } from './transformed-target.ts';
import { convertVotingClassifier, convertVotingRegressor } from './voting.ts';
import { convertWrapped } from './wrapped.ts';

/** Estimators that are made of others. */
export const compositionConverters: EstimatorConverters = new Map([
  ['imblearn.Pipeline', convertPipeline],
  ['sklearn.CalibratedClassifierCV', convertCalibrated],
  ['sklearn.ClassifierChain', convertClassifierChain],
  ['sklearn.ColumnTransformer', convertColumnTransformer],
  ['sklearn.FeatureUnion', convertFeatureUnion],
  ['sklearn.FixedThresholdClassifier', convertFixedThreshold],
  ['sklearn.FrozenEstimator', convertWrapped('estimator')],
  ['sklearn.GridSearchCV', convertSearch],
  ['sklearn.HalvingGridSearchCV', convertSearch],
  ['sklearn.HalvingRandomSearchCV', convertSearch],
  ['sklearn.MultiOutputClassifier', convertMultiOutput],
  ['sklearn.MultiOutputRegressor', convertMultiOutput],
  ['sklearn.OneVsOneClassifier', convertOneVsOne],
  ['sklearn.OneVsRestClassifier', convertOneVsRest],
  ['sklearn.OutputCodeClassifier', convertOutputCode],
  ['sklearn.Pipeline', convertPipeline],
  ['sklearn.RANSACRegressor', convertWrapped('estimator_')],
  ['sklearn.RandomizedSearchCV', convertSearch],
  ['sklearn.RegressorChain', convertRegressorChain],
  ['sklearn.SelfTrainingClassifier', convertWrapped('estimator_', 'base_estimator_')],
  ['sklearn.StackingClassifier', convertStacking],
  ['sklearn.StackingRegressor', convertStacking],
  ['sklearn.TransformedTargetRegressor', convertTransformedTarget],
  ['sklearn.TunedThresholdClassifierCV', convertTunedThreshold],
  ['sklearn.VotingClassifier', convertVotingClassifier],
  ['sklearn.VotingRegressor', convertVotingRegressor],
  ['sklearn._ConstantPredictor', convertConstantPredictor],
]);
