import { binary, softmax, unary } from '../../graph/operators.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';
import { product } from '../columns/arithmetic.ts';
import { Features } from '../columns/features.ts';
import type { Estimator, Numbers } from '../estimator.ts';

/** What a layer does with its sums. */
type Activation = (graph: Graph, value: Value) => Value;

const activations: ReadonlyMap<string, Activation> = new Map<string, Activation>([
  ['exp', (graph, value) => unary(graph, 'Exp', value)],
  ['identity', (_, value) => value],
  ['logistic', (graph, value) => unary(graph, 'Sigmoid', value)],
  ['relu', (graph, value) => unary(graph, 'Relu', value)],
  ['softmax', softmax],
  ['tanh', (graph, value) => unary(graph, 'Tanh', value)],
]);

interface Layer {
  readonly weights: Numbers;
  readonly intercept: Float64Array;
}

/** The layers of a multi-layer perceptron. */
export interface Layers {
  /** How many numbers the last one gives. */
  readonly outputCount: number;
  /** What the last one gives: float64 [rows, outputs]. */
  readonly apply: (graph: Graph, features: Features) => Value;
}

/**
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/neural_network/_multilayer_perceptron.py (_forward_pass_fast)
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for an activation that isn't known
 */
export async function readLayers(estimator: Estimator, columnCount: number): Promise<Layers> {
  const weights = await estimator.items('coefs_');
  const intercepts = await estimator.items('intercepts_');
  if (weights.length === 0 || weights.length !== intercepts.length) {
    throw estimator.mismatch('coefs_', 'a list of arrays, as intercepts_');
  }
  const layers: Layer[] = [];
  let inputCount = columnCount;
  for (const [at, item] of weights.entries()) {
    const matrix = await estimator.numbersOf(item, `coefs_[${at}]`);
    const { data: intercept } = await estimator.numbersOf(intercepts[at], `intercepts_[${at}]`);
    const [rows, columns = 0] = matrix.shape;
    if (matrix.shape.length !== 2 || rows !== inputCount || columns !== intercept.length || columns === 0) {
      throw estimator.mismatch('coefs_', 'a list of arrays that follow each other, as intercepts_');
    }
    layers.push({ weights: matrix, intercept });
    inputCount = columns;
  }
  const hidden = activationOf(estimator, estimator.text('activation'));
  const last = activationOf(estimator, estimator.text('out_activation_'));
  return {
    outputCount: inputCount,
    apply: (graph, features) =>
      layers
        .reduce((x, { weights, intercept }, at) => {
          const sum = binary(graph, 'Add', product(graph, x, weights), graph.floats(intercept));
          return Features.of(graph, (at === layers.length - 1 ? last : hidden)(graph, sum));
        }, features)
        .matrix(),
  };
}

function activationOf(estimator: Estimator, name: string): Activation {
  const activation = activations.get(name);
  if (activation === undefined) throw estimator.unsupported(`has the activation ${name}, which isn't known`);
  return activation;
}
