import type { EstimatorConverters } from '../methods.ts';
import { convertCategoricalBayes } from './categorical-bayes.ts';
import { convertBernoulliBayes, convertComplementBayes, convertMultinomialBayes } from './counting-bayes.ts';
import { convertGaussianBayes } from './gaussian-bayes.ts';

export const naiveBayesConverters: EstimatorConverters = new Map([
  ['sklearn.BernoulliNB', convertBernoulliBayes],
  ['sklearn.CategoricalNB', convertCategoricalBayes],
  ['sklearn.ComplementNB', convertComplementBayes],
  ['sklearn.GaussianNB', convertGaussianBayes],
  ['sklearn.MultinomialNB', convertMultinomialBayes],
]);
