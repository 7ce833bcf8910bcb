import type { ModelSource, SourceEstimator } from '../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { assembleModel, type AssembledModel, type ReadFile } from '../sklearn/assemble.ts';
import { classLabels } from '../sklearn/class-labels.ts';
import { Estimator } from '../sklearn/estimator.ts';
import { partsOf } from '../sklearn/parts-of-value.ts';
import { columnFacts } from './column-facts.ts';
import { TreeWalk, type EstimatorTree, type VisitedEstimator } from './estimator-tree.ts';
import { inWords } from './in-words.ts';
import { knownClasses } from './known-classes.ts';
import { libraryVersions } from './library-versions.ts';
import { whyNoModel } from './no-model.ts';
import { orUnknown } from './or-unknown.ts';
import { sumOfTrees } from './tree-counts.ts';

/** What is in a file. */
export interface DescribedContent {
  readonly facts: Pick<
    ModelSource,
    'classes' | 'columnCount' | 'columns' | 'estimators' | 'holds' | 'libraries' | 'trees'
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
  const walk = new TreeWalk(signal);
  const trees: EstimatorTree[] = [];
  for (const { key, object } of partsOf(value)) {
    const isLabelEncoder = object.type.module.startsWith('sklearn');
    if (isLabelEncoder || whyNoModel(object, path) === undefined) {
      trees.push(await walk.tree(new Estimator(object, path), key));
    }
  }
  const roots = trees.map(({ visited }) => visited);
  const assembled = assembledOf(file);
  const last = roots.at(-1);
  const first = roots[0];
  const facts = first === undefined ? null : await columnFacts(first);
  const named = assembled instanceof MlpackError ? null : assembled.labelEncoder;
  const classes =
    named !== null
      ? await orUnknown(
          classLabels(new Estimator(named, path)).then((labels) => [labels]),
          null,
        )
      : last === undefined
        ? null
        : await knownClasses(last);
  return {
    facts: {
      holds: inWords(value),
      libraries: libraryVersions(roots, modules),
      columnCount: facts?.count ?? null,
      columns: facts === null || facts.columns.length === 0 ? null : facts.columns,
      classes,
      trees: sumOfTrees(trees.map((one) => one.trees)),
      estimators: trees.map(({ shown }): SourceEstimator => shown),
    },
    roots,
    refusal: assembled instanceof MlpackError ? assembled : null,
  };
}

function assembledOf(file: ReadFile): AssembledModel | MlpackError {
  try {
    return assembleModel([file]);
  } catch (error) {
    if (error instanceof MlpackError) return error;
    throw error;
  }
}
