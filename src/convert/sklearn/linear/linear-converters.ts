import type { EstimatorConverters } from '../methods.ts';
import { convertGeneralizedLinear } from './generalized-linear.ts';
import { convertIsotonicRegression } from './isotonic-regression.ts';
import { convertLinearClassifier } from './linear-classifier.ts';
import { convertLinearRegressor } from './linear-regressor.ts';
import { convertLogisticRegression } from './logistic-regression.ts';
import { convertPartialLeastSquares } from './partial-least-squares.ts';
import { convertRidgeClassifier } from './ridge-classifier.ts';
import { convertSgdClassifier } from './sgd-classifier.ts';
import { convertSgdOneClass } from './sgd-one-class.ts';

export const linearConverters: EstimatorConverters = new Map([
  ['sklearn.ARDRegression', convertLinearRegressor],
  ['sklearn.BayesianRidge', convertLinearRegressor],
  ['sklearn.CCA', convertPartialLeastSquares],
  ['sklearn.ElasticNet', convertLinearRegressor],
  ['sklearn.ElasticNetCV', convertLinearRegressor],
  ['sklearn.GammaRegressor', convertGeneralizedLinear],
  ['sklearn.HuberRegressor', convertLinearRegressor],
  ['sklearn.IsotonicRegression', convertIsotonicRegression],
  ['sklearn.Lars', convertLinearRegressor],
  ['sklearn.LarsCV', convertLinearRegressor],
  ['sklearn.Lasso', convertLinearRegressor],
  ['sklearn.LassoCV', convertLinearRegressor],
  ['sklearn.LassoLars', convertLinearRegressor],
  ['sklearn.LassoLarsCV', convertLinearRegressor],
  ['sklearn.LassoLarsIC', convertLinearRegressor],
  ['sklearn.LinearRegression', convertLinearRegressor],
  ['sklearn.LinearSVC', convertLinearClassifier],
  ['sklearn.LinearSVR', convertLinearRegressor],
  ['sklearn.LogisticRegression', convertLogisticRegression],
  ['sklearn.LogisticRegressionCV', convertLogisticRegression],
  ['sklearn.MultiTaskElasticNet', convertLinearRegressor],
  ['sklearn.MultiTaskElasticNetCV', convertLinearRegressor],
  ['sklearn.MultiTaskLasso', convertLinearRegressor],
  ['sklearn.MultiTaskLassoCV', convertLinearRegressor],
  ['sklearn.OrthogonalMatchingPursuit', convertLinearRegressor],
  ['sklearn.OrthogonalMatchingPursuitCV', convertLinearRegressor],
  ['sklearn.PLSCanonical', convertPartialLeastSquares],
  ['sklearn.PLSRegression', convertPartialLeastSquares],
  ['sklearn.PassiveAggressiveClassifier', convertLinearClassifier],
  ['sklearn.PassiveAggressiveRegressor', convertLinearRegressor],
  ['sklearn.Perceptron', convertLinearClassifier],
  ['sklearn.PoissonRegressor', convertGeneralizedLinear],
  ['sklearn.QuantileRegressor', convertLinearRegressor],
  ['sklearn.Ridge', convertLinearRegressor],
  ['sklearn.RidgeCV', convertLinearRegressor],
  ['sklearn.RidgeClassifier', convertRidgeClassifier],
  ['sklearn.RidgeClassifierCV', convertRidgeClassifier],
  ['sklearn.SGDClassifier', convertSgdClassifier],
  ['sklearn.SGDOneClassSVM', convertSgdOneClass],
  ['sklearn.SGDRegressor', convertLinearRegressor],
  ['sklearn.TheilSenRegressor', convertLinearRegressor],
  ['sklearn.TweedieRegressor', convertGeneralizedLinear],
]);
