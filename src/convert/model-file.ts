import type { ModelSource } from '../../contract/schemas/inspect.schema.ts';
import { ByteRange } from './bytes/byte-range.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { PickleDict, PickleGlobal, PickleObject, type PickleValue } from './pickle/pickle-values.ts';

/** A form of models that is no pickle. */
export type LibraryForm = Exclude<ModelSource['form'], 'pickle'>;

/** Reads models that a library keeps in files of its own. */
export interface ModelFileReader {
  /**
   * The form of a file of this library; undefined of any other.
   *
   * @param head the first bytes of the file, 64 KiB at most
   */
  readonly formOf: (head: Buffer) => LibraryForm | undefined;
  /**
   * The model as a pickle would have it.
   * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED for a form that can't be converted
   */
  readonly read: (source: ByteSource) => PickleValue | Promise<PickleValue>;
}

/** What a pickle has of an object of a library that keeps all of itself in one attribute: here the bytes of a whole file. */
export function heldInFile(
  source: ByteSource,
  { module, name, attribute }: { readonly module: string; readonly name: string; readonly attribute: string },
): PickleObject {
  const object = new PickleObject(new PickleGlobal(module, name), []);
  const state = new PickleDict();
  state.set(attribute, new ByteRange(source, 0, source.sizeBytes));
  object.state = state;
  return object;
}
