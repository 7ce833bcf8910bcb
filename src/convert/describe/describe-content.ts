import type { ModelSource, SourceEstimator } from '../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { arrangedParts } from '../sklearn/parts/arranged-parts.ts';
import { isTransformer } from '../sklearn/parts/transformers.ts';
import { assembleModel, type ReadFile } from '../sklearn/parts/assemble.ts';
import { Estimator } from '../sklearn/estimator.ts';
import { contentsOf } from '../sklearn/parts/contents.ts';
import { outerParts } from '../sklearn/parts/inner-parts.ts';
import { encodesLabels, type Part } from '../sklearn/parts/parts-of-value.ts';
import { columnFacts } from './column-facts.ts';
import { EstimatorWalk, type EstimatorTree, type VisitedEstimator } from './estimator-tree.ts';
import { inWords } from './in-words.ts';
import { knownClasses, type KnownClasses } from './known-classes.ts';
import { libraryVersions } from './library-versions.ts';
import { whyNoModel } from './no-model.ts';
import { sumOfTrees } from './trees/tree-counts.ts';

/** Of a file's estimators, that are told of. */
const mostParts = 64;

/** What is in a file. */
export interface DescribedContent {
  readonly facts: Pick<
    ModelSource,
    'classes' | 'columnCount' | 'columns' | 'estimators' | 'hiddenClasses' | 'holds' | 'libraries' | 'trees'
  >;
  /** The estimators that make the model, those of its parts inside. */
  readonly roots: readonly VisitedEstimator[];
  /** Why what is there makes no model; null where it does. */
  readonly refusal: MlpackError | null;
}

/**
 * Says what is in a file without converting it.
 *
 * @param modules that it names
 */
export async function describeContent(
  file: ReadFile,
  modules: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<DescribedContent> {
  const { value, path } = file;
  const walk = new EstimatorWalk(signal);
  const trees: EstimatorTree[] = [];
  for (const { key, object } of await inChain(
    path,
    outerParts(contentsOf(value).parts.slice(0, mostParts)).parts,
  )) {
    trees.push(await walk.tree(new Estimator(object, path), key));
  }
  const roots = trees.map(({ visited }) => visited);
  // A label encoder that is all there is takes columns itself.
  const first = roots.find(({ estimator }) => !encodesLabels(estimator.object)) ?? roots[0];
  const columns = first === undefined ? null : await columnFacts(first);
  return {
    facts: {
      holds: inWords(value),
      libraries: libraryVersions(roots, modules),
      columnCount: columns?.count ?? null,
      columns: columns === null || columns.columns.length === 0 ? null : columns.columns,
      ...(await classesOf(roots)),
      trees: sumOfTrees(trees.map((one) => one.trees)),
      estimators: trees.map(({ shown }): SourceEstimator => shown),
    },
    roots,
    refusal: await refusalOf(file),
  };
}

/** The estimators among some parts, in the order in which they are taken as a chain; as they lie where nothing tells it. */
async function inChain(path: string, parts: readonly Part[]): Promise<readonly Part[]> {
  const estimators = parts.filter(
    (part) => encodesLabels(part.object) || whyNoModel(part.object) === undefined,
  );
  try {
    const { chain, target, encoders } = await arrangedParts(path, estimators);
    return [...chain, ...(target === undefined ? [] : [target]), ...encoders];
  } catch (error) {
    if (!(error instanceof MlpackError)) throw error;
    const place = (part: Part): number => (encodesLabels(part.object) ? 2 : isTransformer(part) ? 0 : 1);
    return estimators.toSorted((one, other) => place(one) - place(other));
  }
}

/** What a label encoder calls classes, else what the model does. */
async function classesOf(roots: readonly VisitedEstimator[]): Promise<KnownClasses> {
  const encoders = roots.filter(({ estimator }) => encodesLabels(estimator.object));
  const [only, ...others] = encoders;
  const named = only !== undefined && others.length === 0 ? only : roots[roots.length - encoders.length - 1];
  return named === undefined ? { classes: null } : await knownClasses(named);
}

/** Why what is in a file makes no model; null where it does. */
async function refusalOf(file: ReadFile): Promise<MlpackError | null> {
  try {
    await assembleModel([file]);
    return null;
  } catch (error) {
    if (error instanceof MlpackError) return error;
    throw error;
  }
}
