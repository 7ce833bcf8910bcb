import type { ListedModel } from '../../../contract/schemas/mlpack.schema.ts';

/** What mlpack.yaml says of a model, whether at its top level, which need not say anything, or in an entry of `models`. */
export type ModelConfig = Partial<ListedModel>;

/** What mlpack.yaml says instead of a version that is to follow from what has changed since the last release. */
export const derivedVersion = 'auto';

/** Version of an image or model for which none is said. */
export const defaultVersion = '0.1.0';
