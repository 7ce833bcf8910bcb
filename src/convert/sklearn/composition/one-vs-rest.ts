import {
  binary,
  cast,
  compare,
  concatColumns,
  gatherColumns,
  reduceColumns,
  reshape,
} from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { asked, asColumns, binaryScore } from '../asked.ts';
import { classAt, classLabels } from '../class-labels.ts';
import { constantRows } from '../constant-rows.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../features.ts';
import { once, type Context, type Methods } from '../methods.ts';

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
  const hasDecision = members.every(([, methods]) => methods.decision_function !== undefined);
  const scores = once(async () => {
    const each = await Array.fromAsync(members, ([inner, one]) => binaryScore(graph, inner, one));
    return concatColumns(
      graph,
      each.map((score) => asColumns(graph, score)),
    );
  });
  const predict = once(async () => {
    const isAbove = compare(graph, 'Greater', await scores(), graph.scalar(hasDecision ? 0 : 0.5));
    if (isMultilabel) return cast(graph, isAbove, 'int64');
    if (isSingle) return classAt(graph, classes, reshape(graph, cast(graph, isAbove, 'int64'), [-1]));
    return classAt(graph, classes, lastMaximum(await scores()));
  });
  const probabilities = once(async () => {
    const each: Value[] = [];
    for (const [inner, methods] of members) {
      each.push(gatherColumns(graph, await asked(inner, methods, 'predict_proba'), [1]));
    }
    const [only] = each;
    if (isSingle && only !== undefined) {
      each.unshift(binary(graph, 'Sub', graph.scalar(1), only));
    }
    const all = concatColumns(graph, each);
    return isMultilabel ? all : binary(graph, 'Div', all, reduceColumns(graph, 'ReduceSum', all));
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

  /** Of equal scores scikit-learn takes the last. */
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
