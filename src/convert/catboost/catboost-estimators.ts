import {
  argMax,
  binary,
  cast,
  compare,
  concatColumns,
  gatherColumns,
  reshape,
  softmax,
  unary,
} from '../graph/operators.ts';
import { logistic } from '../graph/logistic.ts';
import type { Graph } from '../graph/graph.ts';
import { columnsOf, type Value } from '../graph/value.ts';
import { classAt, type ClassLabel } from '../sklearn/classes/class-labels.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import type { Features } from '../sklearn/columns/features.ts';
import { once, type Context, type EstimatorConverter, type Methods } from '../sklearn/methods.ts';
import { bothProbabilities } from '../sklearn/probabilities.ts';
import { catBoostMargins } from './catboost-margins.ts';
import { comparedColumns } from './compared-columns.ts';
import { heldModel } from './held-model.ts';
import { modelInfo, type ModelInfo } from './model-info.ts';

/** Losses whose sums tell of each class by itself, so that none, one or several may hold. */
const multilabelLosses = new Set(['MultiLogloss', 'MultiCrossEntropy']);
const classLosses = new Set([
  ...multilabelLosses,
  'Logloss',
  'CrossEntropy',
  'Focal',
  'MultiClass',
  'MultiClassOneVsAll',
]);
/** Losses whose sums are logarithms of what is predicted. */
const exponentLosses = new Set(['Poisson', 'Tweedie']);

/** A file of CatBoost's own, which answers as the class that it was trained by would. */
export const convertCatBoostFile: EstimatorConverter = async (estimator, features, context) => {
  const { info, margins } = await marginsOf(estimator, features, context);
  if (classLosses.has(info.loss)) return classifier(estimator, context.graph, info, margins);
  const answers = regressionAnswers(context.graph, info.loss, margins);
  return { ...answers, margin: vectorOf(context.graph, margins) };
};

/** CatBoostClassifier. */
export const convertCatBoostClassifier: EstimatorConverter = async (estimator, features, context) => {
  const { info, margins } = await marginsOf(estimator, features, context);
  return classifier(estimator, context.graph, info, margins);
};

/** CatBoostRegressor: logarithms become numbers where it was made with such a loss. */
export const convertCatBoostRegressor: EstimatorConverter = async (estimator, features, context) => {
  const { margins } = await marginsOf(estimator, features, context);
  const loss = (estimator.textOr('loss_function', '') || estimator.textOr('objective', '')).split(':', 1)[0];
  const answers = regressionAnswers(context.graph, loss ?? '', margins);
  return { ...answers, margin: vectorOf(context.graph, margins) };
};

/** CatBoost and CatBoostRanker, which answer with their sums. */
export const convertCatBoost: EstimatorConverter = async (estimator, features, context) => {
  const { margins } = await marginsOf(estimator, features, context);
  const sums = vectorOf(context.graph, margins);
  return { kind: 'regressor', predict: sums, margin: sums };
};

type Margins = () => Promise<Value>;

async function marginsOf(
  estimator: Estimator,
  features: Features,
  { graph, notes }: Context,
): Promise<{ readonly info: ModelInfo; readonly margins: Margins }> {
  const model = await heldModel(estimator);
  const place = `${estimator.file}: ${estimator.place}`;
  const margins = once(async () =>
    catBoostMargins(graph, comparedColumns(graph, features, model, { estimator, notes }), model, place),
  );
  return { info: modelInfo(model), margins };
}

function regressionAnswers(graph: Graph, loss: string, margins: Margins): Methods {
  const predict = once(async () => {
    const sums = await margins();
    if (exponentLosses.has(loss)) return asVector(graph, unary(graph, 'Exp', sums));
    if (loss !== 'RMSEWithUncertainty' || columnsOf(sums) !== 2) return asVector(graph, sums);
    // The second sum is the logarithm of the standard deviation; variances are given out.
    const variance = unary(
      graph,
      'Exp',
      binary(graph, 'Mul', gatherColumns(graph, sums, [1]), graph.scalar(2)),
    );
    return concatColumns(graph, [gatherColumns(graph, sums, [0]), variance]);
  });
  return { kind: 'regressor', predict };
}

/** https://github.com/catboost/catboost/blob/v1.2.10/catboost/libs/eval_result/eval_helpers.cpp (PrepareEval) */
function classifier(estimator: Estimator, graph: Graph, info: ModelInfo, margins: Margins): Methods {
  const isMultilabel = multilabelLosses.has(info.loss);
  const sums = once(async () => byClass(graph, info, await margins()));
  const classesOf = (value: Value): readonly ClassLabel[] => {
    const count = columnsOf(value) === 1 ? 2 : columnsOf(value);
    const classes = info.classes ?? Array.from({ length: count }, (_, index) => index);
    if (classes.length === count) return classes;
    throw estimator.unsupported(`has ${classes.length} classes, but answers for ${count}`);
  };
  const probabilities = once(async () => {
    const value = await sums();
    classesOf(value);
    if (columnsOf(value) === 1 && !isMultilabel) return bothProbabilities(graph, logistic(graph, value));
    const isEach = isMultilabel || info.loss === 'MultiClassOneVsAll';
    return isEach ? logistic(graph, value) : softmax(graph, value);
  });
  const predict = once(async () => {
    const value = await sums();
    const classes = classesOf(value);
    const isMore = (): Value =>
      cast(graph, compare(graph, 'Greater', value, graph.scalar(info.threshold)), 'int64');
    if (isMultilabel) return isMore();
    const index = columnsOf(value) === 1 ? reshape(graph, isMore(), [-1]) : argMax(graph, value);
    return classAt(graph, classes, index);
  });
  return {
    kind: 'classifier',
    ...(info.classes === null ? {} : { classes: [info.classes] }),
    predict,
    predict_proba: probabilities,
    margin: vectorOf(graph, margins),
  };
}

/** Sums in the order of all classes; one that no row was of in training can't be. */
function byClass(graph: Graph, { classes, classOfSum }: ModelInfo, sums: Value): Value {
  if (classes === null || classOfSum === null) return sums;
  const never = binary(
    graph,
    'Add',
    binary(graph, 'Mul', gatherColumns(graph, sums, [0]), graph.scalar(0)),
    graph.scalar(-Infinity),
  );
  const order = classes.map((_, index) => classOfSum.indexOf(index));
  return gatherColumns(
    graph,
    concatColumns(graph, [sums, never]),
    order.map((sum) => (sum < 0 ? classOfSum.length : sum)),
  );
}

function vectorOf(graph: Graph, margins: Margins): Margins {
  return once(async () => asVector(graph, await margins()));
}

/** A matrix of one column as a vector. */
function asVector(graph: Graph, value: Value): Value {
  return columnsOf(value) === 1 ? reshape(graph, value, [-1]) : value;
}
