import type { ColumnReader, ColumnReaders } from '../columns/column-reader.ts';
import type { EstimatorConverters } from '../methods.ts';
import { convertTfidfTransformer } from './tfidf-transformer.ts';
import { convertCountVectorizer, convertHashingVectorizer, convertTfidfVectorizer } from './vectorizers.ts';

const vectorizers: EstimatorConverters = new Map([
  ['sklearn.CountVectorizer', convertCountVectorizer],
  ['sklearn.HashingVectorizer', convertHashingVectorizer],
  ['sklearn.TfidfVectorizer', convertTfidfVectorizer],
]);

export const textConverters: EstimatorConverters = new Map([
  ...vectorizers,
  ['sklearn.TfidfTransformer', convertTfidfTransformer],
]);

const texts: ColumnReader = async () => ({ names: null, count: 1, areTexts: true });

/** What stands first and takes texts, takes nothing else. */
export const textColumns: ColumnReaders = new Map([...vectorizers.keys()].map((type) => [type, texts]));
