import {
  argMax,
  binary,
  cast,
  compare,
  concatColumns,
  gatherColumns,
  reduceColumns,
  reshape,
  where,
} from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { asked, asColumns, binaryScore } from '../asked.ts';
import { classAt, classLabels } from '../classes/class-labels.ts';
import { constantRows } from '../constant-rows.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { isBefore } from '../sklearn-version.ts';

const constantType = 'sklearn._ConstantPredictor';

/**
 * One classifier for each class against all others, or for each label of several that a row may have.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/multiclass.py
 */
export async function convertOneVsRest(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const binarizer = estimator.estimator('label_binarizer_');
  const classes = await classLabels(binarizer);
  const isMultilabel = binarizer.textOr('y_type_', 'multiclass').startsWith('multilabel');
  const members: (readonly [Estimator, Methods])[] = [];
  for (const inner of await estimator.estimators('estimators_')) {
    members.push([inner, await context.convert(inner, features)]);
  }
  const isSingle = members.length === 1;
  if (!isMultilabel && members.length !== (classes.length > 2 ? classes.length : 1)) {
    throw estimator.mismatch('estimators_', `a list of estimators for ${classes.length} classes`);
  }
  const [first] = members;
  const hasDecision = members.every(([, methods]) => methods.decision_function !== undefined);
  const isScore = first?.[1].decision_function !== undefined && first[0].type !== constantType;
  const scores = once(async () => {
    const each = await Array.fromAsync(members, ([inner, one]) => binaryScore(graph, inner, one));
    return concatColumns(
      graph,
      each.map((score) => asColumns(graph, score)),
    );
  });
  const predict = once(async () => {
    const isAbove = compare(graph, 'Greater', await scores(), graph.scalar(isScore ? 0 : 0.5));
    if (isMultilabel) return cast(graph, isAbove, 'int64');
    if (isSingle) return classAt(graph, classes, reshape(graph, cast(graph, isAbove, 'int64'), [-1]));
    // Of equally likely classes it was the last until scikit-learn 1.8.
    const index = isBefore(estimator, 1, 8) ? lastMaximum(await scores()) : argMax(graph, await scores());
    return classAt(graph, classes, index);
  });
  const probabilities = once(async () => {
    const each: Value[] = [];
    for (const [inner, methods] of members) {
      each.push(gatherColumns(graph, await asked(graph, inner, methods, 'predict_proba'), [1]));
    }
    const [only] = each;
    if (isSingle && only !== undefined) {
      each.unshift(binary(graph, 'Sub', graph.scalar(1), only));
    }
    const all = concatColumns(graph, each);
    return isMultilabel ? all : normalized(all);
  });
  const decision = once(async () => (isSingle ? reshape(graph, await scores(), [-1]) : await scores()));
  return {
    kind: 'classifier',
    classes: [classes],
    predict,
    ...(members.every(([, methods]) => methods.predict_proba !== undefined) && {
      predict_proba: probabilities,
    }),
    ...(hasDecision && { decision_function: decision }),
  };

  /** Where no class is likely there was nothing to divide until scikit-learn 1.7, and zeros stay since. */
  function normalized(value: Value): Value {
    const sum = reduceColumns(graph, 'ReduceSum', value);
    if (isBefore(estimator, 1, 7)) return binary(graph, 'Div', value, sum);
    const isZero = compare(graph, 'Equal', sum, graph.scalar(0));
    return binary(graph, 'Div', value, where(graph, isZero, graph.scalar(1), sum));
  }

  function lastMaximum(value: Value): Value {
    return graph.node(
      'ArgMax',
      [value],
      { dtype: 'int64', shape: [null] },
      { attributes: { axis: { int: 1 }, keepdims: { int: 0 }, select_last_index: { int: 1 } } },
    );
  }
}

/** What stands for a classifier of a class that all rows had, or none. */
export async function convertConstantPredictor(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const [y = 0] = (await estimator.numbers('y_')).data;
  const rows = (...numbers: readonly number[]) =>
    constantRows(graph, features, graph.floats(numbers, [1, numbers.length]));
  return {
    kind: 'classifier',
    predict: once(async () => reshape(graph, cast(graph, rows(y), 'int64'), [-1])),
    decision_function: once(async () => reshape(graph, rows(y), [-1])),
    predict_proba: once(async () => rows(1 - y, y)),
  };
}
