import type { Estimator } from '../estimator.ts';
import type { EstimatorConverters } from '../methods.ts';
import { convertIsomap } from './isomap.ts';

/** Places rows in fewer dimensions so that what was near stays near. */
export const manifoldConverters: EstimatorConverters = new Map([
  ['sklearn.Isomap', convertIsomap],
  ['sklearn.LocallyLinearEmbedding', refuseLocallyLinear],
  ['sklearn.MDS', refuseEmbedding],
  ['sklearn.SpectralEmbedding', refuseEmbedding],
  ['sklearn.TSNE', refuseEmbedding],
]);

/** Embeddings that place only the rows that they were fitted with. */
async function refuseEmbedding(estimator: Estimator): Promise<never> {
  throw estimator.unsupported(
    'places only the rows that it was fitted with',
    'Use PCA, KernelPCA or Isomap, which place others too.',
  );
}

/** Its transform solves equations of its own for each row. */
async function refuseLocallyLinear(estimator: Estimator): Promise<never> {
  throw estimator.unsupported(
    'solves equations of its own for each row, which is not converted',
    'Use Isomap or KernelPCA.',
  );
}
