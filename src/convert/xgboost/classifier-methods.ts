import { MlpackError } from '../../errors/mlpack-error.ts';
import { argMax, binary, cast, compare, concatColumns, reshape } from '../graph/operators.ts';
import { float32Scalar } from './float32-scalar.ts';
import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import { classAt, type ClassLabel } from '../sklearn/classes/class-labels.ts';
import { once, type Methods } from '../sklearn/methods.ts';
import type { Booster } from './read/booster.ts';
import { float32Softmax } from './objectives.ts';
import type { Wrapper } from './wrapper.ts';

export interface ClassifierParts {
  readonly graph: Graph;
  /** File and estimator, as errors name it. */
  readonly place: string;
  readonly booster: Booster;
  readonly wrapper: Wrapper;
  /** float32 [rows, sums] */
  readonly margins: () => Promise<Value>;
  /** What the Booster predicts: float32 [rows, sums], or [rows, 1]. */
  readonly predicted: () => Promise<Value>;
}

/**
 * What XGBClassifier answers.
 * https://github.com/dmlc/xgboost/blob/v3.4.1/python-package/xgboost/sklearn.py (XGBClassifier)
 */
export function classifierMethods(parts: ClassifierParts): Methods {
  const { booster } = parts;
  if (booster.objective.startsWith('multi:')) return ofManyClasses(parts);
  return booster.sumCount > 1 ? ofManyLabels(parts) : ofTwoClasses(parts);
}

function ofManyClasses({ graph, place, booster, wrapper, margins, predicted }: ClassifierParts): Methods {
  const classes = classesOf(wrapper, booster.classCount, place);
  const isClass = booster.objective === 'multi:softmax';
  const probabilities = once(async () =>
    isClass ? float32Softmax(graph, await margins()) : await predicted(),
  );
  const predict = once(async () => {
    const number = isClass
      ? cast(graph, reshape(graph, await predicted(), [-1]), 'int64')
      : argMax(graph, await probabilities());
    return classAt(graph, classes, number);
  });
  return { kind: 'classifier', classes: [classes], predict, predict_proba: probabilities };
}

function ofTwoClasses({ graph, place, wrapper, predicted }: ClassifierParts): Methods {
  const classes = classesOf(wrapper, 2, place);
  const predict = once(async () => {
    const isSecond = isLikely(graph, reshape(graph, await predicted(), [-1]));
    return classAt(graph, classes, cast(graph, isSecond, 'int64'));
  });
  const probabilities = once(async () => {
    const second = await predicted();
    return concatColumns(graph, [binary(graph, 'Sub', float32Scalar(graph, 1), second), second]);
  });
  return { kind: 'classifier', classes: [classes], predict, predict_proba: probabilities };
}

/** Several labels that each are there or not. */
function ofManyLabels({ graph, predicted }: ClassifierParts): Methods {
  const predict = once(async () => cast(graph, isLikely(graph, await predicted()), 'int64'));
  return { kind: 'classifier', predict, predict_proba: predicted };
}

function isLikely(graph: Graph, probability: Value): Value {
  return compare(graph, 'Greater', probability, float32Scalar(graph, 0.5));
}

function classesOf({ classes }: Wrapper, count: number, place: string): readonly ClassLabel[] {
  const labels = classes ?? [...Array(count).keys()];
  if (labels.length === count) return labels;
  throw new MlpackError(
    'MODEL_INVALID',
    `${place} has ${labels.length} classes, but ${count} are predicted.`,
  );
}
