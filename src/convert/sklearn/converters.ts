import { catBoostConverters } from '../catboost/catboost-converters.ts';
import { lightGbmConverters } from '../lightgbm/lightgbm-converters.ts';
import { xgboostConverters } from '../xgboost/xgboost-converters.ts';
import type { EstimatorConverters } from './methods.ts';
import { clusteringConverters } from './clustering/clustering-converters.ts';
import { compositionConverters } from './composition/composition-converters.ts';
import { decompositionConverters } from './decomposition/decomposition-converters.ts';
import { discriminantConverters } from './discriminant/discriminant-converters.ts';
import { dummyConverters } from './dummy/dummy-converters.ts';
import { gaussianProcessConverters } from './gaussian-process/gaussian-process-converters.ts';
import { encoderConverters } from './encoders/encoder-converters.ts';
import { imputerConverters } from './imputers/imputer-converters.ts';
import { kernelConverters } from './kernels/kernel-converters.ts';
import { selectionConverters } from './selection/selection-converters.ts';
import { linearConverters } from './linear/linear-converters.ts';
import { manifoldConverters } from './manifold/manifold-converters.ts';
import { mixtureConverters } from './mixture/mixture-converters.ts';
import { naiveBayesConverters } from './naive-bayes/naive-bayes-converters.ts';
import { neighborsConverters } from './neighbors/neighbors-converters.ts';
import { neuralConverters } from './neural/neural-converters.ts';
import { outlierConverters } from './outlier/outlier-converters.ts';
import { preprocessingConverters } from './preprocessing/preprocessing-converters.ts';
import { textConverters } from './text/text-converters.ts';
import { treeConverters } from './trees/tree-converters.ts';
import { svmConverters } from './svm/svm-converters.ts';

/** All classes that are converted. */
export const converters: EstimatorConverters = new Map([
  ...catBoostConverters,
  ...clusteringConverters,
  ...compositionConverters,
  ...decompositionConverters,
  ...discriminantConverters,
  ...dummyConverters,
  ...lightGbmConverters,
  ...gaussianProcessConverters,
  ...encoderConverters,
  ...imputerConverters,
  ...kernelConverters,
  ...selectionConverters,
  ...linearConverters,
  ...manifoldConverters,
  ...mixtureConverters,
  ...naiveBayesConverters,
  ...neighborsConverters,
  ...neuralConverters,
  ...outlierConverters,
  ...preprocessingConverters,
  ...svmConverters,
  ...textConverters,
  ...treeConverters,
  ...xgboostConverters,
]);
