import type { Graph } from '../../graph/graph.ts';
import { binary } from '../../graph/operators.ts';
import { PickleDict, type PickleValue } from '../../pickle/pickle-values.ts';
import type { Estimator } from '../estimator.ts';
import { each } from '../columns/arithmetic.ts';
import type { Features } from '../columns/features.ts';

/** Columns times what `transformer_weights` has for their transformer's name. */
export async function weighted(
  estimator: Estimator,
  name: PickleValue,
  features: Features,
  graph: Graph,
): Promise<Features> {
  const weights = estimator.get('transformer_weights') ?? null;
  const weight = weights instanceof PickleDict ? weights.get(name) : undefined;
  if (weight === undefined || weight === null) return features;
  const [number = Number.NaN] = (await estimator.numbersOf(weight, 'transformer_weights')).data;
  const made = each(graph, features, (numbers) => binary(graph, 'Mul', numbers, graph.scalar(number)));
  return made.storedAs(features.isSparse);
}
