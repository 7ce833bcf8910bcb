import type { EstimatorConverters } from './methods.ts';
import { compositionConverters } from './composition/composition-converters.ts';
import { linearConverters } from './linear/linear-converters.ts';
import { neighborsConverters } from './neighbors/neighbors-converters.ts';
import { outlierConverters } from './outlier/outlier-converters.ts';
import { preprocessingConverters } from './preprocessing/preprocessing-converters.ts';
import { treeConverters } from './trees/tree-converters.ts';
import { svmConverters } from './svm/svm-converters.ts';

/** All classes that are converted. */
export const converters: EstimatorConverters = new Map([
  ...compositionConverters,
  ...linearConverters,
  ...neighborsConverters,
  ...outlierConverters,
  ...preprocessingConverters,
  ...svmConverters,
  ...treeConverters,
]);
