import { identityModel } from './identity-model.ts';
import type { HomeOptions } from './served.ts';

const matrix = { dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;

/** A model that passes a matrix `x` without names for its columns as `y`. */
export const matrixHome: HomeOptions = {
  model: identityModel([{ ...matrix, input: 'x', output: 'y' }]),
  inputs: [{ ...matrix, name: 'x' }],
  outputs: [{ ...matrix, name: 'y' }],
};

/** A model that passes columns, each an input: a number `age` of [N, 1] and a text `city` of [N]. */
export function columnsHome(dtype: 'int32' | 'int64'): HomeOptions {
  const age = { dtype, shape: ['N', 1], batchAxis: 0 } as const;
  const city = { dtype: 'string', shape: ['N'], batchAxis: 0 } as const;
  return {
    model: identityModel([
      { ...age, input: 'age', output: 'age_out' },
      { ...city, input: 'city', output: 'city_out' },
    ]),
    inputs: [
      { ...age, name: 'age' },
      { ...city, name: 'city' },
    ],
    outputs: [
      { ...age, name: 'age_out' },
      { ...city, name: 'city_out' },
    ],
  };
}

/** A model that passes a table `t` of two texts a row, with names for its columns, as `u`. */
export function textsHome(columns: readonly string[]): HomeOptions {
  const shape = ['N', columns.length] as const;
  return {
    model: identityModel([{ input: 't', output: 'u', dtype: 'string', shape }]),
    inputs: [{ name: 't', dtype: 'string', shape, batchAxis: 0, features: columns }],
    outputs: [{ name: 'u', dtype: 'string', shape, batchAxis: 0 }],
  };
}
