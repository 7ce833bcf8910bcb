import type { Content } from '../../../util/blobs/content.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';
import type { ModelOutline } from './outline.ts';

/** The folder beside a model that only the runtime's own files may be in: LOCPATH of the serving app leads there. */
export const localeFolder = 'locale';

/** What a runtime says of an ONNX model while it is inspected and prepared. */
export interface OnnxSupport {
  /**
   * Why the runtime would refuse the model, one sentence each; empty when nothing is known against it.
   * @param operators as in the histogram of {@link ModelInfo}, sorted
   */
  refusals(model: ModelOutline, operators: readonly string[]): string[];
  /**
   * The files it needs beside the model, in {@link localeFolder}; paths relative to the model's folder. The same model
   * gives the same files on every machine.
   */
  companionFiles(model: ModelOutline, signal: AbortSignal | undefined): Promise<CompanionFile[]>;
  /**
   * What to do about the refusals of a model, the likeliest first; empty when there are none.
   * @param path as the user named the file
   */
  advice(info: Pick<ModelInfo, 'operators' | 'opsets'>, path: string): string[];
}

export interface CompanionFile {
  readonly path: string;
  readonly content: Content;
}
