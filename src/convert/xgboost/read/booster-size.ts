import { MlpackError } from '../../../errors/mlpack-error.ts';

/** More than any model that people serve has; a file that lies makes no more of it. */
const most = { columns: 2 ** 20, sums: 2 ** 16 };

/** What a file says of its size. */
export interface BoosterSize {
  readonly columnCount: number;
  /** Of a classifier of more than two classes, else 0. */
  readonly classCount: number;
  readonly targetCount: number;
}

/** How many sums a model has. @throws MlpackError MODEL_UNSUPPORTED for one that is larger than models are */
export function sumCountOf({ columnCount, classCount, targetCount }: BoosterSize, path: string): number {
  const sumCount = Math.max(1, classCount, targetCount);
  if (columnCount > most.columns || sumCount > most.sums) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${path}: the model has ${columnCount} columns and ${sumCount} sums, which are too many.`,
      { suggestions: ['Train it with fewer columns.'] },
    );
  }
  return sumCount;
}
