import { concatColumns, gatherColumns, logarithm } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import { asColumns, asked } from '../asked.ts';
import type { Estimator } from '../estimator.ts';
import { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/** An estimator for one of the outputs. */
type Link = readonly [estimator: Estimator, methods: Methods];

/** What a link answers about its output: float64 [rows, 1]. */
type LinkMethod = 'predict' | 'predict_proba' | 'predict_log_proba' | 'decision_function';

const linkMethods: readonly LinkMethod[] = [
  'predict',
  'predict_proba',
  'predict_log_proba',
  'decision_function',
];

/**
 * Classifiers of several labels, each of which sees what those before it answered.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/multioutput.py
 */
export async function convertClassifierChain(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { links, answers } = await readChain(estimator, features, context);
  return {
    kind: 'classifier',
    predict: answers('predict'),
    ...(links.every(([, methods]) => methods.predict_proba !== undefined) && {
      predict_proba: answers('predict_proba'),
    }),
    ...(links.every(([, methods]) => methods.decision_function !== undefined) && {
      decision_function: answers('decision_function'),
    }),
  };
}

/** Regressors of several outputs, each of which sees what those before it predicted. */
export async function convertRegressorChain(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { answers } = await readChain(estimator, features, context);
  return { kind: 'regressor', predict: answers('predict') };
}

async function readChain(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<{
  readonly links: readonly Link[];
  /** A method of all links, in the order of the outputs: float64 [rows, outputs]. */
  readonly answers: (method: LinkMethod) => () => Promise<Value>;
}> {
  const { graph } = context;
  const inner = await estimator.estimators('estimators_');
  const order = await linkOfOutput(estimator, inner.length);
  const passedOn = linkMethods.find((method) => method === estimator.textOr('chain_method_', 'predict'));
  if (passedOn === undefined) throw estimator.mismatch('chain_method_', 'the name of a method');
  const links: Link[] = [];
  let seen = features;
  for (const [at, one] of inner.entries()) {
    const link: Link = [one, await context.convert(one, seen)];
    links.push(link);
    if (at === inner.length - 1) continue;
    seen = Features.beside(graph, [seen, Features.of(graph, await linkAnswer(graph, link, passedOn))]);
  }
  return {
    links,
    answers: (method) =>
      once(async () => {
        const each = await Array.fromAsync(links, (link) => linkAnswer(graph, link, method));
        return gatherColumns(graph, concatColumns(graph, each), order);
      }),
  };
}

async function linkAnswer(graph: Graph, [inner, methods]: Link, method: LinkMethod): Promise<Value> {
  switch (method) {
    case 'predict':
    case 'decision_function':
      return asColumns(graph, await asked(graph, inner, methods, method));
    case 'predict_proba':
      return gatherColumns(graph, await asked(graph, inner, methods, 'predict_proba'), [1]);
    case 'predict_log_proba':
      return logarithm(graph, await linkAnswer(graph, [inner, methods], 'predict_proba'));
  }
}

/** Which link of the chain each output is of. */
async function linkOfOutput(estimator: Estimator, count: number): Promise<readonly number[]> {
  const order = [...(await estimator.vectorOf('order_', count))];
  const links = order.map((_, output) => order.indexOf(output));
  if (count === 0 || links.includes(-1)) throw estimator.mismatch('order_', 'an order of the outputs');
  return links;
}
