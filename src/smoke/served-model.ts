import type { GoldenSet } from '../tensor/golden.ts';
import type { Signature } from '../tensor/signature.ts';

/** One of the models that the image says it serves. */
export interface ServedModel {
  readonly name: string;
  readonly version: string;
  readonly signature: Signature;
  readonly golden: GoldenSet;
}

/** A name alone may lead to another version. */
export function modelPath({ name }: Pick<ServedModel, 'name'>): string {
  return `/v2/models/${encodeURIComponent(name)}`;
}

export function versionPath(model: Pick<ServedModel, 'name' | 'version'>): string {
  return `${modelPath(model)}/versions/${encodeURIComponent(model.version)}`;
}
