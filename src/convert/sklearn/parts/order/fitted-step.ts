import { MlpackError } from '../../../../errors/mlpack-error.ts';
import type { PickleObject } from '../../../pickle/pickle-values.ts';
import { ShapeError } from '../../../graph/shape-error.ts';
import { OverBudget } from '../../budget.ts';
import type { ClassLabel } from '../../classes/class-labels.ts';
import { knownColumns } from '../../columns/known-columns.ts';
import { TooWideError } from '../../columns/too-wide-error.ts';
import { openEstimator } from '../../convert-estimator.ts';
import { Estimator } from '../../estimator.ts';
import type { Part } from '../parts-of-value.ts';
import { givenBy, seenBy, type ColumnStatistics } from './column-statistics.ts';

/** A part and what its fitted state tells of its place in a chain. */
export interface FittedStep {
  readonly part: Part;
  /** Columns that it takes and gives; null where nothing tells. */
  readonly takes: number | null;
  readonly gives: number | null;
  /** Names of the columns that it takes; null where it saw none. */
  readonly names: readonly string[] | null;
  readonly seen: ColumnStatistics;
  readonly given: ColumnStatistics;
  /** Whether it gives each column that it takes, changed. */
  readonly keepsColumns: boolean;
  readonly isImputer: boolean;
}

const keepsColumns = /(Scaler|Imputer|Normalizer|PowerTransformer|QuantileTransformer)$/;

/** What a transformer's fitted state tells. */
export async function fittedStep(part: Part, path: string): Promise<FittedStep> {
  const step = new Estimator(part.object, path);
  const { count, names } = await columnsTaken(part.object, path);
  const { name } = part.object.type;
  return {
    part,
    takes: count,
    gives: await columnsGiven(step),
    names,
    seen: await seenBy(step),
    given: await givenBy(step),
    keepsColumns: keepsColumns.test(name),
    isImputer: name.endsWith('Imputer'),
  };
}

/** The columns that an estimator takes, as far as it tells. */
export async function columnsTaken(
  object: PickleObject,
  path: string,
): Promise<{ readonly count: number | null; readonly names: readonly string[] | null }> {
  return (
    (await unlessUntold(() => knownColumns(new Estimator(object, path)))) ?? { count: null, names: null }
  );
}

/** The classes that an estimator answers with; null where it is no classifier, has several outputs, or doesn't tell. */
export async function classesAnswered(
  object: PickleObject,
  path: string,
): Promise<readonly ClassLabel[] | null> {
  const classes = await unlessUntold(async () => {
    const { methods } = await openEstimator(new Estimator(object, path), {});
    return methods.classes;
  });
  const [only, ...others] = classes ?? [];
  return only === undefined || others.length > 0 ? null : only;
}

async function columnsGiven(step: Estimator): Promise<number | null> {
  const made = await unlessUntold(async () => {
    const { methods } = await openEstimator(step, {});
    return await methods.transform?.();
  });
  return made?.count ?? null;
}

/** What a part can't tell, the conversion refuses or does without: here it's null. */
async function unlessUntold<Told>(ask: () => Promise<Told>): Promise<Told | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof MlpackError || error instanceof ShapeError) return null;
    if (error instanceof OverBudget || error instanceof TooWideError) return null;
    throw error;
  }
}
