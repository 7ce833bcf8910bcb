import type { Inspection } from '../../contract/schemas/inspect.schema.ts';
import { DisposalStack } from '../util/disposal-stack.ts';
import { createTemporaryFolder } from '../util/folders/temporary-folder.ts';
import { inspectModel, namingFile, type ReadModelOptions } from './read-model.ts';
import { requireFormat } from './recognise/recognise.ts';

/**
 * Says what a model file is for people who look at it: of one that is converted also what it is before, and what stands in the way of
 * its conversion, which is no error here.
 *
 * @throws MlpackError as inspecting it does, but for what can't be converted
 */
export async function describeModel(path: string, options: ReadModelOptions): Promise<Inspection> {
  // What a chain is, none of its files says.
  if ((options.conversion?.before ?? []).length > 0) return await inspectModel(path, options);
  const { format, file } = await requireFormat(path, options.formats, options.signal);
  if (!('convert' in format)) {
    return await (format.describe?.(path, options) ?? format.inspect(path, options));
  }
  if (format.describe === undefined) return await inspectModel(path, options);
  await using stack = new DisposalStack();
  const folder = stack.use(await createTemporaryFolder(options.cacheFolder, '.described'));
  const { source, onnx } = await format.describe(path, folder.path, options.signal);
  const { sizeBytes } = file;
  if (onnx === null) return { format: null, file: { path, sizeBytes }, source };
  const info = await namingFile(inspectModel(onnx, options), onnx, path);
  return { ...info, file: { path, sizeBytes }, source };
}
