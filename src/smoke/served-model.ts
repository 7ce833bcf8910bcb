import type { GoldenSet } from '../tensor/golden.ts';
import type { Signature } from '../tensor/signature.ts';

/** One of the models that the image says it serves. */
export interface ServedModel {
  readonly name: string;
  readonly version: string;
  readonly signature: Signature;
  readonly golden: GoldenSet;
  /** Null where no columns have names. */
  readonly namedRows: NamedRows | null;
}

/** A request to /predict that names the columns of its rows. */
export interface NamedRows {
  /** JSON. */
  readonly body: string;
  readonly rows: number;
  /** Of which each row gets its part. */
  readonly outputs: readonly string[];
}

/** A name alone may lead to another version. */
export function modelPath({ name }: Pick<ServedModel, 'name'>): string {
  return `/v2/models/${encodeURIComponent(name)}`;
}

export function versionPath(model: Pick<ServedModel, 'name' | 'version'>): string {
  return `${modelPath(model)}/versions/${encodeURIComponent(model.version)}`;
}
