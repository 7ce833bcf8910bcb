import type { Contract } from '../../repository/contract.ts';
import { isObject } from '../../util/http-error.ts';

/**
 * Rows without the wrapping that SageMaker's built-in algorithms have around each: `{"features": […]}`.
 * Left as they are for models that have several inputs or a column of that name.
 */
export function featuresOf(rows: unknown, { inputs }: Contract): unknown {
  const [input] = inputs;
  const isField = input?.name === 'features' || input?.features?.includes('features') === true;
  if (!Array.isArray(rows) || inputs.length !== 1 || isField) return rows;
  return rows.map((row: unknown) =>
    isObject(row) && Array.isArray(row['features']) && Object.keys(row).length === 1 ? row['features'] : row,
  );
}
