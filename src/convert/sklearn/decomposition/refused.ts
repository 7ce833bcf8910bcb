import type { Estimator } from '../estimator.ts';

/** LatentDirichletAllocation: topics of a text are found by rounds of their own for each. */
export async function refuseTopics(estimator: Estimator): Promise<never> {
  throw estimator.unsupported(
    'finds topics by rounds of digamma functions for each text, which is not converted',
    'Use NMF or TruncatedSVD, which find topics too and are converted.',
  );
}

/** Estimators whose transform searches for few components of a dictionary. */
export async function refuseSparseCoding(estimator: Estimator): Promise<never> {
  throw estimator.unsupported(
    'searches for the few components that make up each row, which is not converted',
    'Use SparsePCA or NMF.',
  );
}

/** MiniBatchNMF: its rounds begin with the mean of all rows that are sent together. */
export async function refuseMiniBatchNmf(estimator: Estimator): Promise<never> {
  throw estimator.unsupported(
    'begins with the mean of all rows that are sent together, so that each answer depends on the others',
    'Fit NMF with solver="cd".',
  );
}
