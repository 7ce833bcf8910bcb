import type { Estimator, Numbers } from '../estimator.ts';

/** Eigenvectors of a KernelPCA over the roots of their values, zero where there is none: [points, components]. */
export async function scaledVectors(estimator: Estimator, points: number): Promise<Numbers> {
  const values = (await estimator.numbers(estimator.oneOf('eigenvalues_', 'lambdas_'))).data;
  const vectors = estimator.oneOf('eigenvectors_', 'alphas_');
  const { shape, data } = await estimator.matrixOf(vectors, points, values.length);
  const scaled = data.map((number, at) => {
    const value = values[at % values.length] ?? Number.NaN;
    return value === 0 ? 0 : number / Math.sqrt(value);
  });
  return { shape, data: scaled };
}
