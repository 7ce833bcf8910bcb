import { binary } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { bothProbabilities, normalizedProbabilities } from '../probabilities.ts';
import { linearClassifier } from './linear-classifier.ts';
import { sigmoidProbabilities } from './sigmoid-probabilities.ts';

/**
 * SGDClassifier: which probabilities it has, if any, is a matter of the loss that it was fitted with.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/linear_model/_stochastic_gradient.py (predict_proba)
 */
export async function convertSgdClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const { graph } = context;
  const { isBinary, scores, methods } = await linearClassifier(estimator, features, context);
  switch (estimator.textOr('loss', 'hinge')) {
    // Before scikit-learn 1.1 it was called "log".
    case 'log':
    case 'log_loss':
      return {
        ...methods,
        predict_proba: once(async () => sigmoidProbabilities(graph, estimator, await scores())),
      };
    case 'modified_huber': {
      const probabilities = once(async () => {
        const shares = clippedShares(graph, await scores());
        return isBinary ? bothProbabilities(graph, shares) : normalizedProbabilities(graph, shares);
      });
      return { ...methods, predict_proba: probabilities };
    }
    default:
      return methods;
  }
}

/** Scores from -1 to 1 as shares from 0 to 1. */
function clippedShares(graph: Graph, scores: Value): Value {
  const within = graph.node('Clip', [scores, graph.scalar(-1), graph.scalar(1)], scores);
  return binary(graph, 'Div', binary(graph, 'Add', within, graph.scalar(1)), graph.scalar(2));
}
