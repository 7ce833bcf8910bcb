import { shownText } from '../../util/shown-texts.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Graph } from '../graph/graph.ts';
import { binary, logarithm, softmax, unary } from '../graph/operators.ts';
import { logistic } from '../graph/logistic.ts';
import type { Value } from '../graph/value.ts';

type Output = (graph: Graph, scores: Value, settings: ReadonlyMap<string, string>) => Value;

const asTheyAre: Output = (_graph, scores) => scores;

/** Models of this kind were trained with the square roots of what they answer, where they say so. */
const squaredWhereRoots: Output = (graph, scores, settings) =>
  settings.has('sqrt')
    ? binary(graph, 'Mul', binary(graph, 'Mul', unary(graph, 'Sign', scores), scores), scores)
    : scores;

const exponential: Output = (graph, scores) => unary(graph, 'Exp', scores);

const sigmoid: Output = (graph, scores, settings) => {
  const steepness = Number(settings.get('sigmoid') ?? 1);
  const scaled = steepness === 1 ? scores : binary(graph, 'Mul', scores, graph.scalar(steepness));
  return logistic(graph, scaled);
};

/** https://github.com/microsoft/LightGBM/tree/v4.6.0/src/objective (ConvertOutput of each) */
const outputs: ReadonlyMap<string, Output> = new Map([
  ['regression', squaredWhereRoots],
  ['regression_l1', squaredWhereRoots],
  ['fair', squaredWhereRoots],
  ['quantile', squaredWhereRoots],
  ['mape', squaredWhereRoots],
  ['huber', asTheyAre],
  ['poisson', exponential],
  ['gamma', exponential],
  ['tweedie', exponential],
  ['binary', sigmoid],
  ['multiclassova', sigmoid],
  ['multiclass', (graph, scores) => softmax(graph, scores)],
  ['cross_entropy', logistic],
  [
    'cross_entropy_lambda',
    (graph, scores) => logarithm(graph, binary(graph, 'Add', unary(graph, 'Exp', scores), graph.scalar(1))),
  ],
  ['lambdarank', asTheyAre],
  ['rank_xendcg', asTheyAre],
  ['custom', asTheyAre],
]);

/**
 * What a model answers, made of its scores.
 *
 * @param scores float64 [rows, trees of a round]
 * @param objective its name and settings, for example `binary sigmoid:1`; null for scores as they are
 * @returns float64 of the same shape
 * @throws MlpackError MODEL_UNSUPPORTED for an objective that isn't known
 */
export function objectiveOutput(graph: Graph, scores: Value, objective: string | null, place: string): Value {
  const [name = '', ...words] = (objective ?? 'custom').split(' ');
  const output = outputs.get(name);
  if (output === undefined) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${place} has the objective "${shownText(name, 100)}", which mlpack doesn't know.`,
      { suggestions: ["Train it with one of LightGBM's own objectives."] },
    );
  }
  const settings = new Map(words.map((word) => word.split(':', 2) as [string, string]));
  return output(graph, scores, settings);
}
