import type { PickleObject } from '../pickle/pickle-values.ts';
import { classLabels } from '../sklearn/classes/class-labels.ts';
import { openEstimator } from '../sklearn/convert-estimator.ts';
import { Estimator } from '../sklearn/estimator.ts';

/** What a model asks of files that it was fitted with. */
export interface AskedOfCompanions {
  /** Columns of the matrix that it takes. */
  readonly count: number;
  /** Their names; null where it knows none. */
  readonly names: readonly string[] | null;
  /** Classes that it answers; null where it is no classifier. */
  readonly classes: readonly (string | number)[] | null;
}

/** Whether a label encoder names the classes of a model that was fitted with their numbers. */
export async function namesClasses(
  encoder: PickleObject,
  file: string,
  { classes }: AskedOfCompanions,
): Promise<boolean> {
  if (classes === null || !classes.every((label, at) => label === at)) return false;
  return (await classLabels(new Estimator(encoder, file))).length === classes.length;
}

/**
 * Whether a transformer makes as many columns as a model takes. Where both know names, each of the model's has one of the
 * transformer's in it, as names of columns that were made of others have.
 */
export async function makesColumns(
  transformer: PickleObject,
  file: string,
  { count, names }: AskedOfCompanions,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { frame, methods } = await openEstimator(new Estimator(transformer, file), { signal });
  const made = await methods.transform?.();
  if (made?.count !== count) return false;
  return names === null || frame.names === null || areMadeOf(names, frame.names);
}

function areMadeOf(made: readonly string[], names: readonly string[]): boolean {
  return made.every((one) => names.some((name) => one.includes(name)));
}
