import { cast } from '../../graph/operators.ts';
import type { Estimator } from '../estimator.ts';
import type { Features } from '../columns/features.ts';
import { once, type Context, type Methods } from '../methods.ts';
import { classShares } from './class-shares.ts';
import type { EnsembleTree } from './ensemble-tree.ts';
import { leafValues, meanOfTrees } from './leaf-values.ts';
import { byOutput, likeliest, outputClasses } from './output-classes.ts';

/**
 * One decision tree.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/tree/_classes.py
 */
export async function convertTreeClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  return await classifierOf(estimator, [{ estimator }], features, context);
}

/**
 * Random forests and extremely randomised trees: the mean of the trees' probabilities.
 * https://github.com/scikit-learn/scikit-learn/blob/1.8.0/sklearn/ensemble/_forest.py
 */
export async function convertForestClassifier(
  estimator: Estimator,
  features: Features,
  context: Context,
): Promise<Methods> {
  const trees = (await estimator.estimators('estimators_')).map((tree) => ({ estimator: tree }));
  return await classifierOf(estimator, trees, features, context);
}

/** A classifier that answers the mean of the probabilities of trees. */
async function classifierOf(
  estimator: Estimator,
  trees: readonly EnsembleTree[],
  features: Features,
  context: Context,
): Promise<Methods> {
  if (trees.length === 0) throw estimator.mismatch('estimators_', 'a list of trees');
  const { graph } = context;
  const classes = await outputClasses(estimator);
  const probabilities = once(async () => {
    const x = cast(graph, features.matrix(), 'float32');
    const width = classes.reduce((sum, { length }) => sum + length, 0);
    const values = await leafValues(
      context,
      x,
      estimator,
      trees,
      width,
      classShares(
        estimator,
        classes.map(({ length }) => length),
      ),
    );
    return byOutput(graph, meanOfTrees(graph, values), classes);
  });
  const [, ...others] = classes;
  return {
    kind: 'classifier',
    classes,
    predict: once(async () => likeliest(graph, await probabilities(), classes)),
    predict_proba: once(async () => {
      const values = await probabilities();
      return others.length === 0 ? (values[0] ?? values) : values;
    }),
  };
}
