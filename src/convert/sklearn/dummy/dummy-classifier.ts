import { reshape } from '../../graph/operators.ts';
import type { PickleValue } from '../../pickle/pickle-values.ts';
import { classLabelsOf, classTensor, type ClassLabel } from '../classes/class-labels.ts';
import { constantRows } from '../constant-rows.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';

/** What is answered for one of the outputs. */
interface ConstantOutput {
  readonly classes: readonly ClassLabel[];
  readonly label: ClassLabel;
  readonly probabilities: Float64Array;
}

/**
 * DummyClassifier, which answers the same for all rows. Those that answer at random are refused: they would answer otherwise
 * each time.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/dummy.py
 */
export async function convertDummyClassifier(
  estimator: Estimator,
  features: Features,
  { graph }: Context,
): Promise<Methods> {
  const outputCount = await estimator.number('n_outputs_');
  const outputs = await constantOutputs(estimator, outputCount);
  const isSingle = outputCount === 1;
  const predict = once(async () => {
    const labels = classTensor(
      graph,
      outputs.map(({ label }) => label),
    );
    const rows = constantRows(graph, features, reshape(graph, labels, [1, -1]));
    return reshape(graph, rows, isSingle ? [-1] : [-1, outputs.length]);
  });
  const probabilities = once(async () => {
    const each = outputs.map((output) =>
      constantRows(graph, features, graph.floats(output.probabilities, [1, output.probabilities.length])),
    );
    const [first] = each;
    return isSingle && first !== undefined ? first : each;
  });
  return {
    kind: 'classifier',
    classes: outputs.map(({ classes }) => classes),
    predict,
    predict_proba: probabilities,
  };
}

async function constantOutputs(estimator: Estimator, count: number): Promise<readonly ConstantOutput[]> {
  const strategy = estimator.textOr('_strategy', estimator.text('strategy'));
  if (!['prior', 'most_frequent', 'constant'].includes(strategy)) {
    throw estimator.unsupported(
      `answers at random (strategy ${JSON.stringify(strategy)})`,
      'Use strategy="prior", "most_frequent" or "constant".',
    );
  }
  const classes = await eachOutput(estimator, 'classes_', count);
  const priors = await eachOutput(estimator, 'class_prior_', count);
  const constants = strategy === 'constant' ? await eachOutput(estimator, 'constant', count) : [];
  return await Array.fromAsync(classes, async (outputClasses, at) => {
    const labels = await classLabelsOf(estimator, outputClasses, 'classes_');
    const { data: prior } = await estimator.numbersOf(priors[at], 'class_prior_');
    if (prior.length !== labels.length)
      throw estimator.mismatch('class_prior_', `an array of ${labels.length} numbers`);
    const index = strategy === 'constant' ? labels.indexOf(labelOf(constants[at])) : largest(prior);
    const label = labels[index];
    if (label === undefined) throw estimator.mismatch('constant', 'a class that there is');
    const probabilities = strategy === 'prior' ? prior : prior.map((_share, one) => (one === index ? 1 : 0));
    return { classes: labels, label, probabilities };
  });
}

/** An attribute for each output: of several it is a list. */
async function eachOutput(
  estimator: Estimator,
  name: string,
  count: number,
): Promise<readonly PickleValue[]> {
  const value = estimator.get(name);
  if (count === 1 && value !== undefined) return [value];
  const items = value === undefined ? [] : await estimator.items(name);
  if (items.length !== count || count < 1)
    throw estimator.mismatch(name, `a list of one for each of ${count} outputs`);
  return items;
}

function labelOf(value: PickleValue | undefined): ClassLabel {
  return typeof value === 'bigint' ? Number(value) : (value as ClassLabel);
}

/** Where the first largest number is. */
function largest(numbers: Float64Array): number {
  return numbers.reduce((best, number, at) => (number > (numbers[best] ?? Number.NaN) ? at : best), 0);
}
