import type { Graph } from '../../graph/graph.ts';
import { cast } from '../../graph/operators.ts';
import { classAt, classLabels } from './class-labels.ts';
import type { Estimator } from '../estimator.ts';
import { once, type Methods } from '../methods.ts';

/**
 * Has a classifier that was fitted with the numbers 0, 1, 2, … answer with what a LabelEncoder or LabelBinarizer called them.
 *
 * @throws MlpackError MODEL_UNSUPPORTED where the two don't fit together
 */
export async function withClassNames(methods: Methods, encoder: Estimator, graph: Graph): Promise<Methods> {
  const names = await classLabels(encoder);
  const [numbers = [], ...others] = methods.classes ?? [];
  const isNumbered = numbers.every((label, at) => Number(label) === at && typeof label !== 'string');
  const { predict } = methods;
  if (others.length > 0 && others.length === names.length - 1) throw severalLabels();
  if (others.length > 0 || predict === undefined || !isNumbered || numbers.length !== names.length) {
    throw encoder.unsupported(
      `names ${names.length} classes, but the model beside it has ${numbers.length === 0 ? 'none' : `${numbers.length}: ${numbers.join(', ')}`}`,
      'Leave it out where it is of another column.',
    );
  }
  return {
    ...methods,
    classes: [names],
    predict: once(async () => {
      const numbered = await predict();
      if (numbered.shape.length > 1) throw severalLabels();
      return classAt(graph, names, cast(graph, numbered, 'int64'));
    }),
  };

  function severalLabels() {
    return encoder.unsupported(
      'names the classes of one label a row, but the model beside it was fitted with a column for each of them',
      'Save the model without it: what it answers are columns in the order of classes_. Or fit it with the labels themselves.',
    );
  }
}
