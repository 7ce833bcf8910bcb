import { concatColumns, gatherColumns } from '../../graph/operators.ts';
import type { Value } from '../../graph/value.ts';
import { asColumns, asked, binaryScore } from '../asked.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/**
 * Classifiers of several labels, each of which sees what those before it predicted.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/multioutput.py
 */
export async function convertClassifierChain(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const method = estimator.textOr('chain_method_', 'predict');
  const links = once(() => chainOf(estimator, features, context, method));
  const inOrder = async (answer: (inner: Estimator, methods: Methods) => Promise<Value>) => {
    const answers: Value[] = [];
    for (const [inner, methods] of await links())
      answers.push(asColumns(graph, await answer(inner, methods)));
    return gatherColumns(graph, concatColumns(graph, answers), await inverseOrder(estimator));
  };
  return {
    kind: 'classifier',
    predict: once(() => inOrder((inner, methods) => asked(inner, methods, 'predict'))),
    predict_proba: once(() =>
      inOrder(async (inner, methods) =>
        gatherColumns(graph, await asked(inner, methods, 'predict_proba'), [1]),
      ),
    ),
    decision_function: once(() => inOrder((inner, methods) => binaryScore(graph, inner, methods))),
  };
}

/** Regressors of several outputs, each of which sees what those before it predicted. */
export async function convertRegressorChain(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const predict = once(async () => {
    const answers: Value[] = [];
    for (const [inner, methods] of await chainOf(estimator, features, context, 'predict')) {
      answers.push(asColumns(graph, await asked(inner, methods, 'predict')));
    }
    return gatherColumns(graph, concatColumns(graph, answers), await inverseOrder(estimator));
  });
  return { kind: 'regressor', predict };
}

async function chainOf(
  estimator: Estimator,
  features: Features,
  context: Context,
  method: string,
): Promise<readonly (readonly [Estimator, Methods])[]> {
  const { graph } = context;
  const links: (readonly [Estimator, Methods])[] = [];
  let seen = features;
  for (const inner of await estimator.estimators('estimators_')) {
    const methods = await context.convert(inner, seen);
    links.push([inner, methods]);
    const answer = await answerOf(inner, methods);
    seen = Features.beside(graph, [seen, Features.of(graph, asColumns(graph, answer))]);
  }
  return links;

  async function answerOf(inner: Estimator, methods: Methods): Promise<Value> {
    switch (method) {
      case 'predict_proba':
        return gatherColumns(graph, await asked(inner, methods, 'predict_proba'), [1]);
      case 'decision_function':
        return await asked(inner, methods, 'decision_function');
      default:
        return await asked(inner, methods, 'predict');
    }
  }
}

/** Which link of the chain each output is of. */
async function inverseOrder(estimator: Estimator): Promise<readonly number[]> {
  const order = [...(await estimator.numbers('order_')).data];
  return order.map((_, output) => order.indexOf(output));
}
