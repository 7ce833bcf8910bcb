import type { EstimatorConverters } from '../methods.ts';
import { byImportance } from './by-importance.ts';
import { selectorOf } from './selector.ts';
import {
  byFalsePositives,
  byFamilyError,
  byPercentile,
  bySupport,
  byVariance,
  highestScores,
} from './supports.ts';

/** What leaves columns out. */
export const selectionConverters: EstimatorConverters = new Map([
  ['sklearn.RFE', selectorOf(bySupport)],
  ['sklearn.RFECV', selectorOf(bySupport)],
  ['sklearn.SelectFpr', selectorOf(byFalsePositives)],
  ['sklearn.SelectFromModel', selectorOf(byImportance)],
  ['sklearn.SelectFwe', selectorOf(byFamilyError)],
  ['sklearn.SelectKBest', selectorOf(highestScores)],
  ['sklearn.SelectPercentile', selectorOf(byPercentile)],
  ['sklearn.SequentialFeatureSelector', selectorOf(bySupport)],
  ['sklearn.VarianceThreshold', selectorOf(byVariance)],
]);
