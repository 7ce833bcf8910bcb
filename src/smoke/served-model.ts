import { fillPath } from '../../contract/path-template.ts';
import { protocols } from '../../contract/protocols.ts';
import type { GoldenSet } from '../tensor/golden.ts';
import type { Signature } from '../tensor/signature.ts';

/** One of the models that the image says it serves. */
export interface ServedModel {
  readonly name: string;
  readonly version: string;
  readonly signature: Signature;
  /** Cases of what callers send and get. */
  readonly golden: GoldenSet;
  /** How many other cases there are, which only a build can replay: of the tensors of the graph. */
  readonly leftToBuild: number;
  /** Null where no columns have names. */
  readonly namedRows: NamedRows | null;
}

/** A request to /predict that names the columns of its rows. */
export interface NamedRows {
  /** JSON. */
  readonly body: string;
  readonly rows: number;
  /** Names of the outputs of which each row gets its part. */
  readonly outputs: readonly string[];
}

/** A name alone may lead to another version. */
export function modelPath({ name }: Pick<ServedModel, 'name'>): string {
  return fillPath(protocols.infer.routes.model.path, { model: name });
}

export function versionPath({ name, version }: Pick<ServedModel, 'name' | 'version'>): string {
  return fillPath(protocols.infer.routes.model.path, { model: name, version });
}

/** Path at which exactly that version is asked for inference by the Open Inference Protocol. */
export function inferPath({ name, version }: Pick<ServedModel, 'name' | 'version'>): string {
  const [path] = protocols.infer.paths;
  return fillPath(path, { model: name, version });
}
